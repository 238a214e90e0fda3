package io.phantomdb.engine.fake;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.LockOutcome;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A transaction over a copy of everything.
final class MemoryTransaction implements Transaction {
    private final MemoryStore store;
    private boolean readOnly;
    private MemoryStore.State state;
    private boolean closed;

    private record Saved(MemoryStore.State state) implements Mark {}

    MemoryTransaction(MemoryStore store, MemoryStore.State state, boolean readOnly) {
        this.store = store;
        this.state = state;
        this.readOnly = readOnly;
    }

    @Override
    public Catalog catalog() {
        return state;
    }

    @Override
    public TableScan scan(ScanRequest request) {
        throw new AssertionError("tests of sessions read by key");
    }

    @Override
    public Batch get(TableInfo table, Batch keys, List<Integer> columns, Region region) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < keys.selected(); i++) {
            List<@Nullable Object> row = rows(table).get(key(keys, i));
            if (row != null) {
                rows.add(columns.stream().<@Nullable Object>map(row::get).toList());
            }
        }
        List<SqlType> types = columns.stream()
                .map(column -> table.columns().get(column).type())
                .toList();
        return Batches.ofRows(types, rows, region);
    }

    @Override
    public Isolation isolation() {
        return Isolation.REPEATABLE_READ;
    }

    @Override
    public void setLimits(StatementLimits limits) {}

    @Override
    public void wake() {}

    @Override
    public void refresh() {
        throw new AssertionError("conflicts come with the commit here");
    }

    @Override
    public LockOutcome[] lock(TableInfo table, Batch keys, RowLock mode, LockPolicy policy) {
        throw new AssertionError("nobody waits here");
    }

    @Override
    public void undo(Mark mark) {
        rollbackTo(mark);
    }

    @Override
    public long insert(TableInfo table, Batch rows) {
        requireWritable();
        for (int i = 0; i < rows.selected(); i++) {
            if (rows(table).putIfAbsent(key(rows, i), row(rows, i)) != null) {
                throw new DatabaseException(SqlState.UNIQUE_VIOLATION, "duplicate key " + key(rows, i));
            }
        }
        return rows.selected();
    }

    @Override
    public long update(TableInfo table, Batch keys, Batch rows) {
        requireWritable();
        for (int i = 0; i < keys.selected(); i++) {
            rows(table).remove(key(keys, i));
        }
        return insert(table, rows);
    }

    @Override
    public long delete(TableInfo table, Batch keys) {
        requireWritable();
        long deleted = 0;
        for (int i = 0; i < keys.selected(); i++) {
            deleted += rows(table).remove(key(keys, i)) == null ? 0 : 1;
        }
        return deleted;
    }

    private Map<Long, List<@Nullable Object>> rows(TableInfo table) {
        return Objects.requireNonNull(state.rows().get(table.name()));
    }

    private static Long key(Batch batch, int row) {
        return (Long) Objects.requireNonNull(Vectors.value(batch.column(0), batch.row(row)));
    }

    private static List<@Nullable Object> row(Batch batch, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        batch.columns().forEach(column -> values.add(Vectors.value(column, batch.row(row))));
        return values;
    }

    private void requireWritable() {
        if (readOnly) {
            throw new DatabaseException(SqlState.READ_ONLY_SQL_TRANSACTION, "read-only transaction");
        }
    }

    @Override
    public TableInfo createTable(TableDefinition definition) {
        if (state.byName().containsKey(definition.name())) {
            throw new DatabaseException(SqlState.DUPLICATE_TABLE, definition.name() + " exists");
        }
        TableInfo table = MemoryStore.define(state, definition);
        MemoryStore.State copy = state.copy();
        copy.byName().put(table.name(), table);
        copy.rows().put(table.name(), new TreeMap<>());
        state = new MemoryStore.State(state.version() + 1, copy.byName(), copy.rows());
        return table;
    }

    @Override
    public void dropTable(TableInfo table) {
        state.byName().remove(table.name());
        state = new MemoryStore.State(state.version() + 1, state.byName(), state.rows());
    }

    @Override
    public Mark mark() {
        return new Saved(state.copy());
    }

    @Override
    public void rollbackTo(Mark mark) {
        state = ((Saved) mark).state;
    }

    @Override
    public void setReadOnly() {
        readOnly = true;
    }

    @Override
    public void commit() {
        store.commit(state);
    }

    @Override
    public void rollback() {}

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.open.decrementAndGet();
        }
    }
}
