package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.LockOutcome;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.OwnedScan;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A transaction whose snapshot is parked whenever nothing of it runs, so that one which is forgotten cannot hold back
/// hot memory for ever.
///
/// A call on a transaction that has lost its snapshot fails with SQLSTATE 72000; rolling back works.
public final class ParkingTransaction implements Transaction {
    private final StoreTransaction transaction;
    private final OpenTransactions registry;
    private final AtomicInteger running = new AtomicInteger();

    /// @param registry knows of the transaction until it ends
    public ParkingTransaction(StoreTransaction transaction, OpenTransactions registry) {
        this.transaction = transaction;
        this.registry = registry;
        registry.add(transaction);
        transaction.park();
    }

    private <T> T reading(Supplier<T> work) {
        resume();
        try {
            return work.get();
        } finally {
            pause();
        }
    }

    private void resume() {
        if (running.getAndIncrement() == 0 && !transaction.resume()) {
            running.decrementAndGet();
            throw new DatabaseException(
                    SqlState.SNAPSHOT_TOO_OLD,
                    "snapshot too old: the transaction was idle for longer than storage.snapshot_keep_ms while memory for"
                            + " hot rows was short; roll it back and begin again");
        }
    }

    private void pause() {
        if (running.decrementAndGet() == 0) {
            transaction.park();
        }
    }

    @Override
    public Isolation isolation() {
        return transaction.isolation();
    }

    @Override
    public void setLimits(StatementLimits limits) {
        transaction.setLimits(limits);
    }

    @Override
    public void wake() {
        transaction.wake();
    }

    /// Works also where the snapshot was taken away: there is a new one then.
    @Override
    public void refresh() {
        boolean reads = running.getAndIncrement() > 0;
        assert !reads : "a scan is open";
        try {
            transaction.refresh();
        } finally {
            pause();
        }
    }

    @Override
    public LockOutcome[] lock(TableInfo table, Batch keys, RowLock mode, LockPolicy policy) {
        return reading(() -> transaction.lock(table, keys, mode, policy));
    }

    @Override
    public void setReadOnly() {
        transaction.setReadOnly();
    }

    @Override
    public void undo(Mark mark) {
        transaction.undo(mark);
    }

    @Override
    public Catalog catalog() {
        return reading(transaction::catalog);
    }

    @Override
    public TableScan scan(ScanRequest request) {
        resume();
        try {
            return new OwnedScan(transaction.scan(request), this::pause);
        } catch (Throwable failure) {
            pause();
            throw failure;
        }
    }

    @Override
    public Batch get(TableInfo table, Batch keys, List<Integer> columns, Region region) {
        return reading(() -> transaction.get(table, keys, columns, region));
    }

    @Override
    public long insert(TableInfo table, Batch rows) {
        return reading(() -> transaction.insert(table, rows));
    }

    @Override
    public long update(TableInfo table, Batch keys, Batch rows) {
        return reading(() -> transaction.update(table, keys, rows));
    }

    @Override
    public long delete(TableInfo table, Batch keys) {
        return reading(() -> transaction.delete(table, keys));
    }

    @Override
    public TableInfo createTable(TableDefinition definition) {
        return reading(() -> transaction.createTable(definition));
    }

    @Override
    public void dropTable(TableInfo table) {
        doing(() -> transaction.dropTable(table));
    }

    @Override
    public TableInfo alterTable(TableInfo before, TableInfo after, boolean checked) {
        return reading(() -> transaction.alterTable(before, after, checked));
    }

    @Override
    public void setOptions(TableInfo table, Map<String, Optional<String>> options) {
        doing(() -> transaction.setOptions(table, options));
    }

    @Override
    public TableInfo truncate(TableInfo table) {
        return reading(() -> transaction.truncate(table));
    }

    @Override
    public SequenceInfo createSequence(
            String schema, String name, SequenceOptions options, Optional<SequenceInfo.Owner> owner) {
        return reading(() -> transaction.createSequence(schema, name, options, owner));
    }

    @Override
    public void alterSequence(SequenceInfo changed, Optional<Long> restart) {
        doing(() -> transaction.alterSequence(changed, restart));
    }

    @Override
    public void dropSequence(SequenceInfo sequence) {
        doing(() -> transaction.dropSequence(sequence));
    }

    @Override
    public long nextValue(long sequence) {
        return transaction.nextValue(sequence);
    }

    @Override
    public void setValue(long sequence, long value, boolean called) {
        transaction.setValue(sequence, value, called);
    }

    @Override
    public void createSchema(String name) {
        doing(() -> transaction.createSchema(name));
    }

    @Override
    public void dropSchema(String name) {
        doing(() -> transaction.dropSchema(name));
    }

    @Override
    public void putMaterializedView(MaterializedView view) {
        doing(() -> transaction.putMaterializedView(view));
    }

    @Override
    public void putAnalysis(TableInfo table, TableAnalysis analysis) {
        doing(() -> transaction.putAnalysis(table, analysis));
    }

    @Override
    public ViewInfo putView(ViewInfo view) {
        return reading(() -> transaction.putView(view));
    }

    @Override
    public void dropView(ViewInfo view) {
        doing(() -> transaction.dropView(view));
    }

    @Override
    public void comment(long object, int fieldId, Optional<String> text) {
        doing(() -> transaction.comment(object, fieldId, text));
    }

    private void doing(Runnable work) {
        reading(() -> {
            work.run();
            return 0;
        });
    }

    @Override
    public IndexInfo createIndex(TableInfo table, IndexDefinition definition) {
        return reading(() -> transaction.createIndex(table, definition));
    }

    @Override
    public void dropIndex(IndexInfo index) {
        doing(() -> transaction.dropIndex(index));
    }

    @Override
    public void renameIndex(IndexInfo index, String name) {
        doing(() -> transaction.renameIndex(index, name));
    }

    @Override
    public void renameForeignKey(ForeignKey key, String name) {
        doing(() -> transaction.renameForeignKey(key, name));
    }

    @Override
    public void addForeignKey(TableInfo child, ForeignKeyDefinition definition) {
        doing(() -> transaction.addForeignKey(child, definition));
    }

    @Override
    public boolean dropConstraint(TableInfo table, String name, boolean cascade) {
        return reading(() -> transaction.dropConstraint(table, name, cascade));
    }

    @Override
    public void setConstraints(List<ForeignKey> constraints, boolean deferred) {
        doing(() -> transaction.setConstraints(constraints, deferred));
    }

    @Override
    public void endStatement(RowChanges changes) {
        doing(() -> transaction.endStatement(changes));
    }

    @Override
    public Optional<String> indexFor(ScanRequest request) {
        return reading(() -> transaction.indexFor(request));
    }

    @Override
    public Mark mark() {
        return reading(transaction::mark);
    }

    @Override
    public void rollbackTo(Mark mark) {
        transaction.rollbackTo(mark);
    }

    @Override
    public void commit() {
        resume();
        try {
            transaction.commit();
        } finally {
            registry.remove(transaction);
        }
    }

    @Override
    public void rollback() {
        registry.remove(transaction);
        transaction.rollback();
    }

    @Override
    public void close() {
        registry.remove(transaction);
        transaction.close();
    }
}
