package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// INSERT … ON CONFLICT over the primary key: rows whose key is free are inserted, the others update the row
/// that is there, or are passed over. One thread, one statement.
///
///     proposed rows --get by key--> free      --> insert
///                                   taken     --> values over (row there, proposed row) --> update
///                                   met twice --> 21000, or passed over
public final class Upsert {
    private final TableInfo table;
    private final StatementContext context;
    private final TableWriter writer;
    private final Optional<ReturnedRows> returned;
    private final boolean updates;
    private final ExpressionSet values;
    private final List<Column> visible;
    private final List<Integer> stored = new ArrayList<>();
    private final List<Integer> keys = new ArrayList<>();
    private final Set<List<@Nullable Object>> met = new HashSet<>();

    public Upsert(Statement.Insert insert, StatementContext context, Optional<ReturnedRows> returned) {
        Statement.OnConflict conflict = insert.conflict().orElseThrow();
        this.table = insert.table();
        this.context = context;
        this.writer = new TableWriter(table, context);
        this.returned = returned;
        this.updates = !conflict.values().isEmpty();
        this.visible = table.visibleColumns();
        List<Expr> expressions = new ArrayList<>(conflict.values());
        conflict.condition().ifPresent(expressions::add);
        this.values = ExpressionSet.of(new Binding(context).bind(expressions), context.evaluation());
        visible.forEach(column -> stored.add(table.columns().indexOf(column)));
        table.key().forEach(position -> keys.add(stored.indexOf(position)));
    }

    /// @param rows one column per visible column
    /// @return rows inserted and updated
    public long write(Batch rows) {
        try (Region scratch = new Region(context.budget())) {
            return write(RowValues.read(writer.finished(rows, scratch)), scratch);
        } catch (DatabaseException failure) {
            if (failure.sqlState() == SqlState.UNIQUE_VIOLATION) {
                // the key was free at the snapshot, so another transaction has taken it since
                throw new DatabaseException(
                        SqlState.SERIALIZATION_FAILURE,
                        "could not serialize access due to a concurrent insert: " + failure.getMessage(),
                        failure);
            }
            throw failure;
        }
    }

    private long write(List<List<@Nullable Object>> proposed, Region scratch) {
        proposed.forEach(this::pad);
        Map<List<@Nullable Object>, List<@Nullable Object>> there = existing(proposed, scratch);
        List<List<@Nullable Object>> fresh = new ArrayList<>();
        List<List<@Nullable Object>> pairs = new ArrayList<>();
        for (List<@Nullable Object> row : proposed) {
            List<@Nullable Object> key = RowValues.at(row, keys);
            if (key.contains(null)) {
                fresh.add(row);
                continue;
            }
            boolean again = !met.add(key);
            List<@Nullable Object> old = there.get(key);
            if (again && updates) {
                throw new DatabaseException(
                        SqlState.CARDINALITY_VIOLATION,
                        "ON CONFLICT DO UPDATE command cannot affect row a second time");
            }
            if (old != null && updates) {
                pairs.add(RowValues.joined(old, row));
            } else if (old == null && !again) {
                fresh.add(row);
            }
        }
        return insert(fresh, scratch) + update(pairs, scratch);
    }

    /// CHAR(n) as it is stored, so that equal keys are equal.
    private void pad(List<@Nullable Object> row) {
        for (int i = 0; i < visible.size(); i++) {
            SqlType type = visible.get(i).type();
            if (type.kind() == SqlType.Kind.CHAR && row.get(i) instanceof String text) {
                int missing = type.precision() - text.codePointCount(0, text.length());
                row.set(i, missing > 0 ? text + " ".repeat(missing) : text);
            }
        }
    }

    private Map<List<@Nullable Object>, List<@Nullable Object>> existing(
            List<List<@Nullable Object>> proposed, Region scratch) {
        List<List<@Nullable Object>> wanted = new ArrayList<>();
        for (List<@Nullable Object> row : proposed) {
            List<@Nullable Object> key = RowValues.at(row, keys);
            if (!key.contains(null)) {
                wanted.add(key);
            }
        }
        Map<List<@Nullable Object>, List<@Nullable Object>> there = new HashMap<>();
        if (!wanted.isEmpty()) {
            Batch batch = RowValues.batch(keyTypes(), wanted, scratch);
            Batch found = context.transaction().get(table, batch, stored, scratch);
            RowValues.read(found).forEach(row -> there.put(RowValues.at(row, keys), row));
        }
        return there;
    }

    private List<SqlType> keyTypes() {
        return table.key().stream()
                .map(position -> table.columns().get(position).type())
                .toList();
    }

    private List<SqlType> types() {
        return visible.stream().map(Column::type).toList();
    }

    private long insert(List<List<@Nullable Object>> rows, Region scratch) {
        if (rows.isEmpty()) {
            return 0;
        }
        Batch batch = RowValues.batch(types(), rows, scratch);
        returned.ifPresent(into -> into.add(batch));
        return writer.insert(batch);
    }

    private long update(List<List<@Nullable Object>> pairs, Region scratch) {
        if (pairs.isEmpty()) {
            return 0;
        }
        List<SqlType> both = new ArrayList<>(types());
        both.addAll(types());
        List<List<@Nullable Object>> computed =
                RowValues.read(values.evaluate(RowValues.batch(both, pairs, scratch), scratch));
        List<List<@Nullable Object>> oldKeys = new ArrayList<>();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int columns = visible.size();
        for (int i = 0; i < pairs.size(); i++) {
            List<@Nullable Object> row = computed.get(i);
            if (row.size() == columns || Boolean.TRUE.equals(row.get(columns))) {
                oldKeys.add(RowValues.at(pairs.get(i), keys));
                rows.add(row.subList(0, columns));
            }
        }
        if (rows.isEmpty()) {
            return 0;
        }
        rows.forEach(this::pad);
        Batch batch = writer.finished(RowValues.batch(types(), rows, scratch), scratch);
        long changed = writer.update(RowValues.batch(keyTypes(), oldKeys, scratch), batch);
        returned.ifPresent(into -> into.add(batch));
        return changed;
    }
}
