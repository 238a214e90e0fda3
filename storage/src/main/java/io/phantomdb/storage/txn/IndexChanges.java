package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.row.index.OrderedIndex;
import io.phantomdb.storage.index.KeyBlob;
import io.phantomdb.storage.index.KeyRows;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.scan.RowAssembly;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What a commit does to the indexes of one table: the entries that its rows no longer have, and those they get.
///
///     write set --old rows, new rows--> keys --(equal ones cancel out)--> retire, insert --apply--> TableIndex
///
/// Made before the commit lock, from the rows that the transaction's version holds, which are the live ones because
/// the transaction has them locked.
final class IndexChanges implements AutoCloseable {
    private static final int CHUNK_ROWS = 1024;
    private static final int PURGE_MAX = 64;
    private static final long ENTRY_BYTES = 64;

    private final List<TableIndex> indexes;
    private final List<LongList> retired = new ArrayList<>();
    private final List<LongList> inserted = new ArrayList<>();
    private long bytes;

    private IndexChanges(List<TableIndex> indexes, MemoryBudget budget) {
        this.indexes = indexes;
        for (int i = 0; i < indexes.size(); i++) {
            retired.add(new LongList(budget));
            inserted.add(new LongList(budget));
        }
    }

    /// @param region holds the keys until the commit ends
    static IndexChanges of(TableTarget target, Region region, MemoryBudget budget) {
        List<TableIndex> indexes = target.pinned().handle().indexes();
        IndexChanges changes = new IndexChanges(indexes, budget);
        try {
            if (!indexes.isEmpty()) {
                changes.collect(target, region, budget);
            }
            return changes;
        } catch (Throwable failure) { // the memory is full, or an index's expression fails
            changes.close();
            throw failure;
        }
    }

    /// The indexes that it is about.
    List<TableIndex> indexes() {
        return indexes;
    }

    /// Most bytes that the new entries take.
    long bytes() {
        return bytes;
    }

    private void collect(TableTarget target, Region region, MemoryBudget budget) {
        TreeSet<Integer> wanted = new TreeSet<>();
        indexes.forEach(index -> wanted.addAll(index.columns()));
        List<Integer> columns = List.copyOf(wanted);
        TableWrites writes = target.writes();
        int[] entries = new int[CHUNK_ROWS];
        try (Region scratch = new Region(budget)) {
            int count = 0;
            for (int entry = 0; entry < writes.size(); entry++) {
                if (writes.operation(entry) != null) {
                    entries[count++] = entry;
                }
                if (count == CHUNK_ROWS || count > 0 && entry == writes.size() - 1) {
                    collect(target, columns, entries, count, region, scratch);
                    scratch.reset();
                    count = 0;
                }
            }
        }
    }

    private void collect(
            TableTarget target, List<Integer> columns, int[] entries, int count, Region region, Region scratch) {
        int[] oldRows = new int[count];
        int[] newRows = new int[count];
        Batch before = oldRows(target, columns, entries, count, oldRows, scratch);
        Batch after = newRows(target, columns, entries, count, newRows, scratch);
        for (int i = 0; i < indexes.size(); i++) {
            TableIndex index = indexes.get(i);
            KeyRows beforeKeys = index.keys(part(before, columns, index.columns()), scratch);
            KeyRows afterKeys = index.keys(part(after, columns, index.columns()), scratch);
            for (int e = 0; e < count; e++) {
                long row = target.writes().row(entries[e]);
                long old = blob(beforeKeys, oldRows[e], row, region);
                long fresh = blob(afterKeys, newRows[e], row, region);
                if (old != 0 && fresh != 0 && KeyBlob.equal(old, fresh)) {
                    continue;
                }
                if (old != 0) {
                    retired.get(i).append(old);
                }
                if (fresh != 0) {
                    inserted.get(i).append(fresh);
                    bytes += KeyBlob.bytes(fresh) + ENTRY_BYTES;
                }
            }
        }
    }

    private static long blob(KeyRows keys, int row, long tableRow, Region region) {
        return row < 0 || !keys.includes(row)
                ? 0
                : KeyBlob.of(keys, row, RowLayout.keyAddress(tableRow), RowLayout.keyBytes(tableRow), region);
    }

