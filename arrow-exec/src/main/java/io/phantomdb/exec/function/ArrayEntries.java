package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions that make arrays, take them apart and put them together. Elements are compared by their bytes, which
/// [ArrayForm] makes the same for equal values.
final class ArrayEntries {
    private ArrayEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.ARRAY);
        making(entries);
        measures(entries);
        changes(entries);
        ArraySearch.add(entries);
        ArrayTexts.add(entries);
        return entries.functions();
    }

    private static void making(Entries entries) {
        entries.addForNull("$array(same ...) anyarray!", ArrayEntries::array, "ARRAY[1, 2.5, NULL] = {1.0,2.5,NULL}");
        entries.addForNull("$empty_for_null(anyarray) anyarray!", c -> c.returns(bytes(c, 0)));
        entries.addForNull("$element_bytes(any) bytea!", c -> c.returns(element(c, 0, SqlType.array(c.type(0)))));
        entries.add("$subscript(anyarray, integer) anyelement?", ArrayEntries::subscript, "(ARRAY[4, 5])[2] = 5");
        entries.add(
                "$slice(anyarray, integer, integer) anyarray",
                c -> c.returns(part(c, c.integer(1), c.integer(2))),
                "(ARRAY[4, 5, 6])[2:3] = {5,6}");
        entries.addForNull(
                "array_fill(anyelement, integer[]) anyarray?", ArrayEntries::fill, "array_fill(7, ARRAY[3]) = {7,7,7}");
    }

    private static void measures(Entries entries) {
        entries.add("cardinality(anyarray) integer", c -> c.returns((long) count(c)), "cardinality(ARRAY[1,2]) = 2");
        entries.add(
                "array_length(anyarray, integer) integer?",
                c -> dimension(c, count(c)),
                "array_length(ARRAY[1,2,3], 1) = 3");
        entries.add(
                "array_upper(anyarray, integer) integer?",
                c -> dimension(c, count(c)),
                "array_upper(ARRAY[1,8,3], 1) = 3");
        entries.add(
                "array_lower(anyarray, integer) integer?", c -> dimension(c, 1), "array_lower(ARRAY[1,8,3], 1) = 1");
        entries.add(
                "array_ndims(anyarray) integer?",
                c -> {
                    c.returns(1);
                    if (count(c) == 0) {
                        c.returnsNull();
                    }
                },
                "array_ndims(ARRAY[1,2]) = 1");
        entries.add(
                "array_dims(anyarray) text?",
                c -> {
                    c.returns("[1:" + count(c) + "]");
                    if (count(c) == 0) {
                        c.returnsNull();
                    }
                },
                "array_dims(ARRAY[1,2]) = [1:2]");
    }

    private static void changes(Entries entries) {
        entries.addForNull(
                "array_append(anyarray, anyelement) anyarray!",
                c -> c.returns(joined(bytes(c, 0), element(c, 1, c.type(0)))),
                "array_append(ARRAY[1,2], 3) = {1,2,3}");
        entries.addForNull(
                "array_prepend(anyelement, anyarray) anyarray!",
                c -> c.returns(joined(element(c, 0, c.type(1)), bytes(c, 1))),
                "array_prepend(1, ARRAY[2,3]) = {1,2,3}");
        entries.addForNull(
                "array_cat(anyarray, anyarray) anyarray?",
                ArrayEntries::cat,
                "array_cat(ARRAY[1,2], ARRAY[3]) = {1,2,3}");
        entries.addForNull(
                "$concat(anyarray, anyarray) anyarray?", ArrayEntries::cat, "ARRAY[1, 2] || ARRAY[3] = {1,2,3}");
        entries.addForNull(
                "$concat(anyarray, anyelement) anyarray!",
                c -> c.returns(joined(bytes(c, 0), element(c, 1, c.type(0)))));
        entries.addForNull(
                "$concat(anyelement, anyarray) anyarray!",
                c -> c.returns(joined(element(c, 0, c.type(1)), bytes(c, 1))));
        entries.add(
                "trim_array(anyarray, integer) anyarray", ArrayEntries::trim, "trim_array(ARRAY[1,2,3,4], 2) = {1,2}");
        entries.addForNull(
                "array_remove(anyarray, anyelement) anyarray?",
                c -> replace(c, null),
                "array_remove(ARRAY[1,2,3,2], 2) = {1,3}");
        entries.addForNull(
                "array_replace(anyarray, anyelement, anyelement) anyarray?",
                c -> replace(c, element(c, 2, c.type(0))),
                "array_replace(ARRAY[1,2,5,4], 5, 3) = {1,2,3,4}");
    }

    static ArrayForm form(Invocation c, int argument) {
        return ArrayForm.of(c.type(argument));
    }

    /// The array's bytes; none for NULL.
    static byte[] bytes(Invocation c, int argument) {
        return c.isNull(argument) ? ArrayForm.EMPTY.array() : c.bytes(argument);
    }

    /// The argument as an element of such an array.
    static byte[] element(Invocation c, int argument, SqlType array) {
        return ArrayForm.of(array)
                .encode(c.isNull(argument) ? null : c.literal(argument).value());
    }

    static byte[] joined(byte[] left, byte[] right) {
        byte[] out = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, out, left.length, right.length);
        return out;
    }

    /// Elements of the first argument.
    static int count(Invocation c) {
        return form(c, 0).bounds(c.bytes(0)).length - 1;
    }

    private static void array(Invocation c) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < c.size(); i++) {
            out.writeBytes(element(c, i, c.resultType()));
        }
        c.returns(out.toByteArray());
    }

    private static void subscript(Invocation c) {
        byte[] array = c.bytes(0);
        int[] bounds = form(c, 0).bounds(array);
        long index = c.integer(1) - 1;
        if (index < 0 || index >= bounds.length - 1) {
            c.returnsNull();
            return;
        }
        Object value = form(c, 0).decode(array, bounds[(int) index], bounds[(int) index + 1]);
        c.returns(new Expr.Literal(value, c.resultType()));
    }

    /// The elements `from` up to `to`, both included, counted from 1.
    private static byte[] part(Invocation c, long from, long to) {
        byte[] array = c.bytes(0);
        int[] bounds = form(c, 0).bounds(array);
        int end = (int) Math.clamp(to, 0, bounds.length - 1);
        int start = (int) Math.clamp(from - 1, 0, end);
        return Arrays.copyOfRange(array, bounds[start], bounds[end]);
    }

    private static void trim(Invocation c) {
        int count = count(c);
        if (c.integer(1) < 0 || c.integer(1) > count) {
            throw new DatabaseException(
                    SqlState.ARRAY_SUBSCRIPT_ERROR, "number of elements to trim must be between 0 and " + count);
        }
        c.returns(part(c, 1, count - c.integer(1)));
    }

    private static void fill(Invocation c) {
        List<@Nullable Object> lengths = c.isNull(1) ? List.of() : form(c, 1).decode(c.bytes(1));
        Entries.require(lengths.size() == 1, "array_fill takes the length of one dimension");
        Entries.require(lengths.getFirst() != null, "dimension values cannot be null");
        long length = lengths.getFirst() instanceof Long number ? number : 0;
        byte[] element = element(c, 0, c.resultType());
        Entries.require(
                length >= 0 && length * element.length < Integer.MAX_VALUE / 4, "array size exceeds the maximum");
        byte[] out = new byte[(int) length * element.length];
        for (int i = 0; i < length; i++) {
            System.arraycopy(element, 0, out, i * element.length, element.length);
        }
        c.returns(out);
    }

    private static void dimension(Invocation c, long value) {
        if (c.integer(1) == 1 && count(c) > 0) {
            c.returns(value);
        } else {
            c.returnsNull();
        }
    }

    /// One that is NULL counts as none; of two the result is NULL.
    private static void cat(Invocation c) {
        if (c.isNull(0) && c.isNull(1)) {
            c.returnsNull();
        } else {
            c.returns(joined(bytes(c, 0), bytes(c, 1)));
        }
    }

    /// Elements that equal the second argument become others, or go.
    private static void replace(Invocation c, byte @Nullable [] other) {
        if (c.isNull(0)) {
            c.returnsNull();
            return;
        }
        byte[] array = c.bytes(0);
        byte[] wanted = element(c, 1, c.type(0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] element : elements(form(c, 0), array)) {
            if (!Arrays.equals(element, wanted)) {
                out.writeBytes(element);
            } else if (other != null) {
                out.writeBytes(other);
            }
        }
        c.returns(out.toByteArray());
    }

    static List<byte[]> elements(ArrayForm form, byte[] array) {
        int[] bounds = form.bounds(array);
        List<byte[]> elements = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.length; i++) {
            elements.add(Arrays.copyOfRange(array, bounds[i], bounds[i + 1]));
        }
        return elements;
    }
}
