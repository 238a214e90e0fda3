package io.phantomdb.storage.fold;

import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.DeletionVector;
import io.phantomdb.storage.version.LateRows;
import java.util.Arrays;
import java.util.List;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// Where the rows of merged segments went: what is known of an old row is said of the new one.
///
/// Rows are numbered through all new segments; one that was dead when the merge began has gone nowhere.
///
/// @param newRows per old segment the new number of each row, or negative
/// @param starts number of each new segment's first row, and after them the number of all rows
record RowMoves(List<int[]> newRows, int[] starts) {
    int segments() {
        return starts.length - 1;
    }

    /// Per new segment the rows that were deleted by folds since the merge began.
    ///
    /// @param merged dead rows per old segment when it began
    RoaringBitmap[] deletedSince(List<ColdSegment> old, List<RoaringBitmap> merged) {
        RoaringBitmap[] deleted = new RoaringBitmap[segments()];
        Arrays.setAll(deleted, i -> new RoaringBitmap());
        for (int i = 0; i < old.size(); i++) {
            RoaringBitmap since = RoaringBitmap.andNot(old.get(i).deletions().persisted(), merged.get(i));
            PeekableIntIterator rows = since.getIntIterator();
            while (rows.hasNext()) {
                int row = newRows.get(i)[rows.next()];
                int segment = segmentOf(row);
                deleted[segment].add(row - starts[segment]);
            }
        }
        return deleted;
    }

    /// Deletes that no fold has persisted go to the new vectors. Under the commit lock.
    void moveRecent(List<ColdSegment> old, DeletionVector[] vectors) {
        for (int i = 0; i < old.size(); i++) {
            int[] moved = newRows.get(i);
            old.get(i).deletions().forEachRecent((oldRow, timestamp) -> {
                int row = moved[oldRow];
                int segment = segmentOf(row);
                vectors[segment].delete(row - starts[segment], timestamp);
            });
        }
    }

    /// Per new segment the begins of rows that a snapshot still alive might not see.
    LateRows[] lateRows(List<ColdSegment> old, long oldest) {
        LateRows[] late = new LateRows[segments()];
        Arrays.fill(late, LateRows.NONE);
        List<LateRows> before =
                old.stream().map(cold -> cold.late().after(oldest)).toList();
        if (before.stream().allMatch(rows -> rows.rows().length == 0)) {
            return late;
        }
        long[] begins = new long[starts[segments()]];
        for (int i = 0; i < old.size(); i++) {
            LateRows rows = before.get(i);
            for (int j = 0; j < rows.rows().length; j++) {
                int row = newRows.get(i)[rows.rows()[j]];
                if (row >= 0) {
                    begins[row] = rows.timestamps()[j];
                }
            }
        }
        for (int segment = 0; segment < late.length; segment++) {
            late[segment] = LateRows.ofDense(Arrays.copyOfRange(begins, starts[segment], starts[segment + 1]));
        }
        return late;
    }

    private int segmentOf(int row) {
        assert row >= 0 : "a row that was dead is deleted again";
        int found = Arrays.binarySearch(starts, row);
        return found >= 0 ? found : -found - 2;
    }
}
