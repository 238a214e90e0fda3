package io.phantomdb.sql.estimate;

import io.phantomdb.core.schema.ColumnStatistics;
import io.phantomdb.sql.bind.CatalogTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/// Estimates predicates over one node's columns from distinct counts, minima and maxima.
final class Predicates {
    private static final double UNKNOWN = 0.25;
    private static final double UNKNOWN_RANGE = 0.33;
    private static final double LIKE = 0.1;
    private static final double NULLS = 0.05;
    private static final double LEAST = 1e-9;

    private final RelNode rel;
    private final RelMetadataQuery mq;

    Predicates(RelNode rel, RelMetadataQuery mq) {
        this.rel = rel;
        this.mq = mq;
    }

    /// Between 0 and 1.
    double selectivity(RexNode predicate) {
        RexNode expanded = RexUtil.expandSearch(rel.getCluster().getRexBuilder(), null, predicate);
        return Math.clamp(estimate(expanded), LEAST, 1);
    }

    private double estimate(RexNode predicate) {
        if (predicate.isAlwaysTrue()) {
            return 1;
        }
        if (predicate.isAlwaysFalse()) {
            return 0;
        }
        if (!(predicate instanceof RexCall call)) {
            return UNKNOWN;
        }
        return switch (call.getKind()) {
            case AND -> conjunction(RelOptUtil.conjunctions(call));
            case OR -> disjunction(call.getOperands());
            case NOT -> 1 - estimate(call.getOperands().getFirst());
            case IS_NULL -> nulls(call);
            case IS_NOT_NULL -> 1 - nulls(call);
            case LIKE -> LIKE;
            case EQUALS -> equality(call);
            case NOT_EQUALS -> 1 - equality(call);
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> range(call);
            default -> UNKNOWN;
        };
    }

    /// Two ranges of one column overlap instead of multiplying.
    private double conjunction(List<RexNode> parts) {
        double result = 1;
        for (int i = 0; i < parts.size(); i++) {
            double share = estimate(parts.get(i));
            for (int j = 0; j < i; j++) {
                double other = boundsOneColumn(parts.get(i), parts.get(j)) ? estimate(parts.get(j)) : 0;
                if (share + other > 1) {
                    share = (share + other - 1) / other;
                }
            }
            result *= share;
        }
        return result;
    }

    private boolean boundsOneColumn(RexNode a, RexNode b) {
        return isRange(a)
                && isRange(b)
                && a.getKind().name().charAt(0) != b.getKind().name().charAt(0)
                && column((RexCall) a).isPresent()
                && column((RexCall) a).equals(column((RexCall) b));
    }

    private static boolean isRange(RexNode node) {
        return node.isA(SqlKind.LESS_THAN)
                || node.isA(SqlKind.LESS_THAN_OR_EQUAL)
                || node.isA(SqlKind.GREATER_THAN)
                || node.isA(SqlKind.GREATER_THAN_OR_EQUAL);
    }

    private static Optional<Integer> column(RexCall call) {
        return bare(call.getOperands().getFirst()) instanceof RexInputRef ref
                ? Optional.of(ref.getIndex())
                : Optional.empty();
    }

    private double disjunction(List<RexNode> parts) {
        double none = 1;
        for (RexNode part : parts) {
            none *= 1 - estimate(part);
        }
        return 1 - none;
    }

    private double nulls(RexCall call) {
        double known = bare(call.getOperands().getFirst()) instanceof RexInputRef ref
                ? statistics(ref).map(ColumnStatistics::nullFraction).orElse(Double.NaN)
                : Double.NaN;
        return Double.isNaN(known) ? NULLS : known;
    }

    private Optional<ColumnStatistics> statistics(RexInputRef ref) {
        return origin(ref.getIndex())
                .filter(found ->
                        found.column() < found.table().statistics().columns().size())
                .map(found -> found.table().statistics().columns().get(found.column()));
    }

