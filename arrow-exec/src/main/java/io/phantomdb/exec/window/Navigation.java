package io.phantomdb.exec.window;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.exec.state.Reservation;

/// Finds the row whose value a function takes: [#NONE] where there is none.
final class Navigation {
    static final int NONE = -1;
    /// There is no such row, and NULL is the answer, not a default.
    static final int NULL = -2;

    private final Peers peers;
    /// Rows that count, ascending, and per row how many of them lie before it.
    private final int[] counted;
    private final int[] before;

    /// @param skipped flat: rows where it is NULL do not count
    Navigation(Peers peers, Vector skipped, boolean skips, Reservation memory) {
        this.peers = peers;
        this.counted = memory.ints(peers.rows);
        this.before = memory.ints(peers.rows + 1);
        int count = 0;
        for (int row = 0; row < peers.rows; row++) {
            before[row] = count;
            if (!skips || !skipped.isNull(row)) {
                counted[count++] = row;
            }
        }
        before[peers.rows] = count;
    }

    /// The row `distance` counted rows after this one, before it where negative.
    int shifted(int row, long distance) {
        if (distance == 0) {
            return row;
        }
        long place = distance > 0 ? before[row + 1] + distance - 1 : before[row] + distance;
        boolean inside = place >= before[peers.partitionStart(row)] && place < before[peers.partitionEnd(row)];
        return inside ? counted[(int) place] : NONE;
    }

    /// @param offsets BIGINT, flat
    void shift(Vector offsets, int sign, int[] out) {
        for (int row = 0; row < peers.rows; row++) {
            if (offsets.isNull(row)) {
                out[row] = NULL;
                continue;
            }
            long offset = Memory.getLong(offsets.values() + 8L * row);
            out[row] = shifted(row, sign * Math.clamp(offset, -Integer.MAX_VALUE, Integer.MAX_VALUE));
        }
    }

    void first(Frames frames, int[] out) {
        int[] ranges = new int[6];
        for (int row = 0; row < peers.rows; row++) {
            int count = frames.ranges(row, ranges);
            out[row] = nth(ranges, count, 1);
        }
    }

    void last(Frames frames, int[] out) {
        int[] ranges = new int[6];
        for (int row = 0; row < peers.rows; row++) {
            int count = frames.ranges(row, ranges);
            out[row] = NONE;
            for (int i = count - 2; i >= 0 && out[row] == NONE; i -= 2) {
                int place = before[ranges[i + 1]] - 1;
                out[row] = place >= before[ranges[i]] ? counted[place] : NONE;
            }
        }
    }

    /// @param numbers BIGINT, flat
    void nth(Frames frames, Vector numbers, int[] out) {
        int[] ranges = new int[6];
        for (int row = 0; row < peers.rows; row++) {
            if (numbers.isNull(row)) {
                out[row] = NONE;
                continue;
            }
            long number = Memory.getLong(numbers.values() + 8L * row);
            if (number <= 0) {
                throw new DatabaseException(
                        SqlState.INVALID_ARGUMENT_FOR_NTH_VALUE, "argument of nth_value must be greater than zero");
            }
            out[row] = nth(ranges, frames.ranges(row, ranges), number);
        }
    }

    private int nth(int[] ranges, int count, long number) {
        long left = number;
        for (int i = 0; i < count; i += 2) {
            int first = before[ranges[i]];
            int rows = before[ranges[i + 1]] - first;
            if (left <= rows) {
                return counted[(int) (first + left - 1)];
            }
            left -= rows;
        }
        return NONE;
    }
}
