package io.phantomdb.exec.window;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.WindowFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;

/// Numbers that say where a row stands in its partition.
final class Ranking {
    private Ranking() {}

    static Vector of(WindowFunction function, Peers peers, Region region) {
        boolean share = function == WindowFunction.PERCENT_RANK || function == WindowFunction.CUME_DIST;
        long out = region.allocate(8L * peers.rows);
        for (int row = 0; row < peers.rows; row++) {
            int start = peers.partitionStart(row);
            int rows = peers.partitionEnd(row) - start;
            int before = peers.peerStart(row) - start;
            long at = out + 8L * row;
            switch (function) {
                case ROW_NUMBER -> Memory.putLong(at, row - start + 1L);
                case RANK -> Memory.putLong(at, before + 1L);
                case DENSE_RANK -> Memory.putLong(at, peers.group[row] - peers.group[start] + 1L);
                case PERCENT_RANK -> Memory.putDouble(at, rows == 1 ? 0 : (double) before / (rows - 1));
                case CUME_DIST -> Memory.putDouble(at, (double) (peers.peerEnd(row) - start) / rows);
                default -> throw new AssertionError(function);
            }
        }
        return Vector.flat(share ? SqlType.DOUBLE : SqlType.BIGINT, out, 0, peers.rows);
    }

    /// @param buckets INTEGER, flat
    static Vector ntile(Vector buckets, Peers peers, Region region) {
        long out = region.allocateZeroed(4L * peers.rows);
        long validity = buckets.validity() == 0 ? 0 : Bits.allSet(peers.rows, region);
        for (int row = 0; row < peers.rows; row++) {
            int start = peers.partitionStart(row);
            if (buckets.isNull(start)) {
                Bits.clear(validity, row);
                continue;
            }
            int count = Memory.getInt(buckets.values() + 4L * start);
            if (count <= 0) {
                throw new DatabaseException(
                        SqlState.INVALID_ARGUMENT_FOR_NTILE, "argument of ntile must be greater than zero");
            }
            Memory.putInt(out + 4L * row, bucket(row - start, peers.partitionEnd(row) - start, count));
        }
        return Vector.flat(SqlType.INTEGER, out, validity, peers.rows);
    }

    /// The first `rows % count` buckets have a row more than the others.
    private static int bucket(int row, int rows, int count) {
        int size = rows / count;
        int larger = rows % count;
        int inLarger = larger * (size + 1);
        return row < inLarger ? row / (size + 1) + 1 : (row - inLarger) / Math.max(1, size) + larger + 1;
    }
}
