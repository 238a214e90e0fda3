package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.exec.expr.ConstantEvaluator;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;

/// Parameter values as clients send them: a column per parameter, a row per execution, in whatever type the
/// client has. Values are cast to the parameters' types.
public final class ParameterBatch {
    private ParameterBatch() {}

    /// One row's values. SQLSTATE 08P01 where their number is wrong; 22P02, 22003 and the like where one does
    /// not fit.
    public static List<Expr.Literal> row(Batch batch, int row, List<SqlType> types, EvaluationContext evaluation) {
        check(batch.columns().size(), types);
        List<Expr.Literal> values = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            Object value = Vectors.value(batch.column(i), batch.row(row));
            values.add(cast(new Expr.Literal(value, batch.column(i).type()), types.get(i), evaluation));
        }
        return values;
    }

    /// The values cast to the parameters' types.
    public static List<Expr.Literal> cast(
            List<Expr.Literal> values, List<SqlType> types, EvaluationContext evaluation) {
        check(values.size(), types);
        List<Expr.Literal> cast = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            cast.add(cast(values.get(i), types.get(i), evaluation));
        }
        return cast;
    }

    private static Expr.Literal cast(Expr.Literal value, SqlType type, EvaluationContext evaluation) {
        if (value.isNull() || value.type().equals(type)) {
            return new Expr.Literal(value.value(), type);
        }
        return ConstantEvaluator.evaluate(new Expr.Cast(value, type), evaluation);
    }

    private static void check(int given, List<SqlType> types) {
        if (given != types.size()) {
            throw new DatabaseException(
                    SqlState.PROTOCOL_VIOLATION,
                    "the statement has " + types.size() + " parameters, but " + given + " values were bound");
        }
    }

    /// Runs a write once per row of parameters. An INSERT of one row of VALUES takes all rows at once, a column
    /// at a time.
    public static long run(Statement write, Batch batch, List<SqlType> types, StatementContext context) {
        check(batch.columns().size(), types);
        if (write instanceof Statement.Insert insert
                && insert.conflict().isEmpty()
                && insert.source() instanceof Plan.Values values
                && values.values().size() == 1) {
            return insert(insert, values.values().getFirst(), batch, types, context);
        }
        long rows = 0;
        for (int i = 0; i < batch.selected(); i++) {
            rows += Writes.run(write, context.with(row(batch, i, types, context.evaluation())));
        }
        return rows;
    }

    private static long insert(
            Statement.Insert insert, List<Expr> row, Batch batch, List<SqlType> types, StatementContext context) {
        List<Expr> expressions = row.stream()
                .map(expression -> overColumns(expression, batch, types))
                .toList();
        try (Region region = new Region(context.budget())) {
            Batch rows = ExpressionSet.of(expressions, context.evaluation()).evaluate(batch, region);
            return new TableWriter(insert.table(), context).insert(rows);
        }
    }

    /// The expression with each parameter replaced by the cast column of the batch.
    private static Expr overColumns(Expr expression, Batch batch, List<SqlType> types) {
        return switch (expression) {
            case Expr.Literal literal -> literal;
            case Expr.ColumnRef column -> column;
            case Expr.Parameter parameter -> parameter(parameter.index(), batch, types);
            case Expr.Cast cast -> new Expr.Cast(overColumns(cast.operand(), batch, types), cast.type());
            case Expr.Call call ->
                new Expr.Call(call.function(), overColumns(call.arguments(), batch, types), call.type());
            case Expr.Apply apply ->
                new Expr.Apply(apply.function(), overColumns(apply.arguments(), batch, types), apply.type());
            case Expr.In in -> new Expr.In(overColumns(in.operand(), batch, types), in.values(), in.type());
            case Expr.Case choice ->
                new Expr.Case(
                        choice.branches().stream()
                                .map(branch -> new Expr.Branch(
                                        overColumns(branch.condition(), batch, types),
                                        overColumns(branch.value(), batch, types)))
                                .toList(),
                        choice.otherwise().map(otherwise -> overColumns(otherwise, batch, types)),
                        choice.type());
        };
    }

    private static List<Expr> overColumns(List<Expr> expressions, Batch batch, List<SqlType> types) {
        return expressions.stream()
                .map(expression -> overColumns(expression, batch, types))
                .toList();
    }

    private static Expr parameter(int index, Batch batch, List<SqlType> types) {
        SqlType given = batch.column(index).type();
        SqlType wanted = types.get(index);
        if (given.kind() == SqlType.Kind.NULL) {
            return new Expr.Literal(null, wanted);
        }
        Expr column = new Expr.ColumnRef(index, given);
        return given.equals(wanted) ? column : new Expr.Cast(column, wanted);
    }
}
