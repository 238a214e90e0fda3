package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A LIKE pattern prepared for matching UTF-8 bytes: literal parts with `%` between them; `_` is one character.
///
/// The first and last part are anchored unless `%` stands there; the parts between are found leftmost first, which is
/// right because `%` takes any number of characters. SQLSTATE 22025 for an escape at the end.
final class LikePattern {
    private final List<Part> parts;
    private final boolean startsFree;
    private final boolean endsFree;
    private final boolean foldsCase;

    /// @param single whether byte `i` stands for one whole character
    /// @param characters number of `_`
    /// @param rarest position of the byte to look for first; -1: there are `_` before any other
    private record Part(byte[] bytes, boolean[] single, int characters, int rarest) {
        /// Bytes of text from frequent to rare; others are rarer.
        private static final String FREQUENT = " etaoinsrhldcumfpgwybvkxjqz";

        static Part of(byte[] bytes, boolean[] single, int characters) {
            int rarest = -1;
            // behind a character of any number of bytes there is no fixed distance
            for (int i = 0; i < bytes.length && !single[i]; i++) {
                if (rarest < 0 || rank(bytes[i]) > rank(bytes[rarest])) {
                    rarest = i;
                }
            }
            return new Part(bytes, single, characters, rarest);
        }

        private static int rank(byte value) {
            int rank = FREQUENT.indexOf((char) (value & 0xff));
            return rank < 0 ? FREQUENT.length() : rank;
        }
    }

    private LikePattern(List<Part> parts, boolean startsFree, boolean endsFree, boolean foldsCase) {
        this.parts = parts;
        this.startsFree = startsFree;
        this.endsFree = endsFree;
        this.foldsCase = foldsCase;
    }

    boolean foldsCase() {
        return foldsCase;
    }

    /// @param escape one character, or empty for none
    static LikePattern compile(String pattern, String escape, boolean foldsCase) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new DatabaseException(
                    SqlState.INVALID_ESCAPE_SEQUENCE,
                    "escape string must be empty or one character, not \"" + escape + "\"");
        }
        byte[] bytes = (foldsCase ? pattern.toLowerCase(Locale.ROOT) : pattern).getBytes(StandardCharsets.UTF_8);
        byte[] mark = escape.getBytes(StandardCharsets.UTF_8);
        Builder builder = new Builder();
        for (int i = 0; i < bytes.length; i++) {
            if (mark.length > 0 && startsWith(bytes, i, mark)) {
                i += mark.length;
                if (i >= bytes.length) {
                    throw new DatabaseException(
                            SqlState.INVALID_ESCAPE_SEQUENCE, "LIKE pattern must not end with escape character");
                }
                builder.add(bytes[i], false);
            } else if (bytes[i] == '%') {
                builder.breakPart();
            } else {
                builder.add(bytes[i], bytes[i] == '_');
            }
        }
        boolean startsFree = builder.startsFree;
        boolean endsFree = builder.free;
        builder.endPart();
        return new LikePattern(List.copyOf(builder.parts), startsFree, endsFree, foldsCase);
    }

    private static final class Builder {
        final List<Part> parts = new ArrayList<>();
        final ByteArrayOutputStream current = new ByteArrayOutputStream();
        final List<Boolean> single = new ArrayList<>();
        boolean startsFree;
        boolean free;

        void add(byte value, boolean anyCharacter) {
            current.write(value);
            single.add(anyCharacter);
            free = false;
        }

        void breakPart() {
            if (parts.isEmpty() && current.size() == 0) {
                startsFree = true;
            }
            endPart();
            free = true;
        }

        void endPart() {
            if (current.size() > 0) {
                boolean[] flags = new boolean[single.size()];
                int characters = 0;
                for (int i = 0; i < flags.length; i++) {
                    flags[i] = single.get(i);
                    characters += flags[i] ? 1 : 0;
                }
                parts.add(Part.of(current.toByteArray(), flags, characters));
                current.reset();
                single.clear();
            }
        }
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] mark) {
        return at + mark.length <= bytes.length && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
    }

    /// Whether `length` bytes of valid UTF-8 at `address` match.
    boolean matches(long address, int length) {
        long at = address;
        long end = address + length;
        if (parts.isEmpty()) {
            return startsFree || length == 0;
        }
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean last = i == parts.size() - 1;
            if (i == 0 && !startsFree) {
                at = matchAt(part, at, end);
                if (at < 0 || last && !endsFree && at != end) {
                    return false;
                }
            } else if (last && !endsFree) {
                return matchesEnd(part, at, end);
            } else {
                at = find(part, at, end);
                if (at < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean matchesEnd(Part part, long from, long end) {
        if (part.characters() == 0) {
            long at = end - part.bytes().length;
            return at >= from && matchAt(part, at, end) == end;
        }
        // step back over as many bytes as the part can take at least, then character by character
        for (long at = end - part.bytes().length; at >= from; at--) {
            if (isStart(at) && matchAt(part, at, end) == end) {
                return true;
            }
        }
        return false;
    }

    private static boolean isStart(long at) {
        return (Memory.getByte(at) & 0xc0) != 0x80;
    }

    /// Where the part ends if it matches at `at`, else -1.
    private static long matchAt(Part part, long at, long end) {
        byte[] bytes = part.bytes();
        boolean[] single = part.single();
        long position = at;
        for (int i = 0; i < bytes.length; i++) {
            if (position >= end) {
                return -1;
            }
            if (single[i]) {
                position++;
                while (position < end && !isStart(position)) {
                    position++;
                }
            } else if (Memory.getByte(position++) != bytes[i]) {
                return -1;
            }
        }
        return position;
    }

    /// Where the first match at or after `from` ends, else -1.
    private static long find(Part part, long from, long end) {
        long last = end - part.bytes().length;
        int offset = part.rarest();
        if (offset < 0) {
            for (long at = from; at <= last; at++) {
                long matched = isStart(at) ? matchAt(part, at, end) : -1;
                if (matched >= 0) {
                    return matched;
                }
            }
            return -1;
        }
        byte wanted = part.bytes()[offset];
        // looked for by its rarest byte, eight bytes at a time
        long pattern = 0x0101010101010101L * (wanted & 0xff);
        long at = from + offset;
        long lastWanted = last + offset;
        while (at + 8 <= end && at <= lastWanted) {
            long difference = Memory.getLong(at) ^ pattern;
            long zeros = difference - 0x0101010101010101L & ~difference & 0x8080808080808080L;
            if (zeros == 0) {
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(zeros) >> 3;
            long matched = at <= lastWanted ? matchAt(part, at - offset, end) : -1;
            if (matched >= 0) {
                return matched;
            }
            at++;
        }
        for (; at <= lastWanted; at++) {
            long matched = Memory.getByte(at) == wanted ? matchAt(part, at - offset, end) : -1;
            if (matched >= 0) {
                return matched;
            }
        }
        return -1;
    }
}
