package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A numeric template of `to_char` and `to_number`.
///
/// Source: PostgreSQL 15, table 9.29 "Template Patterns for Numeric Formatting".
final class NumberTemplate {
    private static final String[] PATTERNS = {
        "EEEE", "FM", "MI", "PL", "SG", "PR", "RN", "TH", "9", "0", ".", ",", "D", "G", "S", "L", "V", "B"
    };

    private final List<String> tokens = new ArrayList<>();
    private boolean fill;
    private boolean scientific;
    private boolean roman;
    private boolean brackets;
    private int whole;
    private int fraction;
    private int shift;
    private int firstZero = -1;
    private int lastZero = -1;

    NumberTemplate(String template) {
        int at = 0;
        boolean point = false;
        boolean shifted = false;
        while (at < template.length()) {
            String token = token(template, at);
            at += token.length();
            switch (token) {
                case "FM" -> fill = true;
                case "EEEE" -> scientific = true;
                case "RN", "rn" -> roman = true;
                case "PR" -> brackets = true;
                case "V" -> shifted = true;
                case ".", "D" -> {
                    point = true;
                    tokens.add("D");
                }
                case "9", "0" -> {
                    digit(token, point, shifted);
                    tokens.add(token);
                }
                default -> tokens.add(token);
            }
        }
    }

    private void digit(String token, boolean point, boolean shifted) {
        if (point) {
            fraction++;
            lastZero = token.equals("0") ? fraction : lastZero;
            return;
        }
        if (token.equals("0") && firstZero < 0) {
            firstZero = whole;
        }
        whole++;
        shift += shifted ? 1 : 0;
    }

    /// A pattern, or text: quoted, or one character.
    private static String token(String template, int at) {
        if (template.charAt(at) == '"') {
            int end = template.indexOf('"', at + 1);
            return end < 0 ? template.substring(at) : template.substring(at, end + 1);
        }
        for (String pattern : PATTERNS) {
            if (template.regionMatches(true, at, pattern, 0, pattern.length())) {
                String found = template.substring(at, at + pattern.length());
                return pattern.equals("TH") || pattern.equals("RN") ? found : pattern;
            }
        }
        return template.substring(at, at + 1);
    }

    String format(BigDecimal number) {
        if (roman) {
            String text = roman(number);
            return fill ? text : " ".repeat(Math.max(0, 15 - text.length())) + text;
        }
        if (scientific) {
            return scientific(number);
        }
        BigDecimal rounded = number.movePointRight(shift).setScale(fraction, RoundingMode.HALF_UP);
        return new Writing(rounded).run();
    }

    private String scientific(BigDecimal number) {
        BigDecimal digits = number.signum() == 0
                ? BigDecimal.ZERO
                : number.round(new java.math.MathContext(fraction + 1, RoundingMode.HALF_UP));
        int exponent = number.signum() == 0 ? 0 : digits.precision() - digits.scale() - 1;
        String mantissa = digits.movePointLeft(exponent)
                .abs()
                .setScale(fraction, RoundingMode.HALF_UP)
                .toPlainString();
        String sign = number.signum() < 0 ? "-" : fill ? "" : " ";
        return sign + mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String roman(BigDecimal number) {
        int value = number.setScale(0, RoundingMode.HALF_UP).intValue();
        if (value < 1 || value > 3999) {
            return "###############";
        }
        int[] sizes = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        String[] letters = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < sizes.length; i++) {
            for (; value >= sizes[i]; value -= sizes[i]) {
                out.append(letters[i]);
            }
        }
        return out.toString();
    }

    /// One number on its way through the template.
    private final class Writing {
        private final boolean negative;
        private final String digits;
        private final String decimals;
        private final boolean tooLarge;
        private final int start;
        private final StringBuilder out = new StringBuilder();
        private boolean signDone;
        private int position;
        private int place;

