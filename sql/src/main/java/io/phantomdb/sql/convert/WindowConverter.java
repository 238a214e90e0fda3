package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.core.expr.WindowFrame.Edge;
import io.phantomdb.core.expr.WindowFrame.Unit;
import io.phantomdb.core.expr.WindowFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.WindowOperator;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Plan.WindowKey;
import io.phantomdb.sql.type.Types;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;

/// A projection with window functions becomes windows, one per partitioning and order, below a projection.
///
///     Project [a, 1 + sum(b) OVER (PARTITION BY c)]  =>  Project [a, 1 + #3] (Window partition by c [sum(b)])
final class WindowConverter {
    private final RexBuilder builder;
    private final ExprConverter expressions;
    private final Map<RexNode, Expr> columns = new HashMap<>();
    private Plan plan;

    private WindowConverter(RexBuilder builder, Plan input) {
        this.builder = builder;
        this.plan = input;
        this.expressions = new ExprConverter(builder, types(input));
    }

    private static List<SqlType> types(Plan plan) {
        return plan.output().stream().map(Field::type).toList();
    }

    static Plan convert(Project project, Plan input) {
        return new WindowConverter(project.getCluster().getRexBuilder(), input).build(project);
    }

    /// What makes rows of one window: partition and order, without the frame.
    private record Grouping(List<RexNode> partition, List<RexFieldCollation> order) {}

    private Plan build(Project project) {
        Map<Grouping, List<RexOver>> windows = new LinkedHashMap<>();
        for (RexOver over : calls(project)) {
            RexWindow window = over.getWindow();
            windows.computeIfAbsent(new Grouping(window.partitionKeys, window.orderKeys), _ -> new ArrayList<>())
                    .add(over);
        }
        windows.forEach(this::add);
        ExprConverter above = new ExprConverter(builder, types(plan), columns);
        List<Expr> results = project.getProjects().stream().map(above::convert).toList();
        return new Plan.Project(plan, results, PlanConverter.typed(PlanConverter.fields(project), results));
    }

    private static Set<RexOver> calls(Project project) {
        Set<RexOver> calls = new LinkedHashSet<>();
        project.getProjects()
                .forEach(node -> node.accept(new RexVisitorImpl<Void>(true) {
                    @Override
                    public Void visitOver(RexOver over) {
                        calls.add(over);
                        return null;
                    }
                }));
        return calls;
    }

    private void add(Grouping grouping, List<RexOver> overs) {
        List<Expr> partition =
                grouping.partition.stream().map(expressions::convert).toList();
        List<WindowKey> order = new ArrayList<>();
        for (RexFieldCollation key : grouping.order) {
            boolean descending = key.getDirection().isDescending();
            boolean nullsFirst = key.getNullDirection() == NullDirection.UNSPECIFIED
                    ? descending
                    : key.getNullDirection() == NullDirection.FIRST;
            order.add(new WindowKey(expressions.convert(key.left), descending, nullsFirst));
        }
        List<WindowCall> calls = new ArrayList<>();
        List<Field> output = new ArrayList<>(plan.output());
        for (RexOver over : overs) {
            WindowCall call = call(over, order);
            Expr column = new Expr.ColumnRef(output.size(), call.type());
            columns.put(over, Exprs.cast(column, Types.toSql(over.getType())));
            output.add(new Field(over.getAggOperator().toString(), call.type(), true));
            calls.add(call);
        }
        plan = new Plan.Window(plan, partition, order, calls, output);
    }

