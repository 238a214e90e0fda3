package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.engine.compile.StatementContext;
import java.util.Optional;

/// Writes rows of one table for one statement, by the rules of the table. One thread.
public final class TableWriter {
    private final TableInfo table;
    private final StatementContext context;
    private final Optional<RowRules> rules;

    public TableWriter(TableInfo table, StatementContext context) {
        this.table = table;
        this.context = context;
        this.rules = RowRules.of(table, context.evaluation());
    }

    /// The rows as they will be stored: generated columns computed, rules checked.
    ///
    /// @param rows one column per visible column; the result shares their memory
    public Batch finished(Batch rows, Region scratch) {
        return rules.isEmpty() ? rows : rules.get().apply(rows, scratch);
    }

    /// As [Transaction#insert]; SQLSTATE 23514 too.
    public long insert(Batch rows) {
        if (rules.isEmpty()) {
            return transaction().insert(table, rows);
        }
        try (Region scratch = new Region(context.budget())) {
            return transaction().insert(table, rules.get().apply(rows, scratch));
        }
    }

    /// As [Transaction#update]; SQLSTATE 23514 too.
    public long update(Batch keys, Batch rows) {
        if (rules.isEmpty()) {
            return transaction().update(table, keys, rows);
        }
        try (Region scratch = new Region(context.budget())) {
            return transaction().update(table, keys, rules.get().apply(rows, scratch));
        }
    }

    /// Whether rows that are there satisfy the table's NOT NULL and CHECK constraints. SQLSTATE 23502, 23514.
    public void check(Batch rows) {
        try (Region scratch = new Region(context.budget())) {
            RowRules.all(table, context.evaluation()).check(rows, scratch);
        }
    }

    /// As [Transaction#delete].
    public long delete(Batch keys) {
        return transaction().delete(table, keys);
    }

    private Transaction transaction() {
        return context.transaction();
    }
}
