package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Comparing;
import io.phantomdb.exec.kernel.LongMath;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import io.phantomdb.exec.kernel.Widening;
import java.util.List;

/// The first key of a row as an unsigned 64-bit number that never contradicts the order: the top bit says on which side
/// of the NULLs the row is, the others hold the head of the value, inverted where the order descends.
final class SortPrefix {
    private static final int NO_COLUMN = -1;

    private final RowOrder.Key key;
    private final Layout layout;
    private final boolean padded;
    private final int shift;
    private final boolean exact;

    private SortPrefix(RowOrder.Key key, SqlType type, int shift, boolean exact) {
        this.key = key;
        this.layout = type.layout();
        this.padded = type.kind() == SqlType.Kind.CHAR;
        this.shift = shift;
        this.exact = exact;
    }

    /// Without keys all rows are equal.
    static SortPrefix none() {
        return new SortPrefix(new RowOrder.Key(NO_COLUMN, false, false), SqlType.SMALLINT, 0, true);
    }

    /// Comparable across batches.
    static SortPrefix rough(RowOrder.Key key, SqlType type) {
        return new SortPrefix(key, type, 0, false);
    }

    /// One that decides alone where there is a single key of at most 63 bits.
    static SortPrefix exactWherePossible(List<RowOrder.Key> keys, RowBuffer rows) {
        RowOrder.Key key = keys.getFirst();
        SqlType type = rows.types().get(key.column());
        int shift = switch (type.layout()) {
            case INT8, INT16, INT32 -> 32;
            case INT64 -> bits(rows, key.column()) <= 62 ? 1 : 0;
            case FLOAT32, FLOAT64, INT128, BYTES, INTERVAL, UUID -> 0;
        };
        return new SortPrefix(key, type, shift, shift > 0 && keys.size() == 1);
    }

    private static int bits(RowBuffer rows, int column) {
        int bits = 0;
        for (int chunk = 0; chunk < rows.chunks(); chunk++) {
            Vector values = rows.column(chunk, column);
            bits = Math.max(bits, LongMath.bits(values.values(), values.rows()));
        }
        return bits;
    }

    boolean isExact() {
        return exact;
    }

    /// The prefixes of the rows `ids[from .. to)`.
    void compute(RowBuffer rows, int[] ids, long[] out, int from, int to) {
        if (key.column() == NO_COLUMN) {
            return;
        }
        int chunk = -1;
        Vector values = null;
        for (int i = from; i < to; i++) {
            int id = ids[i];
            if (values == null || id >> RowBuffer.CHUNK_SHIFT != chunk) {
                chunk = id >> RowBuffer.CHUNK_SHIFT;
                values = rows.column(chunk, key.column());
            }
            out[i] = of(values, id & RowBuffer.CHUNK_MASK);
        }
    }

    /// Of one row of a flat vector.
    long of(Vector values, int row) {
        long nullSide = key.nullsFirst() ? 0 : Long.MIN_VALUE;
        if (values.isNull(row)) {
            return nullSide;
        }
        long head = head(values, row);
        if (key.descending()) {
            head = ~head;
        }
        return head >>> 1 | nullSide ^ Long.MIN_VALUE;
    }

    private long head(Vector values, int row) {
        long at = Values.at(values, row);
        return switch (values.layout()) {
            case INT8, INT16, INT32, INT64 -> {
                long value = Values.integer(values, row);
                // a narrow decimal stands beside wide ones of the same column
                yield layout == Layout.INT128 ? value ^ Long.MIN_VALUE : value << shift ^ Long.MIN_VALUE;
            }
            case FLOAT32, FLOAT64 -> Widening.orderKey(Values.real(values, row)) ^ Long.MIN_VALUE;
            case INT128 -> {
                long low = Memory.getLong(at);
                long high = Memory.getLong(at + 8);
                yield high == low >> 63 ? low ^ Long.MIN_VALUE : high < 0 ? 0 : -1L;
            }
            case BYTES -> padded ? paddedHead(at) : Strings.orderPrefix(at);
            case INTERVAL -> Comparing.intervalKey(at) ^ Long.MIN_VALUE;
            case UUID -> Long.reverseBytes(Memory.getLong(at));
        };
    }

    private static long paddedHead(long view) {
        long head = 0;
        int length = Math.min(8, Strings.trimmedLength(view));
        for (int i = 0; i < length; i++) {
            head |= (Memory.getByte(Strings.address(view) + i) & 0xffL) << 56 - 8 * i;
        }
        return head;
    }
}
