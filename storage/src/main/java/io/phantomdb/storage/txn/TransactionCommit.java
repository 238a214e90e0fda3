package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.record.OperationEncoder;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.CommitLog;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The commit of one transaction: its operations as log records, then as changes of the tables in memory.
final class TransactionCommit implements CommitWork, AutoCloseable {
    private final TransactionServices services;
    private final Region region;
    private final List<TableEffect> effects = new ArrayList<>();
    private final List<TableVersion> created;
    private final CatalogState pinned;
    private final Map<Long, SequenceCounter> sequences;
    private final boolean durable;
    private final List<Runnable> requirements = new ArrayList<>();
    private List<SchemaChange> changes;
    private byte[] changeBytes;
    private Map<Long, TableVersion> altered = Map.of();
    private boolean unpinned;
    private @Nullable ByteBuffer record;
    private long chunkBuffer;
    private long firstRecord;

    /// @param region holds log records until the commit ends
    /// @param created tables that the transaction made
    TransactionCommit(
            TransactionServices services,
            Region region,
            List<TableTarget> targets,
            CatalogChanges changes,
            List<TableVersion> created,
            boolean durable) {
        this.services = services;
        this.region = region;
        this.changes = changes.placed();
        this.changeBytes = OperationEncoder.encode(this.changes);
        this.created = created;
        this.pinned = changes.pinned();
        this.sequences = changes.ownSequences();
        this.durable = durable;
        try {
            targets.stream()
                    .filter(TableTarget::hasChanges)
                    .forEach(target -> effects.add(new TableEffect(target, region)));
        } catch (Throwable failure) {
            effects.forEach(TableEffect::close);
            throw failure;
        }
    }

    boolean isEmpty() {
        return effects.isEmpty() && changes.isEmpty();
    }

    /// What throws if something else does not hold any more; run under the commit lock.
    void require(Runnable check) {
        requirements.add(check);
    }

    /// Under the commit lock, before [#encode]: how altered tables are from the commit on.
    ///
    /// @param located the changes with the places of metadata
    /// @param versions by table id
    void alter(List<SchemaChange> located, Map<Long, TableVersion> versions) {
        changes = List.copyOf(located);
        changeBytes = OperationEncoder.encode(changes);
        altered = versions;
    }

    List<TableHandle> tables() {
        return effects.stream().map(this::home).toList();
    }

    /// Where the rows of the effect go.
    private TableHandle home(TableEffect effect) {
        TableVersion changed = altered.get(effect.handle().id());
        return changed == null ? effect.handle() : changed.handle();
    }

    /// Waits for room for the hot rows, encodes a commit that fits into one record, and allocates all that [#append]
    /// needs.
    ///
    /// @param unpin ends the transaction's pin. Rows are found by key again where their table was folded since, so
    ///     a commit needs no old version; one that waited with its pin would wait for itself, as folded rows are
    ///     freed after all pins
    void prepare(Runnable unpin) {
        awaitRoom(unpin);
        encode();
    }

    /// The first half of [#prepare].
    void awaitRoom(Runnable unpin) {
        long rows = effects.stream().mapToLong(TableEffect::rows).sum();
        long bytes = effects.stream().mapToLong(TableEffect::rowBytes).sum();
        services.environment()
                .indexMemory()
                .require(effects.stream().mapToLong(TableEffect::indexBytes).sum());
        services.hotMemory().await(rows, bytes, () -> {
            unpinned = true;
            unpin.run();
        });
    }

