package io.phantomdb.engine.copy;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.expr.ExpressionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives batches from outside the shape that [io.phantomdb.core.store.Transaction#insert] takes: every visible column
/// in order, cast to its type, defaults where the source has no such column.
///
/// Casts are those of assignment: text too long for its column is refused with 22001, not cut. One thread.
public final class RowShaper {
    private final List<Column> columns;
    private final ExpressionSet values;
    private final List<LengthCheck> lengthChecks = new ArrayList<>();
    private final ExpressionSet tooLong;

    private record LengthCheck(String column, int characters) {}

    /// @param targets position in the table's columns of each source column, in the source's order
    /// @param types of the source columns
    public RowShaper(TableInfo table, List<Integer> targets, List<SqlType> types, EvaluationContext evaluation) {
        this.columns = table.visibleColumns();
        List<Expr> expressions = new ArrayList<>();
        List<Expr> checks = new ArrayList<>();
        for (int position = 0; position < table.columns().size(); position++) {
            Column column = table.columns().get(position);
            if (column.hidden()) {
                continue;
            }
            int source = targets.indexOf(position);
            if (source < 0) {
                expressions.add(column.defaultValue().orElse(new Expr.Literal(null, column.type())));
            } else if (column.isStored()) {
                throw new DatabaseException(
                        SqlState.INVALID_COLUMN_REFERENCE,
                        "column \"" + column.name() + "\" is a generated column and cannot be loaded");
            } else {
                expressions.add(cast(source, types.get(source), column.type()));
                lengthCheck(source, types.get(source), column).ifPresent(checks::add);
            }
        }
        this.values = ExpressionSet.of(expressions, evaluation);
        this.tooLong = ExpressionSet.of(checks, evaluation);
    }

    /// The rows in the table's shape; shares the memory of `batch`, else stands in `scratch`. Throws what casts
    /// raise.
    public Batch shape(Batch batch, Region scratch) {
        checkLengths(batch, scratch);
        Batch shaped = values.evaluate(batch, scratch);
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            vectors.add(shaped.column(i).as(columns.get(i).type()));
        }
        return shaped.withColumns(vectors);
    }

    private static Expr cast(int source, SqlType from, SqlType to) {
        if (from.kind() == SqlType.Kind.NULL) {
            return new Expr.Literal(null, to);
        }
        Expr column = new Expr.ColumnRef(source, from);
        SqlType texts = to.element() == SqlType.Kind.VARCHAR ? SqlType.array(SqlType.VARCHAR) : to;
        SqlType target = to.kind() == SqlType.Kind.VARCHAR ? SqlType.VARCHAR : texts;
        return from.equals(target) ? column : new Expr.Cast(column, target);
    }

    private Optional<Expr> lengthCheck(int source, SqlType from, Column column) {
        SqlType to = column.type();
        if (to.kind() != SqlType.Kind.CHAR || to.precision() == 0 || !from.isString()) {
            return Optional.empty();
        }
        lengthChecks.add(new LengthCheck(column.name(), to.precision()));
        Expr text = new Expr.Cast(new Expr.ColumnRef(source, from), SqlType.VARCHAR);
        Expr trimmed = new Expr.Call(ScalarFunction.TRIM_TRAILING, List.of(text), SqlType.VARCHAR);
        Expr length = new Expr.Call(ScalarFunction.CHARACTER_LENGTH, List.of(trimmed), SqlType.INTEGER);
        Expr limit = new Expr.Literal((long) to.precision(), SqlType.INTEGER);
        return Optional.of(new Expr.Call(ScalarFunction.GREATER, List.of(length, limit), SqlType.BOOLEAN));
    }

    private void checkLengths(Batch batch, Region scratch) {
        if (lengthChecks.isEmpty()) {
            return;
        }
        Batch truth = tooLong.evaluate(batch, scratch);
        for (int i = 0; i < lengthChecks.size(); i++) {
            Vector column = truth.column(i);
            for (int row = 0; row < truth.selected(); row++) {
                int at = truth.row(row);
                if (!column.isNull(at) && Memory.getByte(column.valueAddress(at)) != 0) {
                    LengthCheck check = lengthChecks.get(i);
                    throw new DatabaseException(
                            SqlState.STRING_DATA_RIGHT_TRUNCATION,
                            "value too long for column \"" + check.column + "\" of type CHAR(" + check.characters
                                    + ")");
                }
            }
        }
    }
}
