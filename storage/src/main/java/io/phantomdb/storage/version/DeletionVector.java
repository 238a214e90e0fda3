package io.phantomdb.storage.version;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.roaringbitmap.RoaringBitmap;

/// Which rows of a segment are deleted, and since when.
///
///     persisted: a bitmap of rows deleted at or before the fold that wrote it (for all who see this vector)
///     recent:    an open-addressing table row -> timestamp of the delete
///
/// One writer at a time (under the commit lock) adds; any number of threads read without a lock. A reader at snapshot
/// `s` sees every delete with a timestamp at or before `s`, because those were added before `s` was published.
public final class DeletionVector {
    /// What [#deletedAt] says of a row that lives.
    public static final long NEVER = Long.MAX_VALUE;

    /// What [#deletedAt] says of a row in the persisted bitmap: before every snapshot that sees this vector.
    public static final long LONG_AGO = 0;

    private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(int[].class);

    /// Slots: `rows[i]` is the row plus one, 0 where the slot is free; written after `timestamps[i]`.
    private record Table(int[] rows, long[] timestamps) {
        static Table ofCapacity(int capacity) {
            return new Table(new int[capacity], new long[capacity]);
        }

        int slot(int row) {
            int mask = rows.length - 1;
            int slot = (row * 0x9E3779B1) >>> 7 & mask;
            while (true) {
                int found = (int) ROW.getAcquire(rows, slot);
                if (found == 0 || found == row + 1) {
                    return slot;
                }
                slot = slot + 1 & mask;
            }
        }
    }

    private final RoaringBitmap persisted;
    private final int persistedCount;
    private volatile Table table = Table.ofCapacity(16);
    private volatile int count;

    /// @param persisted not changed any more
    public DeletionVector(RoaringBitmap persisted) {
        this.persisted = persisted;
        this.persistedCount = persisted.getCardinality();
    }

    public static DeletionVector empty() {
        return new DeletionVector(new RoaringBitmap());
    }

    /// Takes deletes one by one.
    @FunctionalInterface
    public interface Visitor {
        void deleted(int row, long timestamp);
    }

    /// Rows deleted before everybody who sees this vector. Read it only.
    public RoaringBitmap persisted() {
        return persisted;
    }

    /// Every delete that is not in the bitmap, in no order. Under the commit lock.
    public void forEachRecent(Visitor visitor) {
        Table now = table;
        for (int slot = 0; slot < now.rows.length; slot++) {
            if (now.rows[slot] != 0) {
                visitor.deleted(now.rows[slot] - 1, now.timestamps[slot]);
            }
        }
    }

    /// The timestamp of the row's delete; [#NEVER], [#LONG_AGO].
    public long deletedAt(int row) {
        if (count > 0) {
            Table now = table;
            int slot = now.slot(row);
            if (now.rows[slot] != 0) {
                return now.timestamps[slot];
            }
        }
        return persistedCount > 0 && persisted.contains(row) ? LONG_AGO : NEVER;
    }

    /// Records a delete. Under the commit lock; the row lives.
    public void delete(int row, long timestamp) {
        assert deletedAt(row) == NEVER : "row " + row + " is deleted already";
        Table now = table;
        if ((count + 1) * 2 > now.rows.length) {
            now = grown(now);
            table = now;
        }
        put(now, row, timestamp);
        count = count + 1;
    }

    /// Every row deleted at or before the snapshot. The result may be the vector's own: read it only.
    public RoaringBitmap deleted(long snapshot) {
        if (count == 0) {
            return persisted;
        }
        Table now = table;
        RoaringBitmap result = persisted.clone();
        for (int slot = 0; slot < now.rows.length; slot++) {
            int row = (int) ROW.getAcquire(now.rows, slot);
            if (row != 0 && now.timestamps[slot] <= snapshot) {
                result.add(row - 1);
            }
        }
        return result;
    }

    /// A vector over the bitmap of all deletes up to `timestamp` that keeps the later ones. Under the commit lock.
    public DeletionVector persistedTo(long timestamp, RoaringBitmap bitmap) {
        DeletionVector result = new DeletionVector(bitmap);
        Table now = table;
        for (int slot = 0; slot < now.rows.length; slot++) {
            if (now.rows[slot] != 0 && now.timestamps[slot] > timestamp) {
                result.delete(now.rows[slot] - 1, now.timestamps[slot]);
            }
        }
        return result;
    }

    /// Deletes that are in the log only.
    public int unpersisted() {
        return count;
    }

    /// Rows deleted, at whatever time.
    public int cardinality() {
        return persistedCount + count;
    }

    private static void put(Table table, int row, long timestamp) {
        int slot = table.slot(row);
        table.timestamps[slot] = timestamp;
        ROW.setRelease(table.rows, slot, row + 1);
    }

    private static Table grown(Table old) {
        Table result = Table.ofCapacity(old.rows.length * 2);
        for (int slot = 0; slot < old.rows.length; slot++) {
            if (old.rows[slot] != 0) {
                put(result, old.rows[slot] - 1, old.timestamps[slot]);
            }
        }
        return result;
    }
}
