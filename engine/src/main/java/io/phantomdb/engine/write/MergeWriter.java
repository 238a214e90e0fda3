package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.plan.Statement.MergeBranch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// MERGE: gathers the source's rows by what becomes of them, then deletes, updates and inserts. One thread, one
/// statement.
public final class MergeWriter {
    private final Statement.Merge merge;
    private final TableInfo table;
    private final StatementContext context;
    private final TableWriter writer;
    private final int keys;
    private final List<Column> visible;
    private final int[] valuesAt;
    private final Set<List<@Nullable Object>> met = new HashSet<>();
    private final List<List<@Nullable Object>> deleted = new ArrayList<>();
    private final List<List<@Nullable Object>> updatedKeys = new ArrayList<>();
    private final List<List<@Nullable Object>> updated = new ArrayList<>();
    private final List<List<@Nullable Object>> inserted = new ArrayList<>();

    public MergeWriter(Statement.Merge merge, StatementContext context) {
        this.merge = merge;
        this.table = merge.table();
        this.context = context;
        this.writer = new TableWriter(table, context);
        this.keys = table.key().size();
        this.visible = table.visibleColumns();
        this.valuesAt = new int[merge.branches().size()];
        int at = keys + 1;
        for (int i = 0; i < valuesAt.length; i++) {
            valuesAt[i] = at;
            MergeBranch branch = merge.branches().get(i);
            at += branch == MergeBranch.UPDATE || branch == MergeBranch.INSERT ? visible.size() : 0;
        }
    }

    /// Takes rows of the source. SQLSTATE 21000 where a row of the table comes twice.
    public void add(Batch source) {
        for (List<@Nullable Object> row : RowValues.read(source)) {
            if (!(row.get(keys) instanceof Long number)) {
                continue;
            }
            int branch = number.intValue();
            List<@Nullable Object> key = row.subList(0, keys);
            List<@Nullable Object> values = values(row, branch);
            switch (merge.branches().get(branch)) {
                case NOTHING -> {}
                case INSERT -> inserted.add(values);
                case DELETE -> {
                    once(key);
                    deleted.add(key);
                }
                case UPDATE -> {
                    once(key);
                    updatedKeys.add(key);
                    updated.add(values);
                }
            }
        }
    }

    private List<@Nullable Object> values(List<@Nullable Object> row, int branch) {
        MergeBranch kind = merge.branches().get(branch);
        boolean has = kind == MergeBranch.UPDATE || kind == MergeBranch.INSERT;
        return has ? row.subList(valuesAt[branch], valuesAt[branch] + visible.size()) : List.of();
    }

    private void once(List<@Nullable Object> key) {
        if (!met.add(List.copyOf(key))) {
            throw new DatabaseException(
                    SqlState.CARDINALITY_VIOLATION, "MERGE command cannot affect row a second time");
        }
    }

    /// Writes what was gathered.
    ///
    /// @return rows changed
    public long write() {
        List<SqlType> keyTypes = table.key().stream()
                .map(position -> table.columns().get(position).type())
                .toList();
        List<SqlType> types = visible.stream().map(Column::type).toList();
        long changed = 0;
        try (Region scratch = new Region(context.budget())) {
            if (!deleted.isEmpty()) {
                changed += writer.delete(RowValues.batch(keyTypes, deleted, scratch));
            }
            if (!updated.isEmpty()) {
                changed += writer.update(
                        RowValues.batch(keyTypes, updatedKeys, scratch), RowValues.batch(types, updated, scratch));
            }
            if (!inserted.isEmpty()) {
                changed += writer.insert(RowValues.batch(types, inserted, scratch));
            }
        }
        return changed;
    }
}
