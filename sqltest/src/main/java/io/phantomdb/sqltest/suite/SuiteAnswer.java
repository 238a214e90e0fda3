package io.phantomdb.sqltest.suite;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers in the form of the suite: every value a line, sorted as the record says, many of them a hash.
final class SuiteAnswer {
    private static final Pattern HASH = Pattern.compile("(\\d+) values hashing to ([0-9a-f]{32})");

    private SuiteAnswer() {}

    static boolean isRight(SuiteRecord.Query query, List<List<String>> rows) {
        List<String> values = values(query, rows);
        Matcher hash =
                query.expected().size() == 1 ? HASH.matcher(query.expected().getFirst()) : HASH.matcher("");
        return hash.matches()
                ? values.size() == Integer.parseInt(hash.group(1))
                        && md5(values).equals(hash.group(2))
                : values.equals(query.expected());
    }

    static List<String> values(SuiteRecord.Query query, List<List<String>> rows) {
        List<List<String>> formatted = new ArrayList<>(rows.size());
        for (List<String> row : rows) {
            List<String> values = new ArrayList<>(row.size());
            for (int i = 0; i < row.size(); i++) {
                values.add(formatted(i < query.types().length() ? query.types().charAt(i) : 'T', row.get(i)));
            }
            formatted.add(values);
        }
        if (query.sort() == SuiteRecord.Sort.ROWS) {
            formatted.sort(SuiteAnswer::compare);
        }
        List<String> values = new ArrayList<>();
        formatted.forEach(values::addAll);
        if (query.sort() == SuiteRecord.Sort.VALUES) {
            Collections.sort(values);
        }
        return values;
    }

    private static int compare(List<String> a, List<String> b) {
        Comparator<String> order = Comparator.naturalOrder();
        for (int i = 0; i < a.size(); i++) {
            int sign = order.compare(a.get(i), b.get(i));
            if (sign != 0) {
                return sign;
            }
        }
        return 0;
    }

    private static String formatted(char type, String value) {
        if (value.equals("NULL")) {
            return value;
        }
        return switch (type) {
            case 'I' -> integer(value);
            case 'R' -> String.format(Locale.ROOT, "%.3f", new BigDecimal(value));
            default -> value.replaceAll("[^ -~]", "@");
        };
    }

    /// As SQLite's cast has it: what is no number is 0.
    private static String integer(String value) {
        return switch (value) {
            case "true", "t" -> "1";
            case "false", "f" -> "0";
            default -> {
                try {
                    yield new BigDecimal(value).setScale(0, RoundingMode.DOWN).toPlainString();
                } catch (NumberFormatException text) {
                    yield "0";
                }
            }
        };
    }

    private static String md5(List<String> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (String value : values) {
                digest.update(value.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
