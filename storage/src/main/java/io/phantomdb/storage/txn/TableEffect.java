package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.record.OperationEncoder;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;

/// What a commit does to one table: its operations in the log, then to the rows and indexes in memory.
final class TableEffect implements AutoCloseable {
    private static final int RELOCATION_ROWS = 1024;

    private final TableTarget target;
    private final Region region;
    private final int rows;
    private final long rowBytes;
    private final long logBytes;
    private final boolean removes;
    private IndexChanges indexChanges;

    /// @param region holds index keys until the commit ends
    TableEffect(TableTarget target, Region region) {
        this.target = target;
        this.region = region;
        TableWrites writes = target.writes();
        int appended = 0;
        long appendedBytes = 0;
        long bytes = 0;
        boolean ends = false;
        for (int entry = 0; entry < writes.size(); entry++) {
            Operation operation = writes.operation(entry);
            ends |= operation == Operation.DELETE || operation == Operation.REPLACE;
            if (operation == null) {
                continue;
            }
            int length = writes.operationBytes(entry, operation);
            bytes += Operation.HEADER_BYTES + length;
            if (operation != Operation.DELETE) {
                appended++;
                appendedBytes += length;
            }
        }
        this.rows = appended;
        this.rowBytes = appendedBytes;
        this.logBytes = bytes + Operation.HEADER_BYTES + Long.BYTES;
        this.removes = ends;
        this.indexChanges = IndexChanges.of(target, region, target.budget());
    }

    TableTarget target() {
        return target;
    }

    TableHandle handle() {
        return target.pinned().handle();
    }

    /// Row versions that it adds.
    int rows() {
        return rows;
    }

    long rowBytes() {
        return rowBytes;
    }

    /// Bytes of its operations in the log.
    long logBytes() {
        return logBytes;
    }

    /// Most bytes that new index entries take.
    long indexBytes() {
        return indexChanges.bytes();
    }

    /// An index that was made since the changes were collected gets its own; a unique one that was not asked when the
    /// rows were written is asked now. SQLSTATE 40001. Under the commit lock.
    ///
    /// @param unpinned whether the rows of the snapshot may be gone
    void checkIndexes(boolean unpinned) {
        if (handle().indexes() != indexChanges.indexes()) {
            if (unpinned) {
                throw TableDefinitions.changedByAnother(handle().info());
            }
            indexChanges.close();
            indexChanges = IndexChanges.of(target, region, target.budget());
        }
        if (indexChanges.violates(target.uniqueKeys().trusted(), target.budget())) {
            throw TableTarget.conflict();
        }
    }

    void encode(OperationEncoder encoder) {
        encoder.putTable(handle().id());
        TableWrites writes = target.writes();
        for (int entry = 0; entry < writes.size(); entry++) {
            Operation operation = writes.operation(entry);
            if (operation != null) {
                encoder.put(operation, writes.row(entry), writes.operationBytes(entry, operation));
            }
        }
    }

    /// Changes rows and index entries. Under the commit lock.
    ///
    /// @param current the table's newest version
    /// @param oldest no snapshot alive or to come is older
    void apply(TableVersion current, long timestamp, long oldest) {
        current.handle().noteWrite(timestamp);
        if (current == target.pinned()) {
            applyInPlace(timestamp);
        } else {
            applyRelocated(current, timestamp);
        }
        if (removes) {
            current.handle().countRemoval();
        }
        indexChanges.apply(timestamp, oldest);
    }

    private void applyInPlace(long timestamp) {
        TableVersion version = target.pinned();
        TableWrites writes = target.writes();
        for (int entry = 0; entry < writes.size(); entry++) {
            Operation operation = writes.operation(entry);
            if (operation != null) {
                apply(version, entry, operation, writes.base(entry), timestamp);
            }
        }
    }

    /// The table was folded or altered since the transaction began: rows are looked up again by their keys.
    private void applyRelocated(TableVersion current, long timestamp) {
        TableWrites writes = target.writes();
        try (Region scratch = new Region(MemoryBudget.unlimited("relocation"))) {
            for (int from = 0; from < writes.size(); from += RELOCATION_ROWS) {
                int count = Math.min(RELOCATION_ROWS, writes.size() - from);
                Batch keys = keys(handle(), writes, from, count, scratch);
                for (int i = 0; i < count; i++) {
                    int entry = from + i;
                    Operation operation = writes.operation(entry);
                    if (operation != null) {
                        long row = writes.row(entry);
                        long live = operation == Operation.INSERT
                                ? Location.NONE
                                : current.live(keys, i, RowLayout.keyAddress(row), RowLayout.keyBytes(row));
                        apply(current, entry, operation, live, timestamp);
                    }
                }
                scratch.reset();
            }
        }
    }

    /// The keys of entries `from` to `from + count`, as a batch of the key columns.
    static Batch keys(TableHandle handle, TableWrites writes, int from, int count, Region scratch) {
        long addresses = scratch.allocate(8L * count);
        for (int i = 0; i < count; i++) {
            Memory.putLong(addresses + 8L * i, RowLayout.keyAddress(writes.row(from + i)));
        }
        return handle.keys().decode(addresses, count, scratch);
    }

    private void apply(TableVersion version, int entry, Operation operation, long base, long timestamp) {
        TableWrites writes = target.writes();
        if (operation != Operation.INSERT) {
            assert base != Location.NONE : "a locked row is gone";
            version.end(base, timestamp);
        }
        if (operation != Operation.DELETE) {
            version.handle().append(writes.row(entry), writes.length(entry), timestamp);
        }
    }

    @Override
    public void close() {
        indexChanges.close();
    }
}
