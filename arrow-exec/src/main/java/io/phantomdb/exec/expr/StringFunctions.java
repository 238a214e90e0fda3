package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import java.nio.charset.StandardCharsets;

/// Functions over text, UTF-8 in and out; positions count characters.
final class StringFunctions {
    private StringFunctions() {}

    static RowFunction.Body body(ScalarFunction function, int arguments) {
        return switch (function) {
            case CONCAT -> StringFunctions::concat;
            case SUBSTRING -> arguments == 2 ? StringFunctions::substringFrom : StringFunctions::substring;
            case UPPER -> (values, row, out, scratch) -> mapCase(at(values, 0, row), out, scratch, true);
            case LOWER -> (values, row, out, scratch) -> mapCase(at(values, 0, row), out, scratch, false);
            case TRIM -> trim(true, true);
            case TRIM_LEADING -> trim(true, false);
            case TRIM_TRAILING -> trim(false, true);
            case CHARACTER_LENGTH -> (values, row, out, scratch) -> Memory.putInt(out, characterLength(values[0], row));
            case OCTET_LENGTH -> (values, row, out, scratch) -> Memory.putInt(out, Strings.length(at(values, 0, row)));
            case POSITION -> StringFunctions::position;
            case REPLACE -> StringFunctions::replace;
            case LEFT -> StringFunctions::left;
            case RIGHT -> StringFunctions::right;
            case LIKE, NOT_LIKE, ILIKE, NOT_ILIKE -> StringFunctions.like(function);
            default -> throw new AssertionError(function);
        };
    }

    private static long at(Vector[] values, int argument, int row) {
        return values[argument].values() + 16L * row;
    }

    private static int characterLength(Vector value, int row) {
        long view = value.values() + 16L * row;
        boolean padded = value.type().kind() == SqlType.Kind.CHAR;
        return Strings.characters(Strings.address(view), padded ? Strings.trimmedLength(view) : Strings.length(view));
    }

    private static void concat(Vector[] values, int row, long out, Region scratch) {
        long total = 0;
        for (Vector value : values) {
            total += Strings.length(value.values() + 16L * row);
        }
        if (total > Integer.MAX_VALUE - 16) {
            throw new DatabaseException(SqlState.PROGRAM_LIMIT_EXCEEDED, "text of " + total + " bytes is too long");
        }
        long address = scratch.allocateBytes(Math.max(1, total));
        long next = address;
        for (Vector value : values) {
            long view = value.values() + 16L * row;
            Memory.copy(Strings.address(view), next, Strings.length(view));
            next += Strings.length(view);
        }
        Strings.put(out, address, (int) total);
    }

    private static void substringFrom(Vector[] values, int row, long out, Region scratch) {
        slice(at(values, 0, row), Values.integer(values[1], row) - 1, Long.MAX_VALUE, out);
    }

    private static void substring(Vector[] values, int row, long out, Region scratch) {
        long from = Values.integer(values[1], row) - 1;
        long count = Values.integer(values[2], row);
        if (count < 0) {
            throw new DatabaseException(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        slice(at(values, 0, row), from, from + count, out);
    }

    private static void left(Vector[] values, int row, long out, Region scratch) {
        long count = Values.integer(values[1], row);
        long view = at(values, 0, row);
        long end = count >= 0 ? count : Strings.characters(Strings.address(view), Strings.length(view)) + count;
        slice(view, 0, end, out);
    }

    private static void right(Vector[] values, int row, long out, Region scratch) {
        long count = Values.integer(values[1], row);
        long view = at(values, 0, row);
        long characters = Strings.characters(Strings.address(view), Strings.length(view));
        slice(view, count >= 0 ? characters - count : -count, Long.MAX_VALUE, out);
    }

    /// Characters `from` up to `to`, both from 0 and clipped to the text; the bytes are shared.
    private static void slice(long view, long from, long to, long out) {
        long address = Strings.address(view);
        int length = Strings.length(view);
        int start = skip(address, length, 0, Math.max(0, from));
        int end = to <= Math.max(0, from) ? start : skip(address, length, start, to - Math.max(0, from));
        Strings.put(out, address + start, end - start);
    }

    private static int skip(long address, int length, int position, long characters) {
        int at = position;
        long left = characters;
        while (left > 0 && at < length) {
            at++;
            while (at < length && (Memory.getByte(address + at) & 0xc0) == 0x80) {
                at++;
            }
            left--;
        }
        return at;
    }

    private static void mapCase(long view, long out, Region scratch, boolean upper) {
        int length = Strings.length(view);
        long from = Strings.address(view);
        long to = scratch.allocateBytes(Math.max(1, length));
        int low = upper ? 'a' : 'A';
        for (int i = 0; i < length; i++) {
            int value = Memory.getByte(from + i);
            if (value < 0) {
                String text = mapCase(Strings.text(view), upper);
                LiteralForm.writeBytes(text.getBytes(StandardCharsets.UTF_8), out, scratch);
                return;
            }
            Memory.putByte(to + i, (byte) (value >= low && value < low + 26 ? value ^ 0x20 : value));
        }
        Strings.put(out, to, length);
    }

    /// Character by character, as PostgreSQL does: one never becomes two.
    private static String mapCase(String text, boolean upper) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> upper ? Character.toUpperCase(point) : Character.toLowerCase(point))
                .forEach(mapped::appendCodePoint);
        return mapped.toString();
    }

