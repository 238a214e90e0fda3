package io.phantomdb.parquet.segment;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.RowGroup;
import io.phantomdb.parquet.segment.SegmentCache.Entry;
import io.phantomdb.parquet.segment.SegmentCache.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds keys in a row group that is not sorted by them: an open-addressing hash table of its rows, made when a key
/// is first asked for and kept in the segment cache like a page. Twelve to twenty-four bytes a row.
///
///     slot  upper half of the hash ‖ row in the group + 1; 0: empty
final class GroupKeys {
    private static final long HASH = 0xffff_ffff_0000_0000L;

    private GroupKeys() {}

    /// The row of the segment with this key, -1 where the group has none.
    ///
    /// @param wanted addresses of the values, in key order
    static long find(Segment segment, SegmentCache cache, int group, long[] wanted) {
        long hash = 0;
        for (int i = 0; i < wanted.length; i++) {
            hash = KeyHash.with(hash, type(segment, i), wanted[i]);
        }
        Entry table = cache.pin(
                new Key(segment.number(), group, -1, -1), null, region -> Optional.of(build(segment, group, region)));
        List<PageWindow> windows = windows(segment);
        try {
            Vector slots = table.vector().orElseThrow();
            long first = segment.file().rowGroups().get(group).firstRow();
            int mask = slots.rows() - 1;
            for (int slot = slot(hash, mask); ; slot = slot + 1 & mask) {
                long entry = Memory.getLong(slots.valueAddress(slot));
                if (entry == 0) {
                    return -1;
                }
                long row = first + (int) entry - 1;
                if ((entry & HASH) == (hash & HASH) && equal(segment, windows, row, wanted)) {
                    return row;
                }
            }
        } finally {
            windows.forEach(PageWindow::close);
            cache.unpin(table);
        }
    }

    private static Vector build(Segment segment, int group, Region region) {
        RowGroup rows = segment.file().rowGroups().get(group);
        int count = Math.toIntExact(rows.rows());
        int capacity = Integer.highestOneBit(Math.max(8, count)) * 2;
        if (capacity < count + count / 2) {
            capacity *= 2;
        }
        long slots = region.allocateZeroed(8L * capacity);
        List<PageWindow> windows = windows(segment);
        try {
            for (int row = 0; row < count; row++) {
                long hash = 0;
                for (int i = 0; i < windows.size(); i++) {
                    Vector page = windows.get(i).pageOf(rows.firstRow() + row);
                    int index = windows.get(i).indexOf(rows.firstRow() + row);
                    hash = KeyHash.with(hash, type(segment, i), page.valueAddress(index));
                }
                int slot = slot(hash, capacity - 1);
                while (Memory.getLong(slots + 8L * slot) != 0) {
                    slot = slot + 1 & capacity - 1;
                }
                Memory.putLong(slots + 8L * slot, hash & HASH | row + 1);
            }
        } finally {
            windows.forEach(PageWindow::close);
        }
        return Vector.flat(SqlType.BIGINT, slots, 0, capacity);
    }

    private static int slot(long hash, int mask) {
        return (int) (hash >>> 32) * 0x9E3779B9 >>> 7 & mask;
    }

    private static boolean equal(Segment segment, List<PageWindow> windows, long row, long[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            Vector page = windows.get(i).pageOf(row);
            long value = page.valueAddress(windows.get(i).indexOf(row));
            if (KeyOrder.compare(type(segment, i), value, wanted[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<PageWindow> windows(Segment segment) {
        List<PageWindow> windows = new ArrayList<>(segment.key().size());
        for (int column : segment.key()) {
            windows.add(segment.window(column));
        }
        return windows;
    }

    private static SqlType type(Segment segment, int part) {
        return segment.columns().get(segment.key().get(part)).type();
    }
}
