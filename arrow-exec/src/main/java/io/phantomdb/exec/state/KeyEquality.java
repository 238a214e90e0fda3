package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Comparing;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import io.phantomdb.exec.kernel.Widening;

/// Whether values of two flat vectors of one SQL type are the same key: NULL is the same as NULL, NaN as NaN, -0 as 0.
public final class KeyEquality {
    private KeyEquality() {}

    /// Marks in `differs` (bytes) the pairs `(leftRow, rightRow)` that are not the same: pair `i` compares row `i`
    /// of both, which are `count` long. Returns whether any pair differs.
    static boolean markDifferences(Vector left, Vector right, int count, long differs) {
        boolean any = false;
        boolean nulls = left.validity() != 0 || right.validity() != 0;
        if (!nulls
                && left.layout() == right.layout()
                && left.layout().width() == 8
                && Widening.fitsLong(left.layout())) {
            for (int i = 0; i < count; i++) {
                if (Memory.getLong(left.values() + 8L * i) != Memory.getLong(right.values() + 8L * i)
                        && !same(left, i, right, i)) {
                    Memory.putByte(differs + i, (byte) 1);
                    any = true;
                }
            }
            return any;
        }
        for (int i = 0; i < count; i++) {
            boolean same;
            if (nulls && (left.isNull(i) || right.isNull(i))) {
                same = left.isNull(i) && right.isNull(i);
            } else {
                same = same(left, i, right, i);
            }
            if (!same) {
                Memory.putByte(differs + i, (byte) 1);
                any = true;
            }
        }
        return any;
    }

    /// Neither is NULL.
    static boolean same(Vector left, int leftRow, Vector right, int rightRow) {
        long a = Values.at(left, leftRow);
        long b = Values.at(right, rightRow);
        return switch (left.layout()) {
            case BYTES -> left.type().kind() == SqlType.Kind.CHAR ? samePadded(a, b) : Strings.equal(a, b);
            case UUID -> Memory.getLong(a) == Memory.getLong(b) && Memory.getLong(a + 8) == Memory.getLong(b + 8);
            case INTERVAL -> Comparing.intervalKey(a) == Comparing.intervalKey(b);
            case FLOAT32, FLOAT64 ->
                Widening.orderKey(Values.real(left, leftRow)) == Widening.orderKey(Values.real(right, rightRow));
            case INT128 -> low(left, leftRow) == low(right, rightRow) && high(left, leftRow) == high(right, rightRow);
            case INT8, INT16, INT32, INT64 ->
                high(right, rightRow) == low(right, rightRow) >> 63 && low(left, leftRow) == low(right, rightRow);
        };
    }

    private static long low(Vector vector, int row) {
        return vector.layout() == Layout.INT128 ? Memory.getLong(Values.at(vector, row)) : Values.integer(vector, row);
    }

    private static long high(Vector vector, int row) {
        return vector.layout() == Layout.INT128
                ? Memory.getLong(Values.at(vector, row) + 8)
                : Values.integer(vector, row) >> 63;
    }

    private static boolean samePadded(long a, long b) {
        int length = Strings.trimmedLength(a);
        return length == Strings.trimmedLength(b) && Memory.equal(Strings.address(a), Strings.address(b), length);
    }

    /// Order of two values that are not NULL, as SQL's `<`.
    public static int compare(Vector left, int leftRow, Vector right, int rightRow) {
        long a = Values.at(left, leftRow);
        long b = Values.at(right, rightRow);
        return switch (left.layout()) {
            case BYTES ->
                left.type().kind() == SqlType.Kind.CHAR
                        ? Memory.compare(
                                Strings.address(a),
                                Strings.trimmedLength(a),
                                Strings.address(b),
                                Strings.trimmedLength(b))
                        : Strings.compare(a, b);
            case UUID -> Comparing.uuids(a, b);
            case INTERVAL -> Long.compare(Comparing.intervalKey(a), Comparing.intervalKey(b));
            case FLOAT32, FLOAT64 ->
                Long.compare(
                        Widening.orderKey(Values.real(left, leftRow)), Widening.orderKey(Values.real(right, rightRow)));
            case INT8, INT16, INT32, INT64, INT128 ->
                Int128.compare(high(left, leftRow), low(left, leftRow), high(right, rightRow), low(right, rightRow));
        };
    }
}
