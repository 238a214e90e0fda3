package io.phantomdb.storage.version;

import java.util.Arrays;

/// When the youngest rows of a fresh segment began.
///
/// A segment keeps no timestamps, because all who read it came after its fold. A writer that began before the fold
/// reads the version that it pinned, but must learn from the newest version whether its row was written since:
/// so the rows that began after the oldest snapshot alive at the fold keep their timestamps, in memory only.
///
/// @param rows ascending
/// @param timestamps of the rows' begins
public record LateRows(int[] rows, long[] timestamps) {
    public static final LateRows NONE = new LateRows(new int[0], new long[0]);

    /// @param begins per row; 0: every snapshot alive sees it begun
    public static LateRows ofDense(long[] begins) {
        int[] rows = new int[begins.length];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        return new LateRows(rows, begins).after(0);
    }

    /// The row's begin, or 0 where every snapshot alive sees it begun.
    public long begunAt(int row) {
        if (rows.length == 0) {
            return 0;
        }
        int found = Arrays.binarySearch(rows, row);
        return found < 0 ? 0 : timestamps[found];
    }

    /// Those that a snapshot still alive might not see.
    ///
    /// @param oldest no snapshot alive or to come is older
    public LateRows after(long oldest) {
        if (rows.length == 0) {
            return this;
        }
        int[] keptRows = new int[rows.length];
        long[] keptTimestamps = new long[rows.length];
        int kept = 0;
        for (int i = 0; i < rows.length; i++) {
            if (timestamps[i] > oldest) {
                keptRows[kept] = rows[i];
                keptTimestamps[kept++] = timestamps[i];
            }
        }
        return kept == 0 ? NONE : new LateRows(Arrays.copyOf(keptRows, kept), Arrays.copyOf(keptTimestamps, kept));
    }
}
