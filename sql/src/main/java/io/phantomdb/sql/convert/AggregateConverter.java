package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.LibraryAggregate;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.type.ResultTypes;
import io.phantomdb.sql.type.Types;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexLiteral;

/// Turns GROUP BY into a plan. What our functions give in another form than Calcite asked for is put right by a
/// projection above: `$SUM0`, the sum that is never NULL, and the constant that sub-query removal counts with.
final class AggregateConverter {
    private final Plan input;
    private final IntUnaryOperator position;
    private final List<io.phantomdb.core.expr.Aggregate> calls = new ArrayList<>();
    private final List<Expr> results = new ArrayList<>();
    private final GroupingSets sets;

    private AggregateConverter(Plan input, IntUnaryOperator position, GroupingSets sets) {
        this.sets = sets;
        this.input = input;
        this.position = position;
    }

    /// The columns of its input that it reads, in order.
    static List<Integer> columns(Aggregate aggregate) {
        TreeSet<Integer> columns = new TreeSet<>(aggregate.getGroupSet().asList());
        for (AggregateCall call : aggregate.getAggCallList()) {
            columns.addAll(call.getArgList());
            columns.addAll(call.getCollation().getKeys());
            if (call.filterArg >= 0) {
                columns.add(call.filterArg);
            }
        }
        return List.copyOf(columns);
    }

