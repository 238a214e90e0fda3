package io.phantomdb.flight.metadata;

import java.util.Optional;
import java.util.regex.Pattern;

/// A name pattern of metadata requests: `%` any characters, `_` any one, `\` takes the next as it is.
final class NamePattern {
    private final Optional<Pattern> pattern;

    private NamePattern(Optional<Pattern> pattern) {
        this.pattern = pattern;
    }

    /// @param given whether the request names a pattern; without one every name matches
    static NamePattern of(boolean given, String text) {
        return new NamePattern(given ? Optional.of(compile(text)) : Optional.empty());
    }

    boolean matches(String name) {
        return pattern.isEmpty() || pattern.get().matcher(name).matches();
    }

    private static Pattern compile(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                regex.append(Pattern.quote(String.valueOf(text.charAt(++i))));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