    /// @param numbers set to each entry's row in the batch, -1: it has none
    private static Batch oldRows(
            TableTarget target, List<Integer> columns, int[] entries, int count, int[] numbers, Region scratch) {
        RowAssembly rows = new RowAssembly(target.pinned(), columns, scratch, count);
        int found = 0;
        for (int i = 0; i < count; i++) {
            long base = target.writes().base(entries[i]);
            numbers[i] = base == Location.NONE ? -1 : found++;
            if (base != Location.NONE) {
                rows.addLocation(base);
            }
        }
        return rows.toBatch();
    }

    private static Batch newRows(
            TableTarget target, List<Integer> columns, int[] entries, int count, int[] numbers, Region scratch) {
        TableWrites writes = target.writes();
        long addresses = scratch.allocate(8L * count);
        int found = 0;
        for (int i = 0; i < count; i++) {
            Operation operation = writes.operation(entries[i]);
            boolean stays = operation == Operation.INSERT || operation == Operation.REPLACE;
            numbers[i] = stays ? found : -1;
            if (stays) {
                Memory.putLong(addresses + 8L * found++, writes.row(entries[i]));
            }
        }
        TableVersion version = target.pinned();
        List<Vector> vectors = new ArrayList<>();
        for (int column : columns) {
            vectors.add(version.handle().layout().decode(addresses, found, column, scratch));
        }
        return Batch.of(vectors, found);
    }

    private static Batch part(Batch batch, List<Integer> columns, List<Integer> wanted) {
        return batch.withColumns(wanted.stream()
                .map(column -> batch.column(columns.indexOf(column)))
                .toList());
    }

    /// Whether a unique index that nobody asked when the rows were written has one of the new keys already, or would
    /// get one twice: an index that was made, or was still being loaded, since. Under the commit lock.
    ///
    /// @param checked the indexes that were asked
    boolean violates(List<TableIndex> checked, MemoryBudget budget) {
        for (int i = 0; i < indexes.size(); i++) {
            TableIndex index = indexes.get(i);
            if (index.info().unique() && !checked.contains(index) && violates(index, inserted.get(i), budget)) {
                return true;
            }
        }
        return false;
    }

    private static boolean violates(TableIndex index, LongList blobs, MemoryBudget budget) {
        try (Region scratch = new Region(budget);
                OrderedIndex own = new OrderedIndex(MemoryBudget.unlimited("new keys"))) {
            for (int b = 0; b < blobs.size(); b++) {
                long blob = blobs.get(b);
                int head = KeyBlob.head(blob);
                if (!hasNull(index, blob)
                        && (!own.insert(KeyBlob.key(blob), head, head) || index.hasOtherLive(blob, scratch))) {
                    return true;
                }
                scratch.reset();
            }
            return false;
        }
    }

    /// A NULL's marker cannot be told from other bytes without the parts before it, so the key is walked.
    private static boolean hasNull(TableIndex index, long blob) {
        return index.codec().hasNull(KeyBlob.key(blob));
    }

    /// Changes the indexes; what is new is seen by snapshots from the timestamp on. Under the commit lock.
    ///
    /// @param oldest no snapshot alive or to come is older
    void apply(long timestamp, long oldest) {
        for (int i = 0; i < indexes.size(); i++) {
            var entries = indexes.get(i).entries();
            LongList gone = retired.get(i);
            for (int b = 0; b < gone.size(); b++) {
                long blob = gone.get(b);
                entries.retire(KeyBlob.key(blob), KeyBlob.bytes(blob), KeyBlob.head(blob), timestamp);
            }
            LongList fresh = inserted.get(i);
            for (int b = 0; b < fresh.size(); b++) {
                long blob = fresh.get(b);
                entries.insert(KeyBlob.key(blob), KeyBlob.bytes(blob), KeyBlob.head(blob));
            }
            if (entries.endedEntries() > 0) {
                entries.purge(oldest, PURGE_MAX + 2 * gone.size());
            }
            entries.publish();
        }
    }

    @Override
    public void close() {
        retired.forEach(LongList::close);
        inserted.forEach(LongList::close);
    }
}
