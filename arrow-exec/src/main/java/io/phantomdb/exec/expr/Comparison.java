package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Comparing;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Widening;

/// `= <> < <= > >=` and IS [NOT] DISTINCT FROM over two values of one type.
final class Comparison extends Evaluator {
    private final ScalarFunction function;
    private final Evaluator left;
    private final Evaluator right;

    Comparison(ScalarFunction function, Evaluator left, Evaluator right) {
        super(SqlType.BOOLEAN);
        this.function = function;
        this.left = left;
        this.right = right;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector a = left.flat(batch, scratch);
        Vector b = right.flat(batch, scratch);
        long validity = Bits.and(a.validity(), b.validity(), rows, scratch);
        long out = scratch.allocate(rows);
        compare(a, b, validity, rows, out, scratch);
        if (function != ScalarFunction.IS_DISTINCT_FROM && function != ScalarFunction.IS_NOT_DISTINCT_FROM) {
            return Vector.flat(SqlType.BOOLEAN, out, validity, rows);
        }
        if (validity != 0) {
            int distinct = function == ScalarFunction.IS_DISTINCT_FROM ? 1 : 0;
            for (int row = 0; row < rows; row++) {
                if (!Bits.get(validity, row)) {
                    Memory.putByte(out + row, (byte) (a.isNull(row) == b.isNull(row) ? 1 - distinct : distinct));
                }
            }
        }
        return Vector.flat(SqlType.BOOLEAN, out, 0, rows);
    }

    private void compare(Vector a, Vector b, long validity, int rows, long out, Region scratch) {
        boolean less = switch (function) {
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            default -> false;
        };
        boolean swap = function == ScalarFunction.GREATER || function == ScalarFunction.LESS_OR_EQUAL;
        int flip = switch (function) {
            case NOT_EQUAL, IS_DISTINCT_FROM, LESS_OR_EQUAL, GREATER_OR_EQUAL -> 1;
            default -> 0;
        };
        Vector x = swap ? b : a;
        Vector y = swap ? a : b;
        if (x.layout() == Layout.BYTES) {
            strings(x, y, validity, rows, less, flip, out);
        } else if (x.layout() == Layout.UUID) {
            uuids(x.values(), y.values(), rows, less, flip, out);
        } else if (x.layout() == Layout.INT128 || y.layout() == Layout.INT128) {
            long l = Widening.int128s(x, scratch);
            long r = Widening.int128s(y, scratch);
            if (less) {
                Comparing.int128sLess(l, r, rows, flip, out);
            } else {
                Comparing.int128sEqual(l, r, rows, flip, out);
            }
        } else if (x.layout() == Layout.INT32 && y.layout() == Layout.INT32) {
            if (less) {
                Comparing.intsLess(x.values(), y.values(), rows, flip, out);
            } else {
                Comparing.intsEqual(x.values(), y.values(), rows, flip, out);
            }
        } else {
            long l = x.layout() == Layout.INTERVAL ? intervalKeys(x, scratch) : Widening.longs(x, scratch);
            long r = y.layout() == Layout.INTERVAL ? intervalKeys(y, scratch) : Widening.longs(y, scratch);
            if (less) {
                Comparing.longsLess(l, r, rows, flip, out);
            } else {
                Comparing.longsEqual(l, r, rows, flip, out);
            }
        }
    }

    private static long intervalKeys(Vector vector, Region scratch) {
        long out = scratch.allocate(8L * vector.rows());
        for (int i = 0; i < vector.rows(); i++) {
            Memory.putLong(out + 8L * i, Comparing.intervalKey(vector.values() + 16L * i));
        }
        return out;
    }

    private static void uuids(long x, long y, int rows, boolean less, int flip, long out) {
        for (int i = 0; i < rows; i++) {
            int order = Comparing.uuids(x + 16L * i, y + 16L * i);
            boolean holds = less ? order < 0 : order == 0;
            Memory.putByte(out + i, (byte) (flip ^ (holds ? 1 : 0)));
        }
    }

    private void strings(Vector x, Vector y, long validity, int rows, boolean less, int flip, long out) {
        boolean padded = left.type().kind() == SqlType.Kind.CHAR;
        for (int row = 0; row < rows; row++) {
            if (validity != 0 && !Bits.get(validity, row)) {
                continue;
            }
            long l = x.values() + 16L * row;
            long r = y.values() + 16L * row;
            boolean holds;
            if (padded) {
                int order = Memory.compare(
                        Strings.address(l), Strings.trimmedLength(l), Strings.address(r), Strings.trimmedLength(r));
                holds = less ? order < 0 : order == 0;
            } else {
                holds = less ? Strings.compare(l, r) < 0 : Strings.equal(l, r);
            }
            Memory.putByte(out + row, (byte) (flip ^ (holds ? 1 : 0)));
        }
    }
}
