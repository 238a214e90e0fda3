package io.phantomdb.sql.rule;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.IntervalLiteral;
import io.phantomdb.sql.function.TypeCast;
import io.phantomdb.sql.literal.Literals;
import io.phantomdb.sql.type.Types;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/// Computes sums of literals, because ranges decide which segments are read and how joins are ordered.
///
///     d <= DATE '1998-12-01' - INTERVAL '90' DAY   =>  d <= DATE '1998-09-02'
///     $cast_DATE('1998-12-01')                     =>  DATE '1998-12-01'
final class FoldConstants extends RexShuttle {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final RexBuilder builder;

    private FoldConstants(RexBuilder builder) {
        this.builder = builder;
    }

    static RelNode rewrite(RelNode rel) {
        FoldConstants fold = new FoldConstants(rel.getCluster().getRexBuilder());
        return fold.inside(rel);
    }

    private RelNode inside(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                return super.visit(other).accept(FoldConstants.this);
            }
        });
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
        RexSubQuery inner = (RexSubQuery) super.visitSubQuery(subQuery);
        return inner.clone(inside(inner.rel));
    }

    @Override
    public RexNode visitCall(RexCall call) {
        RexNode visited = super.visitCall(call);
        if (!(visited instanceof RexCall inner)) {
            return visited;
        }
        if (inner.getOperator() instanceof TypeCast cast) {
            return typed(inner, cast);
        }
        return switch (inner.getKind()) {
            case PLUS, MINUS -> number(inner).or(() -> sum(inner)).orElse(inner);
            case TIMES -> number(inner).orElse(inner);
            case MINUS_PREFIX -> negated(inner).orElse(inner);
            case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                dateComparison(inner).orElse(inner);
            default -> inner;
        };
    }

    private RexNode typed(RexCall call, TypeCast cast) {
        if (!(call.getOperands().getFirst() instanceof RexLiteral literal)
                || literal.isNull()
                || cast.target().kind() != Kind.DATE
                || !Types.toSql(literal.getType()).isString()
                || Literals.isReadLater(String.valueOf(literal.getValueAs(String.class)), SqlType.DATE)) {
            return call;
        }
        Object days = Literals.read(String.valueOf(literal.getValueAs(String.class)), SqlType.DATE)
                .value();
        return days instanceof Long day ? date(day) : call;
    }

    private RexNode date(long days) {
        return builder.makeDateLiteral(DateString.fromDaysSinceEpoch((int) days));
    }

    /// Exact numbers; what does not fit the result's type is left to fail when it runs.
    private Optional<RexNode> number(RexCall call) {
        SqlType type = Types.isKnown(call.getType()) ? Types.toSql(call.getType()) : SqlType.NULL;
        boolean exact = type.isInteger() || type.kind() == Kind.DECIMAL;
        Optional<BigDecimal> left = exact ? exact(call.getOperands().get(0)) : Optional.empty();
        Optional<BigDecimal> right = exact ? exact(call.getOperands().get(1)) : Optional.empty();
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal value = switch (call.getKind()) {
            case PLUS -> left.get().add(right.get());
            case MINUS -> left.get().subtract(right.get());
            default -> left.get().multiply(right.get());
        };
        return fitting(value, type, call);
    }

    /// `-4` is a literal, not a call: lists and ranges hold literals.
    private Optional<RexNode> negated(RexCall call) {
        SqlType type = Types.isKnown(call.getType()) ? Types.toSql(call.getType()) : SqlType.NULL;
        return exact(call.getOperands().getFirst()).flatMap(value -> fitting(value.negate(), type, call));
    }

    private Optional<RexNode> fitting(BigDecimal value, SqlType type, RexCall call) {
        try {
            Object fitting = Literals.number(value, type).value();
            return fitting == null || value.scale() > type.scale()
                    ? Optional.empty()
                    : Optional.of(builder.makeExactLiteral(value.setScale(type.scale()), call.getType()));
        } catch (DatabaseException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> exact(RexNode node) {
        if (!(node instanceof RexLiteral literal) || literal.isNull() || !Types.isKnown(literal.getType())) {
            return Optional.empty();
        }
        SqlType type = Types.toSql(literal.getType());
        return type.isInteger() || type.kind() == Kind.DECIMAL
                ? Optional.ofNullable(literal.getValueAs(BigDecimal.class))
                : Optional.empty();
    }

    /// Date or timestamp literal plus or minus an interval literal.
    private Optional<RexNode> sum(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        if (call.isA(SqlKind.PLUS) && interval(left).isPresent()) {
            return interval(left).flatMap(value -> moved(right, value, 1));
        }
        return interval(right).flatMap(value -> moved(left, value, call.isA(SqlKind.PLUS) ? 1 : -1));
    }

    private static Optional<Interval> interval(RexNode node) {
        return node instanceof RexCall call && call.getOperator() instanceof IntervalLiteral literal
                ? Optional.of(literal.value())
                : Optional.empty();
    }

    private Optional<RexNode> moved(RexNode time, Interval interval, int sign) {
        if (!(time instanceof RexLiteral literal) || literal.isNull()) {
            return Optional.empty();
        }
        LocalDateTime start;
        switch (literal.getTypeName()) {
            case DATE -> {
                DateString date = literal.getValueAs(DateString.class);
                start = LocalDate.ofEpochDay(date == null ? 0 : date.getDaysSinceEpoch())
                        .atStartOfDay();
            }
            case TIMESTAMP -> {
                TimestampString at = literal.getValueAs(TimestampString.class);
                if (at == null || at.toString().contains(".")) {
                    return Optional.empty();
                }
                start = LocalDateTime.ofEpochSecond(Math.floorDiv(at.getMillisSinceEpoch(), 1000L), 0, ZoneOffset.UTC);
            }
            default -> {
                return Optional.empty();
            }
        }
        LocalDateTime end = start.plusMonths((long) sign * interval.months())
                .plusDays((long) sign * interval.days())
                .plusNanos(0)
                .plusSeconds(sign * interval.micros() / 1_000_000);
        boolean plain = interval.micros() % 1_000_000 == 0 && end.getYear() >= 1 && end.getYear() <= 9999;
        return plain ? Optional.of(timestamp(end)) : Optional.empty();
    }

    private RexNode timestamp(LocalDateTime time) {
        TimestampString value = TimestampString.fromMillisSinceEpoch(time.toEpochSecond(ZoneOffset.UTC) * 1000);
        return builder.makeTimestampLiteral(value, 6);
    }

    /// `CAST(d AS TIMESTAMP) < TIMESTAMP 'midnight'` speaks of days alone.
    private Optional<RexNode> dateComparison(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        Optional<RexNode> leftDay = day(left);
        Optional<RexNode> rightDay = day(right);
        if (leftDay.isEmpty() || rightDay.isEmpty() || !isTimestamp(left) || !isTimestamp(right)) {
            return Optional.empty();
        }
        return Optional.of(builder.makeCall(call.getOperator(), leftDay.get(), rightDay.get()));
    }

    private static boolean isTimestamp(RexNode node) {
        return Types.isKnown(node.getType()) && Types.toSql(node.getType()).kind() == Kind.TIMESTAMP;
    }

    private Optional<RexNode> day(RexNode node) {
        if (node instanceof RexLiteral literal && !literal.isNull() && isTimestamp(literal)) {
            TimestampString at = literal.getValueAs(TimestampString.class);
            long millis = at == null ? 1 : at.getMillisSinceEpoch();
            boolean midnight = at != null
                    && millis % (MICROS_PER_DAY / 1000) == 0
                    && !at.toString().contains(".");
            return midnight ? Optional.of(date(millis / (MICROS_PER_DAY / 1000))) : Optional.empty();
        }
        if (node instanceof RexCall call && isTimestamp(call) && isCast(call)) {
            RexNode operand = call.getOperands().getFirst();
            return Types.toSql(operand.getType()).kind() == Kind.DATE ? Optional.of(operand) : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isCast(RexCall call) {
        return call.isA(SqlKind.CAST) || call.getOperator() instanceof TypeCast;
    }
}
