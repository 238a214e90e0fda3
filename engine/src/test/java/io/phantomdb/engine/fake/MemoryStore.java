package io.phantomdb.engine.fake;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Store;
import io.phantomdb.core.store.StoreStatus;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.store.VirtualTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Tables with a BIGINT key as maps; a commit replaces the whole state, the last one wins unless told to fail.
public final class MemoryStore implements Store {
    /// Commits that will still fail with 40001.
    public final AtomicInteger conflicts = new AtomicInteger();

    /// Transactions begun and not closed.
    public final AtomicInteger open = new AtomicInteger();

    private final MemoryBudget memory = MemoryBudget.unlimited("server");
    private State state = new State(1, Map.of(), Map.of());

    /// @param rows by table name, by key: the values of all columns
    record State(long version, Map<String, TableInfo> byName, Map<String, Map<Long, List<@Nullable Object>>> rows)
            implements Catalog {
        State copy() {
            Map<String, Map<Long, List<@Nullable Object>>> copy = new TreeMap<>();
            rows.forEach((name, content) -> copy.put(name, new TreeMap<>(content)));
            return new State(version, new TreeMap<>(byName), copy);
        }

        @Override
        public List<String> schemas() {
            return List.of(DEFAULT_SCHEMA);
        }

        @Override
        public List<TableInfo> tables() {
            return List.copyOf(byName.values());
        }

        @Override
        public Optional<TableInfo> table(String schema, String name) {
            return Optional.ofNullable(byName.get(name));
        }

        @Override
        public TableStatistics statistics(TableInfo table) {
            return new TableStatistics(rows.getOrDefault(table.name(), Map.of()).size(), List.of());
        }
    }

    @Override
    public MemoryBudget memory() {
        return memory;
    }

    @Override
    public synchronized Catalog catalog() {
        return state;
    }

    @Override
    public synchronized Transaction begin(TransactionOptions options) {
        open.incrementAndGet();
        return new MemoryTransaction(this, state.copy(), options.readOnly());
    }

    synchronized void commit(State next) {
        if (conflicts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new DatabaseException(SqlState.SERIALIZATION_FAILURE, "could not serialize access");
        }
        state = next;
    }

    static TableInfo define(State state, TableDefinition definition) {
        List<Column> columns = new ArrayList<>();
        for (TableDefinition.ColumnDefinition column : definition.columns()) {
            columns.add(new Column(
                    columns.size() + 1, column.name(), column.type(), column.nullable(), column.defaultValue(), false));
        }
        return new TableInfo(
                state.byName.size() + 1,
                definition.schema(),
                definition.name(),
                columns,
                List.of(0),
                true,
                columns.size() + 1);
    }

    @Override
    public void fold(String schema, String table) {}

    @Override
    public void compact(String schema, String table) {}

    @Override
    public void addVirtualTable(VirtualTable table) {}

    @Override
    public void checkpoint() {}

    @Override
    public BackupInfo backup(Path directory) {
        throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "the store of this test has no files to back up");
    }

    @Override
    public List<BackupInfo> backups(Path directory) {
        return List.of();
    }

    @Override
    public List<Finding> check() {
        return List.of();
    }

    @Override
    public synchronized StoreStatus status() {
        List<StoreStatus.TableStatus> tables = state.byName.values().stream()
                .map(table -> new StoreStatus.TableStatus(
                        table.schema(),
                        table.name(),
                        Objects.requireNonNull(state.rows.get(table.name())).size(),
                        0,
                        0,
                        0,
                        0))
                .toList();
        return new StoreStatus(tables, 0, 0, open.get());
    }

    @Override
    public void close() {}
}
