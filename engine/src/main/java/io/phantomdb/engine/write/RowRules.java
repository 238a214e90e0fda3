package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.sql.convert.Exprs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a table asks of a row beyond what the store checks: generated columns are computed, CHECK conditions tried.
///
///     visible columns --> generated columns in place --> NOT NULL --> each CHECK, by name
///
/// NOT NULL comes before CHECK, as PostgreSQL has it; the store repeats it. One thread.
final class RowRules {
    private final TableInfo table;
    private final List<Column> columns;
    private final List<Integer> generatedAt = new ArrayList<>();
    private final ExpressionSet generated;
    private final ExpressionSet checks;

    private RowRules(TableInfo table, EvaluationContext evaluation) {
        this.table = table;
        this.columns = table.visibleColumns();
        List<Expr> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).generation().orElse(null) instanceof Generation.Stored stored) {
                generatedAt.add(i);
                values.add(overRow(stored.value()));
            }
        }
        this.generated = ExpressionSet.of(values, evaluation);
        this.checks = ExpressionSet.of(
                table.checks().stream().map(check -> overRow(check.condition())).toList(), evaluation);
    }

    /// Empty where the table has no such rules.
    static Optional<RowRules> of(TableInfo table, EvaluationContext evaluation) {
        return table.checks().isEmpty() && table.columns().stream().noneMatch(Column::isStored)
                ? Optional.empty()
                : Optional.of(new RowRules(table, evaluation));
    }

    /// The rules of the table, be there any or not.
    static RowRules all(TableInfo table, EvaluationContext evaluation) {
        return new RowRules(table, evaluation);
    }

    private Expr overRow(Expr expression) {
        return Exprs.moved(expression, fieldId -> table.positionOfField(fieldId).orElseThrow());
    }

    /// The rows as they are to be stored. SQLSTATE 23502, 23514, and what a generated column's value raises.
    ///
    /// @param rows one column per visible column; the result shares their memory
    Batch apply(Batch rows, Region scratch) {
        Batch typed = rows.withColumns(typed(rows, scratch));
        Batch complete = generatedAt.isEmpty() ? typed : generate(typed, scratch);
        check(complete, scratch);
        return complete;
    }

    /// SQLSTATE 23502, 23514.
    void check(Batch rows, Region scratch) {
        requireNoNulls(rows);
        if (!table.checks().isEmpty()) {
            tryChecks(rows, scratch);
        }
    }

    /// NULL without a type gets the column's.
    private List<Vector> typed(Batch rows, Region scratch) {
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Vector vector = rows.column(i);
            vectors.add(
                    vector.type().kind() == SqlType.Kind.NULL
                            ? Vectors.constant(columns.get(i).type(), null, rows.rows(), scratch)
                            : vector);
        }
        return vectors;
    }

    /// The computed columns come densely; so all others are brought to the same rows.
    private Batch generate(Batch rows, Region scratch) {
        Batch dense = rows.selection() == 0 ? rows : io.phantomdb.core.batch.Batches.copy(rows, scratch);
        Batch values = generated.evaluate(dense, scratch);
        List<Vector> vectors = new ArrayList<>(dense.columns());
        for (int i = 0; i < generatedAt.size(); i++) {
            int at = generatedAt.get(i);
            vectors.set(at, values.column(i).as(columns.get(at).type()));
        }
        return dense.withColumns(vectors);
    }

    private void requireNoNulls(Batch rows) {
        for (int i = 0; i < columns.size(); i++) {
            Vector vector = rows.column(i);
            if (columns.get(i).nullable() || vector.validity() == 0 && vector.dictionary() == null) {
                continue;
            }
            for (int row = 0; row < rows.selected(); row++) {
                if (vector.isNull(rows.row(row))) {
                    throw new DatabaseException(
                            SqlState.NOT_NULL_VIOLATION,
                            "null value in column \"" + columns.get(i).name() + "\" of relation \"" + table.name()
                                    + "\" violates not-null constraint");
                }
            }
        }
    }

    private void tryChecks(Batch rows, Region scratch) {
        Batch truth = checks.evaluate(rows, scratch);
        for (int i = 0; i < table.checks().size(); i++) {
            Vector outcome = truth.column(i);
            for (int row = 0; row < truth.selected(); row++) {
                int at = truth.row(row);
                if (!outcome.isNull(at) && Memory.getByte(outcome.valueAddress(at)) == 0) {
                    throw violated(table.checks().get(i), rows, rows.row(row));
                }
            }
        }
    }

    private DatabaseException violated(CheckConstraint check, Batch rows, int row) {
        String values = rows.columns().stream()
                .map(vector -> String.valueOf(Vectors.value(vector, row)))
                .map(text -> text.length() > 64 ? text.substring(0, 64) + "..." : text)
                .collect(Collectors.joining(", ", "(", ")"));
        return new DatabaseException(
                SqlState.CHECK_VIOLATION,
                "new row for relation \"" + table.name() + "\" violates check constraint \"" + check.name()
                        + "\": failing row contains " + values);
    }
}