    private WindowCall call(RexOver over, List<WindowKey> order) {
        List<Expr> operands =
                over.getOperands().stream().map(expressions::convert).toList();
        SqlType type = Types.toSql(over.getType());
        if (over.getAggOperator() instanceof WindowOperator operator) {
            return call(operator, operands, order, type);
        }
        if (over.getAggOperator().getKind() == SqlKind.ROW_NUMBER) {
            return plain(WindowFunction.ROW_NUMBER, List.of(), WindowFrame.DEFAULT, SqlType.BIGINT);
        }
        throw new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED, over.getAggOperator().getName() + " over a window is not supported");
    }

    private static WindowCall plain(WindowFunction function, List<Expr> arguments, WindowFrame frame, SqlType type) {
        return new WindowCall(
                function,
                Optional.empty(),
                arguments,
                false,
                frame,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                type);
    }

    private static WindowCall call(WindowOperator operator, List<Expr> operands, List<WindowKey> order, SqlType type) {
        WindowFrame frame = operator.frame();
        List<Expr> own = operands.subList(0, operator.arguments());
        int next = operator.arguments();
        Optional<Expr> start = Optional.empty();
        Optional<Expr> end = Optional.empty();
        if (frame.start().hasOffset()) {
            start = Optional.of(operands.get(next++));
        }
        if (frame.end().hasOffset()) {
            end = Optional.of(operands.get(next++));
        }
        Optional<Expr> filter = operator.isFiltered() ? Optional.of(operands.get(next)) : Optional.empty();
        Optional<Aggregate> aggregate = operator.aggregate()
                .map(base ->
                        AggregateConverter.windowed(base.getName(), own.stream().findFirst(), filter, type));
        Optional<Expr> range = Optional.empty();
        if (frame.unit() == Unit.RANGE && (start.isPresent() || end.isPresent())) {
            RangeEdges edges = new RangeEdges(order.getFirst());
            start = start.map(offset -> edges.edge(frame.start(), offset));
            end = end.map(offset -> edges.edge(frame.end(), offset));
            range = Optional.of(edges.value(start, end));
            SqlType common = range.get().type();
            start = start.map(edge -> Exprs.cast(edge, common));
            end = end.map(edge -> Exprs.cast(edge, common));
        } else {
            start = start.map(WindowConverter::count);
            end = end.map(WindowConverter::count);
        }
        return new WindowCall(
                operator.kind(),
                aggregate,
                aggregate.isPresent() ? List.of() : arguments(operator.kind(), own, type),
                operator.ignoresNulls(),
                frame,
                start,
                end,
                range,
                aggregate.map(Aggregate::type).orElse(type));
    }

    private static Expr count(Expr offset) {
        return Exprs.cast(offset, SqlType.BIGINT);
    }

    private static List<Expr> arguments(WindowFunction function, List<Expr> own, SqlType type) {
        return switch (function) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, AGGREGATE -> List.of();
            case NTILE -> List.of(Exprs.cast(own.getFirst(), SqlType.INTEGER));
            case FIRST_VALUE, LAST_VALUE -> List.of(Exprs.cast(own.getFirst(), type));
            case NTH_VALUE -> List.of(Exprs.cast(own.getFirst(), type), Exprs.cast(own.get(1), SqlType.BIGINT));
            case LAG, LEAD ->
                List.of(
                        Exprs.cast(own.getFirst(), type),
                        own.size() > 1 ? Exprs.cast(own.get(1), SqlType.BIGINT) : new Expr.Literal(1L, SqlType.BIGINT),
                        own.size() > 2 ? Exprs.cast(own.get(2), type) : new Expr.Literal(null, type));
        };
    }

    /// Where a frame of RANGE begins and ends, as an ordering value: wide enough that it never overflows.
    private record RangeEdges(WindowKey key) {
        Expr edge(Edge edge, Expr offset) {
            rejectNegative(offset);
            boolean forward = (edge == Edge.FOLLOWING) != key.descending();
            Expr value = wide(key.key());
            SqlType type = value.type();
            if (type.isNumeric()) {
                Expr distance = Exprs.cast(offset, isReal(type) ? type : SqlType.decimal(38, scale(offset.type())));
                SqlType sum = isReal(type)
                        ? type
                        : SqlType.decimal(
                                38, Math.max(type.scale(), distance.type().scale()));
                return ArithmeticConverter.convert(
                        forward ? SqlKind.PLUS : SqlKind.MINUS, List.of(value, distance), sum);
            }
            if (offset.type().kind() != Kind.INTERVAL) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "RANGE with offset PRECEDING/FOLLOWING is not supported for column type "
                                + key.key().type() + " and offset type " + offset.type());
            }
            return ArithmeticConverter.convert(forward ? SqlKind.PLUS : SqlKind.MINUS, List.of(value, offset), type);
        }

        private static int scale(SqlType type) {
            return type.kind() == Kind.DECIMAL ? type.scale() : 0;
        }

        private static boolean isReal(SqlType type) {
            return type.kind() == Kind.DOUBLE || type.kind() == Kind.REAL;
        }

        private static void rejectNegative(Expr offset) {
            boolean negative = offset instanceof Expr.Literal literal
                    && (literal.value() instanceof Long number && number < 0
                            || literal.value() instanceof BigDecimal decimal && decimal.signum() < 0
                            || literal.value() instanceof Double real && real < 0);
            if (negative) {
                throw new DatabaseException(
                        SqlState.INVALID_PRECEDING_OR_FOLLOWING_SIZE,
                        "invalid preceding or following size in window function");
            }
        }

        private static Expr wide(Expr key) {
            SqlType type = key.type();
            return switch (type.kind()) {
                case SMALLINT, INTEGER, BIGINT -> Exprs.cast(key, SqlType.decimal(38, 0));
                case DECIMAL -> Exprs.cast(key, SqlType.decimal(38, type.scale()));
                case REAL -> Exprs.cast(key, SqlType.DOUBLE);
                case DATE -> Exprs.cast(key, SqlType.TIMESTAMP);
                case DOUBLE, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> key;
                default ->
                    throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "RANGE with offset PRECEDING/FOLLOWING is not supported for column type " + type);
            };
        }

        /// The ordering value in the type of the edges.
        Expr value(Optional<Expr> start, Optional<Expr> end) {
            Expr value = wide(key.key());
            int scale = Math.max(
                    scale(value.type()),
                    Math.max(
                            start.map(edge -> scale(edge.type())).orElse(0),
                            end.map(edge -> scale(edge.type())).orElse(0)));
            return value.type().kind() == Kind.DECIMAL ? Exprs.cast(value, SqlType.decimal(38, scale)) : value;
        }
    }
}
