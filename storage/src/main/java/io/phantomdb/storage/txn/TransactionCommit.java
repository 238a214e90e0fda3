package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.record.OperationEncoder;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.CommitLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The commit of one transaction: its operations as log records, then as changes of the tables in memory.
final class TransactionCommit implements CommitWork {
    private static final int RELOCATION_ROWS = 1024;

    private final TransactionServices services;
    private final Region region;
    private final List<Effect> effects = new ArrayList<>();
    private final List<SchemaChange> changes;
    private final List<TableVersion> created;
    private final boolean durable;
    private final Runnable readCheck;
    private final byte[] changeBytes;
    private final long operationBytes;
    private @Nullable ByteBuffer record;
    private long chunkBuffer;
    private long firstRecord;

    /// What the commit does to one table.
    private record Effect(TableTarget target, int rows, long rowBytes) {
        TableHandle handle() {
            return target.pinned().handle();
        }
    }

    /// @param region holds log records until the commit ends
    /// @param readCheck throws if what the transaction read does not hold any more; run under the commit lock
    TransactionCommit(
            TransactionServices services,
            Region region,
            List<TableTarget> targets,
            List<SchemaChange> changes,
            List<TableVersion> created,
            boolean durable,
            Runnable readCheck) {
        this.services = services;
        this.readCheck = readCheck;
        this.region = region;
        this.changes = List.copyOf(changes);
        this.created = List.copyOf(created);
        this.durable = durable;
        this.changeBytes = OperationEncoder.encode(changes);
        long bytes = 0;
        for (TableTarget target : targets) {
            bytes += measure(target);
        }
        this.operationBytes = bytes;
    }

    boolean isEmpty() {
        return effects.isEmpty() && changes.isEmpty();
    }

    List<TableHandle> tables() {
        return effects.stream().map(Effect::handle).toList();
    }

