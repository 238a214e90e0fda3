package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.storage.catalog.Related;
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
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The commit of one transaction: its operations as log records, then as changes of the tables in memory.
final class TransactionCommit implements CommitWork, AutoCloseable {
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
    private final LongFunction<List<ForeignKey>> foreignKeys;
    private @Nullable ReferenceGuard guard;
    private boolean unpinned;
    private @Nullable ByteBuffer record;
    private long chunkBuffer;
    private long firstRecord;

    /// What the commit does to one table.
    private static final class Effect {
        final TableTarget target;
        final int rows;
        final long rowBytes;
        final boolean removes;
        IndexChanges indexChanges;

        Effect(TableTarget target, int rows, long rowBytes, boolean removes, IndexChanges indexChanges) {
            this.target = target;
            this.rows = rows;
            this.rowBytes = rowBytes;
            this.removes = removes;
            this.indexChanges = indexChanges;
        }

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
            LongFunction<List<ForeignKey>> foreignKeys,
            boolean durable,
            Runnable readCheck) {
        this.services = services;
        this.readCheck = readCheck;
        this.region = region;
        this.changes = List.copyOf(changes);
        this.created = List.copyOf(created);
        this.foreignKeys = foreignKeys;
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

    /// What foreign keys ask for at the commit.
    void guard(ReferenceGuard wanted) {
        guard = wanted;
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
        long rows = effects.stream().mapToLong(effect -> effect.rows).sum();
        long bytes = effects.stream().mapToLong(effect -> effect.rowBytes).sum();
        services.environment()
                .indexMemory()
                .require(effects.stream()
                        .mapToLong(effect -> effect.indexChanges.bytes())
                        .sum());
        services.hotMemory().await(rows, bytes, () -> {
            unpinned = true;
            unpin.run();
        });
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
            checkIndexes(effect);
            checkForeignKeys(effect);
            effect.handle().hot().reserve(effect.rows, effect.rowBytes);
        }
        changes.forEach(this::check);
        if (guard != null) {
            guard.check();
        }
    }

    /// A foreign key that was made or dropped since the rows were written.
    private void checkForeignKeys(Effect effect) {
        long id = effect.handle().id();
        Related now = services.snapshots().current().catalog().related();
        boolean mine = changes.stream().anyMatch(change -> change instanceof SchemaChange.AddForeignKey);
        if (!mine && !effect.target.isCreated() && !ReferenceGuard.same(foreignKeys.apply(id), now.foreignKeysOf(id))) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: foreign keys of table \""
                            + effect.handle().info().name() + "\" were changed by another");
        }
    }

    private void check(SchemaChange change) {
        switch (change) {
            case SchemaChange.Drop drop -> requireTable(drop.table(), "id " + drop.table());
            case SchemaChange.CreateIndex create ->
                requireUnlessCreated(create.index().table());
            case SchemaChange.AddForeignKey add -> {
                requireUnlessCreated(add.key().child());
                requireUnlessCreated(add.key().parent());
            }
            case SchemaChange.DropIndex drop -> requireIndex(drop.index());
            case SchemaChange.Create _, SchemaChange.DropForeignKey _ -> {}
        }
    }

    private void requireUnlessCreated(long table) {
        if (created.stream().noneMatch(version -> version.handle().id() == table)) {
            requireTable(table, "id " + table);
        }
    }

    private void requireIndex(long id) {
        if (!services.snapshots().current().catalog().related().indexes().containsKey(id)) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE, "could not serialize access: the index was dropped by another");
        }
    }

    /// An index that was made since the changes were collected gets its own; a unique one that was not asked when the
    /// rows were written is asked now.
    private void checkIndexes(Effect effect) {
        if (effect.handle().indexes() != effect.indexChanges.indexes()) {
            if (unpinned) {
                throw new DatabaseException(
                        SqlState.SERIALIZATION_FAILURE,
                        "could not serialize access: indexes of table \""
                                + effect.handle().info().name() + "\" were changed by another");
            }
            effect.indexChanges.close();
            effect.indexChanges = IndexChanges.of(effect.target, region, effect.target.budget());
        }
        try (Region scratch = effect.target.scratch()) {
            if (effect.indexChanges.violates(effect.target.uniqueKeys().trusted(), scratch)) {
                throw TableTarget.conflict();
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
            if (effect.removes) {
                effect.handle().countRemoval();
            }
            effect.indexChanges.apply(timestamp, services.snapshots().oldest());
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
            case SchemaChange.CreateIndex create -> publishRelated(related -> related.with(create.index()), () -> {});
            case SchemaChange.DropIndex drop -> dropIndex(drop.index());
            case SchemaChange.AddForeignKey add -> publishRelated(related -> related.with(add.key()), () -> {});
            case SchemaChange.DropForeignKey drop ->
                publishRelated(related -> related.withoutForeignKey(drop.key()), () -> {});
        }
    }

    private void publishRelated(UnaryOperator<Related> change, Runnable oldUnused) {
        services.publication().add(database -> database.with(change), oldUnused);
    }

    /// Later commits do not keep the index any more; its memory goes when nobody reads it.
    private void dropIndex(long id) {
        for (TableVersion table : services.snapshots().current().tables().values()) {
            table.handle().index(id).ifPresent(index -> {
                table.handle().removeIndex(index);
                publishRelated(related -> related.withoutIndex(id), index::close);
            });
        }
    }

    @Override
    public void close() {
        effects.forEach(effect -> effect.indexChanges.close());
    }

    private long measure(TableTarget target) {
        TableWrites writes = target.writes();
        int rows = 0;
        long rowBytes = 0;
        long bytes = 0;
        boolean removes = false;
        for (int entry = 0; entry < writes.size(); entry++) {
            Operation operation = writes.operation(entry);
            removes |= operation == Operation.DELETE || operation == Operation.REPLACE;
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
        effects.add(new Effect(target, rows, rowBytes, removes, IndexChanges.of(target, region, target.budget())));
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
