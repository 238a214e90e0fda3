package io.phantomdb.exec.function;

import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looking for elements in arrays: places, `@>`, `<@`, `&&`, `= ANY` and its kind.
final class ArraySearch {
    private ArraySearch() {}

    static void add(Entries entries) {
        entries.addForNull(
                "array_position(anyarray, anyelement [, integer]) integer?",
                ArraySearch::position,
                "array_position(ARRAY['a','b','c'], 'b') = 2");
        entries.addForNull(
                "array_positions(anyarray, anyelement) integer[]?",
                ArraySearch::positions,
                "array_positions(ARRAY['a','b','a'], 'a') = {1,3}");
        entries.add(
                "$json_contains(anyarray, anyarray) boolean",
                c -> c.returns(contains(c, 0, 1)),
                "ARRAY[1, 4, 3] @> ARRAY[3, 1] = true");
        entries.add(
                "$json_contained(anyarray, anyarray) boolean",
                c -> c.returns(contains(c, 1, 0)),
                "ARRAY[2] <@ ARRAY[1, 2] = true");
        entries.add("$overlap(anyarray, anyarray) boolean", ArraySearch::overlap, "ARRAY[1, 4] && ARRAY[2, 1] = true");
        entries.addForNull(
                "$any(text, anyelement, anyarray) boolean?",
                c -> quantified(c, true),
                "3 > ANY (array_append(ARRAY[5], 2)) = true");
        entries.addForNull(
                "$all(text, anyelement, anyarray) boolean?",
                c -> quantified(c, false),
                "3 > ALL (array_append(ARRAY[1], 2)) = true");
    }

    private static List<byte[]> elements(Invocation c, int argument) {
        return ArrayEntries.elements(ArrayEntries.form(c, argument), c.bytes(argument));
    }

    /// NULL is found as an element too.
    private static void position(Invocation c) {
        if (c.isNull(0) || c.size() == 3 && c.isNull(2)) {
            c.returnsNull();
            return;
        }
        List<byte[]> elements = elements(c, 0);
        byte[] wanted = ArrayEntries.element(c, 1, c.type(0));
        for (int i = c.size() == 3 ? Math.max(0, c.int32(2) - 1) : 0; i < elements.size(); i++) {
            if (Arrays.equals(elements.get(i), wanted)) {
                c.returns(i + 1L);
                return;
            }
        }
        c.returnsNull();
    }

    private static void positions(Invocation c) {
        if (c.isNull(0)) {
            c.returnsNull();
            return;
        }
        List<byte[]> elements = elements(c, 0);
        byte[] wanted = ArrayEntries.element(c, 1, c.type(0));
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (Arrays.equals(elements.get(i), wanted)) {
                found.add(i + 1L);
            }
        }
        c.returns(ArrayForm.of(SqlType.array(SqlType.INTEGER)).encode(found));
    }

    private static Set<ByteBuffer> present(Invocation c, int argument) {
        Set<ByteBuffer> present = new HashSet<>();
        for (byte[] element : elements(c, argument)) {
            if (!ArrayForm.isNull(element)) {
                present.add(ByteBuffer.wrap(element));
            }
        }
        return present;
    }

    /// A NULL equals nothing, so an array that has one is in no other.
    private static boolean contains(Invocation c, int whole, int part) {
        Set<ByteBuffer> present = present(c, whole);
        for (byte[] element : elements(c, part)) {
            if (ArrayForm.isNull(element) || !present.contains(ByteBuffer.wrap(element))) {
                return false;
            }
        }
        return true;
    }

    private static void overlap(Invocation c) {
        Set<ByteBuffer> left = present(c, 0);
        left.retainAll(present(c, 1));
        c.returns(!left.isEmpty());
    }

    /// `x op ANY (array)` and `x op ALL (array)` in three-valued logic.
    private static void quantified(Invocation c, boolean any) {
        if (c.isNull(2)) {
            c.returnsNull();
            return;
        }
        List<byte[]> elements = elements(c, 2);
        if (c.isNull(1) && !elements.isEmpty()) {
            c.returnsNull();
            return;
        }
        byte[] value = ArrayEntries.element(c, 1, c.type(2));
        String operator = c.text(0);
        boolean unknown = false;
        for (byte[] element : elements) {
            if (ArrayForm.isNull(element)) {
                unknown = true;
            } else if (holds(operator, Arrays.compareUnsigned(value, element)) == any) {
                c.returns(any);
                return;
            }
        }
        if (unknown) {
            c.returnsNull();
        } else {
            c.returns(!any);
        }
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}