    /// The second half of [#prepare]: waits for nothing.
    void encode() {
        long operationBytes = effects.stream().mapToLong(TableEffect::logBytes).sum();
        long recordBytes = OperationEncoder.commitBytes(changeBytes) + operationBytes;
        if (recordBytes <= services.recordBytesMax()) {
            OperationEncoder encoder = OperationEncoder.single(region, (int) recordBytes, changeBytes);
            effects.forEach(effect -> effect.encode(encoder));
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
        CommitChecks checks = new CommitChecks(services.publication().newest(), pinned, changes, created);
        for (TableEffect effect : effects) {
            TableHandle handle = home(effect);
            if (!effect.target().isCreated()) {
                if (handle == effect.handle()) {
                    checks.requireSameForm(handle);
                }
                checks.requireSameForeignKeys(handle.id());
            }
            effect.checkIndexes(unpinned);
            handle.hot().reserve(effect.rows(), effect.rowBytes());
        }
        checks.run();
        requirements.forEach(Runnable::run);
    }

    @Override
    public void append(CommitLog log, long timestamp) {
        firstRecord = log.nextLsn();
        ByteBuffer single = record;
        if (single != null) {
            OperationEncoder.stamp(single, timestamp, micros());
            log.append(single);
            return;
        }
        OperationEncoder encoder =
                OperationEncoder.chunked(chunkBuffer, services.recordBytesMax(), timestamp, chunk -> {
                    log.append(chunk);
                    services.environment().failpoint().reached(Failpoint.COMMIT_AFTER_CHUNK);
                });
        effects.forEach(effect -> effect.encode(encoder));
        log.append(encoder.finishChunks(changeBytes, micros()));
    }

    private long micros() {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH, services.environment().world().clock().instant());
    }

    @Override
    public void apply(long timestamp) {
        for (TableEffect effect : effects) {
            services.history()
                    .record(timestamp, effect.handle().id(), effect.target().writes());
            TableVersion changed = altered.get(effect.handle().id());
            TableVersion current = effect.target().isCreated()
                    ? effect.target().pinned()
                    : changed != null ? changed : current(effect.handle().id());
            effect.apply(current, timestamp, services.snapshots().oldest());
        }
        changes.forEach(this::publishLater);
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
            case SchemaChange.Alter alter -> {
                TableVersion old = current(alter.table().id());
                TableVersion now =
                        Objects.requireNonNull(altered.get(alter.table().id()));
                services.publication()
                        .add(
                                database -> database.withAltered(now),
                                () -> services.evolution().release(old));
            }
            case SchemaChange.Put put -> {
                if (put.object() instanceof CatalogObject.Sequence sequence) {
                    services.sequences().put(sequence.info(), sequences.get(sequence.id()));
                }
                if (put.object() instanceof CatalogObject.Index(IndexInfo info)) {
                    rename(info);
                }
                services.publication().add(database -> database.withObject(put.object()), () -> {});
            }
            case SchemaChange.Remove remove -> {
                Runnable unused = unregister(remove.key());
                services.publication().add(database -> database.withoutObject(remove.key()), () -> {
                    services.sequences().remove(remove.key());
                    unused.run();
                });
            }
        }
    }

    /// What is said of an index from now on is said under its name of now.
    private void rename(IndexInfo info) {
        TableVersion changed = altered.get(info.table());
        TableVersion version = changed != null
                ? changed
                : created.stream()
                        .filter(table -> table.handle().id() == info.table())
                        .findFirst()
                        .orElse(services.snapshots().current().table(info.table()));
        if (version != null) {
            version.handle()
                    .index(info.id())
                    .filter(index -> index.info().withName(info.name()).equals(info))
                    .ifPresent(index -> index.rename(info));
        }
    }

    /// Later commits do not keep an index any more; its memory goes when nobody reads it.
    private Runnable unregister(String key) {
        DatabaseVersion newest = services.publication().newest();
        if (newest.catalog().object(key).orElse(null) instanceof CatalogObject.Index(IndexInfo info)
                && newest.table(info.table()) instanceof TableVersion table) {
            Optional<TableIndex> index = table.handle().index(info.id());
            index.ifPresent(table.handle()::removeIndex);
            return () -> index.ifPresent(TableIndex::close);
        }
        return () -> {};
    }

    @Override
    public void close() {
        effects.forEach(TableEffect::close);
    }
}