    /// @param position where the plan has a column of the aggregate's input
    static Plan convert(Aggregate aggregate, Plan input, IntUnaryOperator position, double rows) {
        if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
            List<Integer> groups = aggregate.getGroupSet().asList().stream()
                    .map(position::applyAsInt)
                    .toList();
            return new AggregateConverter(input, position, GroupingSets.NONE).build(aggregate, groups, rows);
        }
        GroupingSets sets = GroupingSets.of(aggregate, input, position);
        return new AggregateConverter(sets.expanded(), position, sets).build(aggregate, sets.groups(), rows);
    }

    private static DatabaseException unsupported(String what) {
        return new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, what + " not supported");
    }

    private Plan build(Aggregate aggregate, List<Integer> groups, double rows) {
        List<Field> wanted = PlanConverter.fields(aggregate);
        List<Field> output = new ArrayList<>();
        int keys = aggregate.getGroupCount();
        for (int i = 0; i < groups.size(); i++) {
            Field field = input.output().get(groups.get(i));
            String name = i < keys ? wanted.get(i).name() : field.name();
            output.add(new Field(name, field.type(), field.nullable()));
            if (i < keys) {
                results.add(new Expr.ColumnRef(i, field.type()));
            }
        }
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            Field field = wanted.get(keys + i);
            add(aggregate.getAggCallList().get(i), field, groups.size(), output);
        }
        Plan plan = new Plan.Aggregation(input, groups, calls, sets.present(), output, rows);
        boolean asWanted = results.size() == output.size();
        for (int i = 0; i < results.size() && asWanted; i++) {
            asWanted = results.get(i).equals(new Expr.ColumnRef(i, output.get(i).type()));
        }
        return asWanted ? plan : new Plan.Project(plan, results, PlanConverter.typed(wanted, results));
    }

    private void add(AggregateCall call, Field field, int groups, List<Field> output) {
        if (call.getAggregation().getName().equals("LITERAL_AGG")) {
            results.add(LiteralConverter.convert((RexLiteral) call.rexList.getFirst()));
            return;
        }
        if (GroupingSets.isGrouping(call)) {
            results.add(Exprs.cast(sets.grouping(call, groups - 1), field.type()));
            return;
        }
        boolean neverNull = call.getAggregation().getName().equals("$SUM0");
        io.phantomdb.core.expr.Aggregate converted = converted(call);
        int position = groups + calls.size();
        calls.add(converted);
        output.add(new Field(field.name(), converted.type(), neverNull || field.nullable()));
        Expr result = new Expr.ColumnRef(position, converted.type());
        results.add(Exprs.cast(neverNull ? orZero(result) : result, field.type()));
    }

    private static Expr orZero(Expr sum) {
        Expr zero = Exprs.cast(new Expr.Literal(BigDecimal.ZERO, SqlType.decimal(1, 0)), sum.type());
        return Exprs.call(ScalarFunction.COALESCE, sum.type(), sum, zero);
    }

    /// The aggregate with this name over a window.
    static io.phantomdb.core.expr.Aggregate windowed(
            String name, Optional<Expr> argument, Optional<Expr> filter, SqlType asked) {
        AggregateFunction function = function(name, argument.isPresent());
        return new io.phantomdb.core.expr.Aggregate(function, argument, false, filter, type(function, argument, asked));
    }

    private io.phantomdb.core.expr.Aggregate converted(AggregateCall call) {
        if (call.getAggregation() instanceof LibraryAggregate library && call.distinctKeys == null) {
            List<Expr> arguments = call.getArgList().stream().map(this::column).toList();
            Optional<Expr> filter = call.filterArg < 0 ? Optional.empty() : Optional.of(column(call.filterArg));
            List<AggregateArguments.Key> keys = call.getCollation().getFieldCollations().stream()
                    .map(key -> new AggregateArguments.Key(
                            column(key.getFieldIndex()),
                            key.getDirection().isDescending(),
                            key.nullDirection == RelFieldCollation.NullDirection.FIRST
                                    || key.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
                                            && key.getDirection().isDescending()))
                    .toList();
            return AggregateArguments.aggregate(
                    library, arguments, keys, call.isDistinct(), filter, Types.toSql(call.getType()));
        }
        if (call.getArgList().size() > 1) {
            throw unsupported("aggregates of more than one argument are");
        }
        if (!call.getCollation().getKeys().isEmpty() || call.distinctKeys != null) {
            throw unsupported("ORDER BY and WITHIN in aggregates are");
        }
        Optional<Expr> argument = call.getArgList().stream().map(this::column).findFirst();
        Optional<Expr> filter = call.filterArg < 0 ? Optional.empty() : Optional.of(column(call.filterArg));
        AggregateFunction function = function(call.getAggregation().getName(), argument.isPresent());
        boolean distinct = call.isDistinct() && countsRepetitions(function);
        SqlType type = type(function, argument, Types.toSql(call.getType()));
        return new io.phantomdb.core.expr.Aggregate(function, argument, distinct, filter, type);
    }

    private Expr column(int index) {
        int column = position.applyAsInt(index);
        return new Expr.ColumnRef(column, input.output().get(column).type());
    }

    private static boolean countsRepetitions(AggregateFunction function) {
        return switch (function) {
            case COUNT, SUM, AVG -> true;
            default -> false;
        };
    }

    private static AggregateFunction function(String name, boolean hasArgument) {
        return switch (name) {
            case "COUNT" -> hasArgument ? AggregateFunction.COUNT : AggregateFunction.COUNT_ROWS;
            case "SUM", "$SUM0" -> AggregateFunction.SUM;
            case "AVG" -> AggregateFunction.AVG;
            case "MIN" -> AggregateFunction.MIN;
            case "MAX" -> AggregateFunction.MAX;
            case "SINGLE_VALUE" -> AggregateFunction.SINGLE_VALUE;
            case "BOOL_AND", "EVERY" -> AggregateFunction.BOOL_AND;
            case "BOOL_OR" -> AggregateFunction.BOOL_OR;
            default -> throw unsupported("the aggregate " + name + " is");
        };
    }

    /// What our function gives, by its documentation.
    private static SqlType type(AggregateFunction function, Optional<Expr> argument, SqlType asked) {
        return switch (function) {
            case COUNT_ROWS, COUNT -> SqlType.BIGINT;
            case SUM -> ResultTypes.sum(argument.orElseThrow().type());
            case AVG -> asked.kind() == Kind.DECIMAL ? asked : SqlType.DOUBLE;
            case MIN, MAX, SINGLE_VALUE -> argument.orElseThrow().type();
            case BOOL_AND, BOOL_OR -> SqlType.BOOLEAN;
            default -> asked;
        };
    }
}
