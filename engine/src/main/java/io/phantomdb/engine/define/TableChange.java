package io.phantomdb.engine.define;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.exec.expr.ConstantEvaluator;
import io.phantomdb.sql.plan.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// ALTER TABLE: constraints that go, initial values of new columns, the change itself, what belonged to dropped
/// columns, a look at all rows where something new must hold for them, new UNIQUE constraints and foreign keys.
final class TableChange {
    private final StatementContext context;
    private final Transaction transaction;

    TableChange(StatementContext context) {
        this.context = context;
        this.transaction = context.transaction();
    }

    void run(Definition.AlterTable alter) {
        for (Definition.DropConstraint drop : alter.dropped()) {
            transaction.dropConstraint(drop.table(), drop.name(), drop.cascade());
        }
        TableInfo before = alter.before();
        setOptions(before, alter, false);
        TableInfo after = alter.after().equals(before)
                ? before
                : transaction.alterTable(before, withInitialValues(before, alter.after()), alter.checked());
        setOptions(after, alter, true);
        for (Column column : before.visibleColumns()) {
            if (after.positionOfField(column.fieldId()).isEmpty()) {
                dropOwned(after, column);
            }
        }
        if (alter.checked()) {
            check(after);
        }
        alter.uniques().forEach(unique -> transaction.createIndex(after, unique));
        alter.foreignKeys().forEach(key -> transaction.addForeignKey(after, key));
    }

    /// Options that are reset go before the change, which may drop a column that they name; others may name a new one.
    private void setOptions(TableInfo table, Definition.AlterTable alter, boolean set) {
        Map<String, Optional<String>> options = new HashMap<>(alter.options());
        options.values().removeIf(value -> value.isPresent() != set);
        if (!options.isEmpty()) {
            transaction.setOptions(table, options);
        }
    }

    /// The default of a new column, as it is now, is what the rows have that are there.
    private TableInfo withInitialValues(TableInfo before, TableInfo after) {
        List<Column> columns = new ArrayList<>();
        for (Column column : after.columns()) {
            boolean isNew = column.fieldId() >= before.nextFieldId();
            Optional<Expr.Literal> initial =
                    isNew ? column.defaultValue().map(value -> initial(value, column)) : column.initial();
            columns.add(new Column(
                    column.fieldId(),
                    column.name(),
                    column.type(),
                    column.nullable(),
                    column.defaultValue(),
                    column.hidden(),
                    column.generation(),
                    initial));
        }
        return new TableInfo(
                after.id(),
                after.schema(),
                after.name(),
                columns,
                after.key(),
                after.hasPrimaryKey(),
                after.nextFieldId(),
                after.checks());
    }

    /// SQLSTATE 22001.
    private Expr.Literal initial(Expr value, Column column) {
        SqlType type = column.type();
        Object now = ConstantEvaluator.evaluate(value, context.evaluation()).value();
        if (now instanceof String text && type.precision() > 0) {
            int length = text.codePointCount(0, text.length());
            if (length > type.precision()) {
                throw new DatabaseException(
                        SqlState.STRING_DATA_RIGHT_TRUNCATION,
                        "value too long for column \"" + column.name() + "\" of type " + type);
            }
            now = type.kind() == SqlType.Kind.CHAR ? text + " ".repeat(type.precision() - length) : text;
        }
        return new Expr.Literal(now, type);
    }

    private void dropOwned(TableInfo table, Column column) {
        transaction.comment(table.id(), column.fieldId(), Optional.empty());
        List<SequenceInfo> owned = transaction.catalog().sequences().stream()
                .filter(sequence -> sequence.owner()
                        .filter(owner -> owner.table() == table.id() && owner.fieldId() == column.fieldId())
                        .isPresent())
                .toList();
        owned.forEach(transaction::dropSequence);
    }

    private void check(TableInfo table) {
        TableWriter rules = new TableWriter(table, context);
        List<Integer> columns =
                IntStream.range(0, table.visibleColumns().size()).boxed().toList();
        try (TableScan scan = transaction.scan(new ScanRequest(table, columns, List.of()));
                Region scratch = new Region(context.budget())) {
            for (Optional<Morsel> next = scan.next(); next.isPresent(); next = scan.next()) {
                try (Morsel morsel = next.get()) {
                    for (Optional<Batch> rows = morsel.next(scratch); rows.isPresent(); rows = morsel.next(scratch)) {
                        context.cancellation().check();
                        rules.check(rows.get());
                        scratch.reset();
                    }
                }
            }
        }
    }
}