        Writing(BigDecimal rounded) {
            negative = rounded.signum() < 0;
            String plain = rounded.abs().toPlainString();
            int point = plain.indexOf('.');
            String integer = point < 0 ? plain : plain.substring(0, point);
            boolean bare = integer.equals("0") && fraction > 0;
            integer = bare ? "" : integer;
            tooLarge = integer.length() > whole;
            digits = tooLarge ? "#".repeat(whole) : " ".repeat(whole - integer.length()) + integer;
            decimals = point < 0 ? "" : plain.substring(point + 1);
            int firstDigit = tooLarge ? 0 : whole - integer.length();
            start = firstZero >= 0 ? Math.min(firstZero, firstDigit) : firstDigit;
            boolean ownSign = tokens.contains("S") || tokens.contains("MI") || tokens.contains("SG") || brackets;
            signDone = ownSign && !tokens.contains("S") && !brackets;
            if (tokens.contains("S") && tokens.indexOf("S") > firstDigitToken()) {
                signDone = true;
            }
        }

        private int firstDigitToken() {
            int nine = tokens.indexOf("9");
            int zero = tokens.indexOf("0");
            return nine < 0 ? zero : zero < 0 ? nine : Math.min(nine, zero);
        }

        String run() {
            for (int i = 0; i < tokens.size(); i++) {
                token(tokens.get(i), i);
            }
            if (!signDone) {
                sign();
            }
            if (brackets) {
                out.append(negative ? ">" : fill ? "" : " ");
            }
            return out.toString();
        }

        private void sign() {
            signDone = true;
            if (brackets) {
                out.append(negative ? "<" : fill ? "" : " ");
            } else if (tokens.contains("S")) {
                out.append(negative ? "-" : "+");
            } else {
                out.append(negative ? "-" : fill ? "" : " ");
            }
        }

        private void token(String token, int index) {
            switch (token) {
                case "9", "0" -> {
                    if (position < whole) {
                        digit();
                    } else {
                        decimal();
                    }
                }
                case "D" -> point();
                case ",", "G" -> {
                    if (position > start) {
                        out.append(",");
                    } else if (!fill) {
                        out.append(" ");
                    }
                }
                case "MI" -> out.append(negative ? "-" : fill ? "" : " ");
                case "PL" -> out.append(negative ? fill ? "" : " " : "+");
                case "SG" -> out.append(negative ? "-" : "+");
                case "S" -> {
                    if (index > firstDigitToken()) {
                        out.append(negative ? "-" : "+");
                    }
                }
                case "TH", "th" -> out.append(negative ? "" : TimeTemplate.ordinal(digits, token));
                case "L" -> out.append(fill ? "" : " ");
                case "B" -> {}
                default -> out.append(token.replace("\"", ""));
            }
        }

        private void digit() {
            if (position >= start) {
                if (!signDone) {
                    sign();
                }
                char digit = digits.charAt(position);
                out.append(digit == ' ' ? '0' : digit);
            } else if (!fill) {
                out.append(' ');
            }
            position++;
        }

        private void point() {
            if (!signDone) {
                sign();
            }
            position = whole;
            if (!fill || shown() > 0 || fraction == 0) {
                out.append('.');
            } else if (fill) {
                out.append('.');
            }
        }

        /// Digits after the point that are not left out by `FM`.
        private int shown() {
            if (!fill) {
                return fraction;
            }
            int end = decimals.length();
            while (end > Math.max(0, lastZero) && decimals.charAt(end - 1) == '0') {
                end--;
            }
            return end;
        }

        private void decimal() {
            if (place < shown()) {
                out.append(tooLarge ? '#' : decimals.charAt(place));
            }
            place++;
        }
    }

    /// SQLSTATE 22P02 for text without a digit.
    BigDecimal parse(String text) {
        StringBuilder digits = new StringBuilder();
        boolean negative = text.indexOf('-') >= 0 || brackets && text.indexOf('<') >= 0;
        boolean point = false;
        boolean wantsPoint = tokens.contains("D");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (c == '.' && wantsPoint && !point) {
                digits.append(c);
                point = true;
            }
        }
        if (digits.isEmpty() || digits.toString().equals(".")) {
            throw new DatabaseException(
                    SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type numeric: \"" + text + "\"");
        }
        BigDecimal value = new BigDecimal(digits.toString()).movePointLeft(shift);
        return negative ? value.negate() : value;
    }
}