    private static RowFunction.Body trim(boolean leading, boolean trailing) {
        return (values, row, out, scratch) -> {
            long view = at(values, 0, row);
            if (values.length == 1) {
                trimSpaces(view, out, leading, trailing);
                return;
            }
            String set = Strings.text(at(values, 1, row));
            int[] points = Strings.text(view).codePoints().toArray();
            int start = 0;
            int end = points.length;
            while (leading && start < end && set.indexOf(points[start]) >= 0) {
                start++;
            }
            while (trailing && end > start && set.indexOf(points[end - 1]) >= 0) {
                end--;
            }
            slice(view, start, end, out);
        };
    }

    private static void trimSpaces(long view, long out, boolean leading, boolean trailing) {
        long address = Strings.address(view);
        int start = 0;
        int end = Strings.length(view);
        while (leading && start < end && Memory.getByte(address + start) == ' ') {
            start++;
        }
        while (trailing && end > start && Memory.getByte(address + end - 1) == ' ') {
            end--;
        }
        Strings.put(out, address + start, end - start);
    }

    private static void position(Vector[] values, int row, long out, Region scratch) {
        long needle = at(values, 0, row);
        long hay = at(values, 1, row);
        int found = indexOf(hay, 0, needle);
        Memory.putInt(out, found < 0 ? 0 : Strings.characters(Strings.address(hay), found) + 1);
    }

    private static int indexOf(long hay, int from, long needle) {
        int length = Strings.length(needle);
        long end = Strings.length(hay) - length;
        for (int i = from; i <= end; i++) {
            if (Memory.equal(Strings.address(hay) + i, Strings.address(needle), length)) {
                return i;
            }
        }
        return -1;
    }

    private static void replace(Vector[] values, int row, long out, Region scratch) {
        long view = at(values, 0, row);
        long from = at(values, 1, row);
        if (Strings.length(from) == 0 || indexOf(view, 0, from) < 0) {
            Strings.put(out, Strings.address(view), Strings.length(view));
            return;
        }
        String text = Strings.text(view).replace(Strings.text(from), Strings.text(at(values, 2, row)));
        LiteralForm.writeBytes(text.getBytes(StandardCharsets.UTF_8), out, scratch);
    }

    /// LIKE whose pattern differs from row to row.
    private static RowFunction.Body like(ScalarFunction function) {
        boolean folds = function == ScalarFunction.ILIKE || function == ScalarFunction.NOT_ILIKE;
        boolean negated = function == ScalarFunction.NOT_LIKE || function == ScalarFunction.NOT_ILIKE;
        return (values, row, out, scratch) -> {
            String escape = values.length == 3 ? Strings.text(at(values, 2, row)) : "\\";
            LikePattern pattern = LikePattern.compile(Strings.text(at(values, 1, row)), escape, folds);
            boolean matches = LikeEvaluator.matches(pattern, at(values, 0, row));
            Memory.putByte(out, (byte) (matches != negated ? 1 : 0));
        };
    }
}