    /// The share of rows with this value, where ANALYZE has told something.
    private OptionalDouble common(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        RexNode column = left instanceof RexLiteral ? right : left;
        RexNode value = left instanceof RexLiteral ? left : right;
        if (!(bare(column) instanceof RexInputRef ref) || !(value instanceof RexLiteral literal)) {
            return OptionalDouble.empty();
        }
        return statistics(ref)
                .flatMap(ColumnStatistics::analysis)
                .map(analysis -> new Distribution(analysis).equalTo(literal))
                .orElse(OptionalDouble.empty());
    }

    private double equality(RexCall call) {
        OptionalDouble share = common(call);
        if (share.isPresent()) {
            return share.getAsDouble();
        }
        double distinct = 0;
        for (RexNode operand : call.getOperands()) {
            if (bare(operand) instanceof RexInputRef ref) {
                distinct = Math.max(distinct, distinct(ref.getIndex()));
            }
        }
        return distinct == 0 ? UNKNOWN : 1 / Math.max(1, distinct);
    }

    private double distinct(int column) {
        Optional<Origin> origin = origin(column);
        return origin.map(found -> DistinctCounts.of(found.table(), found.column()))
                .orElse(10.0);
    }

    private double range(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        boolean less = call.isA(SqlKind.LESS_THAN) || call.isA(SqlKind.LESS_THAN_OR_EQUAL);
        if (left instanceof RexLiteral && bare(right) instanceof RexInputRef) {
            return share(below(right, left), !less);
        }
        return share(below(left, right), less);
    }

    /// Without the casts that comparing different types puts around columns.
    private static RexNode bare(RexNode node) {
        return node instanceof RexCall call && call.isA(SqlKind.CAST)
                ? bare(call.getOperands().getFirst())
                : node;
    }

    private static double share(OptionalDouble below, boolean less) {
        return below.isEmpty() ? UNKNOWN_RANGE : less ? below.getAsDouble() : 1 - below.getAsDouble();
    }

    /// The share of the column's values below the literal.
    private OptionalDouble below(RexNode column, RexNode literal) {
        if (!(bare(column) instanceof RexInputRef ref) || !(literal instanceof RexLiteral bound)) {
            return OptionalDouble.empty();
        }
        Optional<ColumnStatistics> statistics = statistics(ref);
        if (statistics.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble analysed = statistics
                .get()
                .analysis()
                .map(analysis -> new Distribution(analysis).below(bound))
                .orElse(OptionalDouble.empty());
        if (analysed.isPresent()) {
            return analysed;
        }
        double minimum = statistics.get().minimum().map(Predicates::number).orElse(Double.NaN);
        double maximum = statistics.get().maximum().map(Predicates::number).orElse(Double.NaN);
        double value = number(bound);
        if (Double.isNaN(minimum) || Double.isNaN(maximum) || Double.isNaN(value) || maximum <= minimum) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.clamp((value - minimum) / (maximum - minimum), 0.0, 1.0));
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    static double number(RexLiteral literal) {
        Object value = literal.getValue();
        if (value instanceof BigDecimal decimal) {
            return decimal.doubleValue();
        }
        return switch (literal.getTypeName()) {
            case DATE -> {
                DateString date = literal.getValueAs(DateString.class);
                yield date == null ? Double.NaN : date.getDaysSinceEpoch();
            }
            case TIMESTAMP -> {
                TimestampString time = literal.getValueAs(TimestampString.class);
                yield time == null ? Double.NaN : time.getMillisSinceEpoch() * 1000.0;
            }
            default -> Double.NaN;
        };
    }

    private record Origin(CatalogTable table, int column) {}

    private Optional<Origin> origin(int column) {
        var origins = mq.getColumnOrigins(rel, column);
        if (origins == null || origins.size() != 1) {
            return Optional.empty();
        }
        RelColumnOrigin origin = origins.iterator().next();
        CatalogTable table = origin.getOriginTable().unwrap(CatalogTable.class);
        return table == null || origin.isDerived()
                ? Optional.empty()
                : Optional.of(new Origin(table, origin.getOriginColumnOrdinal()));
    }
}
