package io.phantomdb.exec.expr;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Chooses the selector of a predicate.
final class SelectorCompiler {
    private final ExprCompiler expressions;

    SelectorCompiler(ExprCompiler expressions) {
        this.expressions = expressions;
    }

    Selector compile(Expr predicate) {
        return onDictionary(predicate, bare(predicate));
    }

    private static Selector onDictionary(Expr predicate, Selector selector) {
        BitSet columns = ExprTraits.columns(predicate);
        boolean composed = predicate instanceof Call call && call.function() == ScalarFunction.AND;
        return columns.cardinality() == 1 && !composed && ExprTraits.isDeterministic(predicate)
                ? new DictionarySelector(columns.nextSetBit(0), selector)
                : selector;
    }

    private Selector bare(Expr predicate) {
        if (predicate instanceof Call call) {
            if (call.function() == ScalarFunction.AND) {
                return conjunction(call);
            }
            if (call.function() == ScalarFunction.OR) {
                return new Conjunction.Disjunction(
                        call.arguments().stream().map(expressions::selector).toList());
            }
            RangeSelector range = range(call);
            if (range != null) {
                return range;
            }
        }
        return new BooleanSelector(expressions.evaluator(predicate), ExprTraits.columnFlags(predicate));
    }

    /// Neighbouring ranges of one column become one range.
    private Selector conjunction(Call call) {
        List<Selector> parts = new ArrayList<>();
        @Nullable RangeSelector last = null;
        for (Expr raw : flatten(call)) {
            Expr argument = expressions.fold(raw);
            RangeSelector range = argument instanceof Call inner ? range(inner) : null;
            if (range != null && last != null && last.canMerge(range)) {
                last = last.and(range);
                parts.set(parts.size() - 1, new DictionarySelector(last.column(), last));
            } else {
                parts.add(range == null ? compile(argument) : new DictionarySelector(range.column(), range));
                last = range;
            }
        }
        return new Conjunction(parts);
    }

    private static List<Expr> flatten(Call call) {
        List<Expr> parts = new ArrayList<>();
        for (Expr argument : call.arguments()) {
            if (argument instanceof Call inner && inner.function() == ScalarFunction.AND) {
                parts.addAll(flatten(inner));
            } else {
                parts.add(argument);
            }
        }
        return parts;
    }

    /// A comparison of a column with a constant as a range, if it is one.
    private @Nullable RangeSelector range(Call call) {
        if (call.arguments().size() != 2) {
            return null;
        }
        Expr left = expressions.fold(call.arguments().get(0));
        Expr right = expressions.fold(call.arguments().get(1));
        if (left instanceof ColumnRef column && right instanceof Literal literal) {
            return range(call.function(), column, literal);
        }
        if (right instanceof ColumnRef column && left instanceof Literal literal) {
            return range(swapped(call.function()), column, literal);
        }
        return null;
    }

    private static ScalarFunction swapped(ScalarFunction function) {
        return switch (function) {
            case LESS -> ScalarFunction.GREATER;
            case LESS_OR_EQUAL -> ScalarFunction.GREATER_OR_EQUAL;
            case GREATER -> ScalarFunction.LESS;
            case GREATER_OR_EQUAL -> ScalarFunction.LESS_OR_EQUAL;
            default -> function;
        };
    }

    private static @Nullable RangeSelector range(ScalarFunction function, ColumnRef column, Literal literal) {
        Layout layout = column.type().layout();
        boolean integer =
                layout == Layout.INT8 || layout == Layout.INT16 || layout == Layout.INT32 || layout == Layout.INT64;
        if (!integer || literal.isNull() || column.type().kind() == SqlType.Kind.NULL) {
            return null;
        }
        Object object = Objects.requireNonNull(literal.value());
        long value = switch (object) {
            case Boolean truth -> truth ? 1 : 0;
            case BigDecimal decimal -> decimal.unscaledValue().longValueExact();
            default -> (Long) object;
        };
        int index = column.index();
        return switch (function) {
            case EQUAL -> new RangeSelector(index, value, value, false);
            case NOT_EQUAL -> new RangeSelector(index, value, value, true);
            case LESS ->
                value == Long.MIN_VALUE
                        ? new RangeSelector(index, 1, 0, false)
                        : new RangeSelector(index, Long.MIN_VALUE, value - 1, false);
            case LESS_OR_EQUAL -> new RangeSelector(index, Long.MIN_VALUE, value, false);
            case GREATER ->
                value == Long.MAX_VALUE
                        ? new RangeSelector(index, 1, 0, false)
                        : new RangeSelector(index, value + 1, Long.MAX_VALUE, false);
            case GREATER_OR_EQUAL -> new RangeSelector(index, value, Long.MAX_VALUE, false);
            default -> null;
        };
    }
}