    /// Waits for room for the hot rows, encodes a commit that fits into one record, and allocates all that [#append]
    /// needs.
    ///
    /// @param unpin ends the transaction's pin. Rows are found by key again where their table was folded since, so
    ///     a commit needs no old version; one that waited with its pin would wait for itself, as folded rows are
    ///     freed after all pins
    void prepare(Runnable unpin) {
        long rows = effects.stream().mapToLong(Effect::rows).sum();
        long bytes = effects.stream().mapToLong(Effect::rowBytes).sum();
        services.hotMemory().await(rows, bytes, unpin);
        long recordBytes = OperationEncoder.commitBytes(changeBytes) + operationBytes;
        if (recordBytes <= services.recordBytesMax()) {
            OperationEncoder encoder = OperationEncoder.single(region, (int) recordBytes, changeBytes);
            effects.forEach(effect -> encode(effect, encoder));
            record = encoder.finish();
        } else if (OperationEncoder.commitBytes(changeBytes) > services.recordBytesMax()) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "the transaction's schema changes take " + changeBytes.length
                            + " bytes, more than one log record holds; commit in smaller parts");
        } else {
            chunkBuffer = region.allocate(services.recordBytesMax());
        }
    }

    @Override
    public void check() {
        readCheck.run();
        for (Effect effect : effects) {
            if (!effect.target.isCreated()) {
                requireTable(effect.handle().id(), effect.handle().info().name());
            }
            effect.handle().hot().reserve(effect.rows, effect.rowBytes);
        }
        for (SchemaChange change : changes) {
            if (change instanceof SchemaChange.Drop drop) {
                requireTable(drop.table(), "id " + drop.table());
            }
        }
    }

    private void requireTable(long id, String name) {
        if (services.snapshots().current().table(id) == null) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE, "could not serialize access: table \"" + name + "\" was dropped");
        }
    }

    @Override
    public void append(CommitLog log, long timestamp) {
        firstRecord = log.nextLsn();
        ByteBuffer single = record;
        if (single != null) {
            OperationEncoder.stamp(single, timestamp);
            log.append(single);
            return;
        }
        OperationEncoder encoder =
                OperationEncoder.chunked(chunkBuffer, services.recordBytesMax(), timestamp, chunk -> {
                    log.append(chunk);
                    services.environment().failpoint().reached(Failpoint.COMMIT_AFTER_CHUNK);
                });
        effects.forEach(effect -> encode(effect, encoder));
        log.append(encoder.finishChunks(changeBytes));
    }

    @Override
    public void apply(long timestamp) {
        for (Effect effect : effects) {
            services.history().record(timestamp, effect.handle().id(), effect.target.writes());
            TableVersion current = effect.target.isCreated()
                    ? effect.target.pinned()
                    : current(effect.handle().id());
            if (current == effect.target.pinned()) {
                applyInPlace(effect, timestamp);
            } else {
                applyRelocated(effect, current, timestamp);
            }
        }
        for (SchemaChange change : changes) {
            publishLater(change);
        }
    }

    @Override
    public boolean durable() {
        return durable;
    }

    private TableVersion current(long id) {
        return Objects.requireNonNull(services.snapshots().current().table(id), "checked under this lock");
    }

    private void publishLater(SchemaChange change) {
        switch (change) {
            case SchemaChange.Create create -> {
                for (TableVersion version : created) {
                    if (version.handle().id() == create.table().id()) {
                        TableVersion logged = new TableVersion(
                                version.handle(), version.hot(), version.segments(), "", 0, firstRecord);
                        services.publication().add(database -> database.withCreated(logged), () -> {});
                    }
                }
            }
            case SchemaChange.Drop drop -> {
                TableVersion dropped = current(drop.table());
                services.publication()
                        .add(
                                database -> database.withDropped(drop.table()),
                                () -> services.dropped().accept(dropped));
            }
        }
    }

    private long measure(TableTarget target) {
        TableWrites writes = target.writes();
        int rows = 0;
        long rowBytes = 0;
        long bytes = 0;
        for (int entry = 0; entry < writes.size(); entry++) {
            Operation operation = writes.operation(entry);
            if (operation == null) {
                continue;
            }
            int length = writes.operationBytes(entry, operation);
            bytes += Operation.HEADER_BYTES + length;
            if (operation != Operation.DELETE) {
                rows++;
                rowBytes += length;
            }
        }
        if (bytes == 0) {
            return 0;
        }
        effects.add(new Effect(target, rows, rowBytes));
        return bytes + Operation.HEADER_BYTES + Long.BYTES;
    }

    private static void encode(Effect effect, OperationEncoder encoder) {
        encoder.putTable(effect.handle().id());
        TableWrites writes = effect.target.writes();
        for (int entry = 0; entry < writes.size(); entry++) {
            Operation operation = writes.operation(entry);
            if (operation != null) {
                encoder.put(operation, writes.row(entry), writes.operationBytes(entry, operation));
            }
        }
    }

    private static void applyInPlace(Effect effect, long timestamp) {
        TableVersion version = effect.target.pinned();
        TableWrites writes = effect.target.writes();
        for (int entry = 0; entry < writes.size(); entry++) {
            Operation operation = writes.operation(entry);
            if (operation != null) {
                apply(version, writes, entry, operation, writes.base(entry), timestamp);
            }
        }
    }

    /// The table was folded since the transaction began: rows are looked up again by their keys.
    private static void applyRelocated(Effect effect, TableVersion current, long timestamp) {
        TableWrites writes = effect.target.writes();
        try (Region scratch = new Region(MemoryBudget.unlimited("relocation"))) {
            for (int from = 0; from < writes.size(); from += RELOCATION_ROWS) {
                int count = Math.min(RELOCATION_ROWS, writes.size() - from);
                Batch keys = keys(effect.handle(), writes, from, count, scratch);
                for (int i = 0; i < count; i++) {
                    int entry = from + i;
                    Operation operation = writes.operation(entry);
                    if (operation != null) {
                        long row = writes.row(entry);
                        long live = operation == Operation.INSERT
                                ? Location.NONE
                                : current.live(keys, i, RowLayout.keyAddress(row), RowLayout.keyBytes(row));
                        apply(current, writes, entry, operation, live, timestamp);
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

    private static void apply(
            TableVersion version, TableWrites writes, int entry, Operation operation, long base, long timestamp) {
        if (operation != Operation.INSERT) {
            assert base != Location.NONE : "a locked row is gone";
            version.end(base, timestamp);
        }
        if (operation != Operation.DELETE) {
            version.handle().append(writes.row(entry), writes.length(entry), timestamp);
        }
    }
}
