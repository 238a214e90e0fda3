package io.phantomdb.sql.estimate;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.TableAnalysis.ColumnAnalysis;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeUtil;

/// Shares of a column's rows by what ANALYZE found: common values one by one, all others by a histogram in which each
/// bucket holds as many rows.
record Distribution(ColumnAnalysis analysis) {
    /// The rows equal to the literal; empty where they cannot be compared.
    OptionalDouble equalTo(RexLiteral literal) {
        Comparable<?> value = comparable(literal);
        if (value == null) {
            return OptionalDouble.empty();
        }
        for (int i = 0; i < analysis.common().size(); i++) {
            if (compare(analysis.common().get(i), value) == 0) {
                return OptionalDouble.of(analysis.shares().get(i));
            }
        }
        double others = Math.max(0, analysis.distinct() - analysis.common().size());
        return OptionalDouble.of(others < 1 ? 0 : rest() / others);
    }

    /// The share of the values that are not NULL below the literal.
    OptionalDouble below(RexLiteral literal) {
        Comparable<?> value = comparable(literal);
        double filled = 1 - analysis.nullFraction();
        if (value == null
                || filled <= 0
                || analysis.common().isEmpty() && analysis.bounds().isEmpty()) {
            return OptionalDouble.empty();
        }
        double below = 0;
        for (int i = 0; i < analysis.common().size(); i++) {
            below += compare(analysis.common().get(i), value) < 0
                    ? analysis.shares().get(i)
                    : 0;
        }
        return OptionalDouble.of(Math.clamp((below + rest() * belowBounds(value)) / filled, 0, 1));
    }

    /// The share of rows that are neither NULL nor common.
    private double rest() {
        double common =
                analysis.shares().stream().mapToDouble(Double::doubleValue).sum();
        return Math.max(0, 1 - analysis.nullFraction() - common);
    }

    private double belowBounds(Comparable<?> value) {
        List<Expr.Literal> bounds = analysis.bounds();
        if (bounds.size() < 2) {
            return 0.5;
        }
        int buckets = bounds.size() - 1;
        int lower = 0;
        while (lower <= buckets && compare(bounds.get(lower), value) < 0) {
            lower++;
        }
        if (lower == 0 || lower > buckets) {
            return lower == 0 ? 0 : 1;
        }
        return (lower - 1 + within(bounds.get(lower - 1), bounds.get(lower), value)) / buckets;
    }

    private static double within(Expr.Literal low, Expr.Literal high, Comparable<?> value) {
        if (low.value() instanceof Number from && high.value() instanceof Number to && value instanceof Double at) {
            double width = to.doubleValue() - from.doubleValue();
            return width <= 0 ? 0.5 : Math.clamp((at - from.doubleValue()) / width, 0, 1);
        }
        return 0.5;
    }

    /// Numbers, dates and times as Double, text as String; null for all else.
    private static @org.jspecify.annotations.Nullable Comparable<?> comparable(RexLiteral literal) {
        if (SqlTypeUtil.isCharacter(literal.getType())) {
            return literal.getValueAs(String.class);
        }
        double number = Predicates.number(literal);
        return Double.isNaN(number) ? null : (Comparable<?>) number;
    }

    /// Values that cannot be compared stand behind.
    private static int compare(Expr.Literal found, Comparable<?> value) {
        if (found.value() instanceof Number number && value instanceof Double other) {
            return Double.compare(number.doubleValue(), other);
        }
        return found.value() instanceof String text && value instanceof String other ? text.compareTo(other) : 1;
    }
}
