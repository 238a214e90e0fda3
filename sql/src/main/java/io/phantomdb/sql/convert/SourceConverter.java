package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.FileFunction;
import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.function.SeriesFunction;
import io.phantomdb.sql.function.SetFunction;
import io.phantomdb.sql.function.UnnestFunction;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptSamplingParameters;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexCall;

/// Rows that come from functions, and samples of rows.
final class SourceConverter {
    /// Hashes are compared in this many steps.
    private static final long STEPS = 1L << 31;

    /// How many elements an array is taken to have, PostgreSQL's guess.
    static final double UNNESTED = 10;

    private SourceConverter() {}

    /// SQLSTATE 0A000 for a function of no kind that plans know.
    static Plan convert(TableFunctionScan scan) {
        if (isFile(scan)) {
            List<Integer> all = IntStream.range(0, scan.getRowType().getFieldCount())
                    .boxed()
                    .toList();
            return file(scan, all);
        }
        if (scan.getCall() instanceof RexCall call && call.getOperator() instanceof UnnestFunction) {
            ExprConverter converter = new ExprConverter(scan.getCluster().getRexBuilder(), List.of());
            List<Expr> arrays =
                    call.getOperands().stream().map(converter::convert).toList();
            return new Plan.Unnest(Optional.empty(), arrays, false, PlanConverter.fields(scan), UNNESTED);
        }
        if (scan.getCall() instanceof RexCall call && call.getOperator() instanceof SetFunction function) {
            return set(scan, call, function);
        }
        if (!(scan.getCall() instanceof RexCall call && call.getOperator() instanceof SeriesFunction)) {
            throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, scan.getCall() + " is not supported");
        }
        List<Field> output = PlanConverter.fields(scan);
        SqlType type = output.getFirst().type();
        ExprConverter converter = new ExprConverter(scan.getCluster().getRexBuilder(), List.of());
        List<Expr> arguments = new ArrayList<>();
        for (int i = 0; i < call.getOperands().size(); i++) {
            SqlType wanted = i == 2 && !type.isNumeric() ? SqlType.INTERVAL : type;
            arguments.add(Exprs.cast(converter.convert(call.getOperands().get(i)), wanted));
        }
        if (arguments.size() == 2) {
            arguments.add(one(type));
        }
        return new Plan.Series(arguments, output, rows(arguments));
    }

    private static Plan set(TableFunctionScan scan, RexCall call, SetFunction function) {
        ExprConverter converter = new ExprConverter(scan.getCluster().getRexBuilder(), List.of());
        List<Expr> arguments = new ArrayList<>();
        for (int i = 0; i < call.getOperands().size(); i++) {
            arguments.add(Exprs.cast(converter.convert(call.getOperands().get(i)), function.argumentType(i)));
        }
        return new Plan.FunctionScan(function.function(), arguments, PlanConverter.fields(scan));
    }

    /// Whether it reads a file, any columns of it alone.
    static boolean isFile(RelNode rel) {
        return rel instanceof TableFunctionScan scan
                && scan.getCall() instanceof RexCall call
                && call.getOperator() instanceof FileFunction;
    }

    static Plan file(RelNode rel, List<Integer> columns) {
        RexCall call = (RexCall) ((TableFunctionScan) rel).getCall();
        List<Field> fields = PlanConverter.fields(rel);
        return new Plan.FileScan(
                ((FileFunction) call.getOperator()).source(),
                columns,
                columns.stream().map(fields::get).toList());
    }

    private static Expr one(SqlType type) {
        return new Expr.Literal(
                type.kind() == Kind.DECIMAL ? BigDecimal.ONE.setScale(type.scale()) : (Object) 1L, type);
    }

    /// Exact where the arguments are integer constants, else a guess, PostgreSQL's.
    private static double rows(List<Expr> arguments) {
        double[] numbers = new double[3];
        for (int i = 0; i < 3; i++) {
            if (!(arguments.get(i) instanceof Expr.Literal literal && literal.value() instanceof Long number)) {
                return 1000;
            }
            numbers[i] = number;
        }
        double rows = numbers[2] == 0 ? 0 : Math.floor((numbers[1] - numbers[0]) / numbers[2]) + 1;
        return Math.clamp(rows, 0, 1e18);
    }

    /// Each row is in the sample or not, whatever comes of the others: by chance, or by a hash of its values and the
    /// seed, so that the same rows give the same sample.
    static Plan convert(Sample sample, Plan input) {
        RelOptSamplingParameters parameters = sample.getSamplingParameters();
        double share = parameters.sampleRate.doubleValue();
        Expr condition = parameters.isRepeatable()
                ? hashed(parameters.getRepeatableSeed(), share, input)
                : Exprs.call(
                        ScalarFunction.LESS,
                        SqlType.BOOLEAN,
                        Operators.library("random").apply(List.of(), Exprs::cast),
                        new Expr.Literal(share, SqlType.DOUBLE));
        return new Plan.Filter(input, condition, input.rows() * share);
    }

    private static Expr hashed(int seed, double share, Plan input) {
        List<Expr> values = new ArrayList<>();
        values.add(new Expr.Literal((long) seed, SqlType.INTEGER));
        for (int i = 0; i < input.output().size(); i++) {
            values.add(new Expr.ColumnRef(i, input.output().get(i).type()));
        }
        Expr hash = Operators.library("hash").apply(values, Exprs::cast);
        Expr step = Operators.library("$bit_and")
                .apply(List.of(hash, new Expr.Literal(STEPS - 1, SqlType.BIGINT)), Exprs::cast);
        return Exprs.call(
                ScalarFunction.LESS,
                SqlType.BOOLEAN,
                step,
                new Expr.Literal(Math.round(share * STEPS), SqlType.BIGINT));
    }
}
