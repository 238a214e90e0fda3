package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Branch;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.Case;
import io.phantomdb.core.expr.Expr.Cast;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.expr.Expr.In;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.Expr.Parameter;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Expressions a row at a time over Java objects, as simply as can be.
final class RowReference {
    private RowReference() {}

    static @Nullable Object evaluate(Expr expr, List<Literal> row) {
        return switch (expr) {
            case Literal literal -> literal.value();
            case ColumnRef column -> row.get(column.index()).value();
            case Parameter parameter -> throw new AssertionError(parameter);
            case Cast cast -> cast(evaluate(cast.operand(), row), cast.type());
            case In in -> in(in, row);
            case Case choice -> {
                for (Branch branch : choice.branches()) {
                    if (Boolean.TRUE.equals(evaluate(branch.condition(), row))) {
                        yield evaluate(branch.value(), row);
                    }
                }
                yield choice.otherwise().isPresent()
                        ? evaluate(choice.otherwise().get(), row)
                        : null;
            }
            case Call call -> call(call, row);
            case Expr.Apply apply -> throw new AssertionError(apply);
        };
    }

    private static @Nullable Object in(In in, List<Literal> row) {
        Object value = evaluate(in.operand(), row);
        if (value == null) {
            return null;
        }
        boolean unknown = false;
        for (Literal literal : in.values()) {
            Object other = literal.value();
            if (other != null && compare(value, other) == 0) {
                return true;
            }
            unknown |= other == null;
        }
        return unknown ? null : false;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int compare(Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return Double.compare(x + 0.0, y + 0.0);
        }
        if (a instanceof String x && b instanceof String y) {
            return java.util.Arrays.compareUnsigned(
                    x.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    y.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return ((Comparable) a).compareTo(b);
    }

    private static DatabaseException overflow() {
        return new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "out of range");
    }

    private static @Nullable Object cast(@Nullable Object value, SqlType to) {
        if (value == null) {
            return null;
        }
        if (to.equals(SqlType.VARCHAR)) {
            return value.toString();
        }
        if (value instanceof String text) {
            try {
                return fit(new BigDecimal(new BigInteger(text.strip())), to);
            } catch (NumberFormatException wrong) {
                throw new DatabaseException(SqlState.INVALID_TEXT_REPRESENTATION, text);
            }
        }
        return fit(new BigDecimal(value.toString()), to);
    }

    private static Object fit(BigDecimal exact, SqlType to) {
        if (to.kind() == SqlType.Kind.DECIMAL) {
            BigDecimal scaled = exact.setScale(to.scale(), RoundingMode.HALF_UP);
            if (scaled.precision() > to.precision()) {
                throw overflow();
            }
            return scaled;
        }
        BigDecimal whole = exact.setScale(0, RoundingMode.HALF_UP);
        try {
            return to.equals(SqlType.INTEGER) ? (long) whole.intValueExact() : whole.longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw overflow();
        }
    }

    private static @Nullable Object call(Call call, List<Literal> row) {
        List<Expr> arguments = call.arguments();
        switch (call.function()) {
            case AND, OR -> {
                boolean decided = call.function() == ScalarFunction.OR;
                boolean unknown = false;
                for (Expr argument : arguments) {
                    Object value = evaluate(argument, row);
                    if (value != null && (Boolean) value == decided) {
                        return decided;
                    }
                    unknown |= value == null;
                }
                return unknown ? null : !decided;
            }
            case COALESCE -> {
                for (Expr argument : arguments) {
                    Object value = evaluate(argument, row);
                    if (value != null) {
                        return value;
                    }
                }
                return null;
            }
            default -> {
                List<@Nullable Object> values = new java.util.ArrayList<>();
                for (Expr argument : arguments) {
                    values.add(evaluate(argument, row));
                }
                return apply(call, values);
            }
        }
    }

    private static @Nullable Object apply(Call call, List<@Nullable Object> values) {
        Object a = values.get(0);
        Object b = values.size() > 1 ? values.get(1) : null;
        switch (call.function()) {
            case IS_NULL -> {
                return a == null;
            }
            case IS_NOT_NULL -> {
                return a != null;
            }
            case IS_TRUE -> {
                return Boolean.TRUE.equals(a);
            }
            case IS_NOT_TRUE -> {
                return !Boolean.TRUE.equals(a);
            }
            case IS_NOT_FALSE -> {
                return !Boolean.FALSE.equals(a);
            }
            case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> {
                boolean distinct = a == null || b == null ? a != b : compare(a, b) != 0;
                return distinct == (call.function() == ScalarFunction.IS_DISTINCT_FROM);
            }
            case NULLIF -> {
                return a != null && b != null && compare(a, b) == 0 ? null : a;
            }
            case GREATEST, LEAST -> {
                if (a == null || b == null) {
                    return a == null ? b : a;
                }
                boolean second = call.function() == ScalarFunction.GREATEST ? compare(b, a) > 0 : compare(b, a) < 0;
                return second ? b : a;
            }
            default -> {}
        }
        for (Object value : values) {
            if (value == null) {
                return null;
            }
        }
        return strict(call, java.util.Objects.requireNonNull(a), b == null ? "" : b, values);
    }

    private static Object strict(Call call, Object a, Object b, List<@Nullable Object> values) {
        return switch (call.function()) {
            case NOT -> !(Boolean) a;
            case EQUAL -> compare(a, b) == 0;
            case NOT_EQUAL -> compare(a, b) != 0;
            case LESS -> compare(a, b) < 0;
            case LESS_OR_EQUAL -> compare(a, b) <= 0;
            case GREATER -> compare(a, b) > 0;
            case GREATER_OR_EQUAL -> compare(a, b) >= 0;
            case CONCAT -> a + b.toString();
            case UPPER -> ((String) a).toUpperCase(Locale.ROOT);
            case LOWER -> ((String) a).toLowerCase(Locale.ROOT);
            case SUBSTRING -> {
                long from = (Long) b - 1;
                long to = from + (Long) java.util.Objects.requireNonNull(values.get(2));
                int length = ((String) a).length();
                int start = (int) Math.clamp(from, 0, length);
                yield ((String) a).substring(start, (int) Math.clamp(to, start, length));
            }
            case LIKE, NOT_LIKE -> like((String) a, (String) b) == (call.function() == ScalarFunction.LIKE);
            default ->
                a instanceof Double x
                        ? real(call.function(), x, (Double) b)
                        : exact(call, new BigDecimal(a.toString()), new BigDecimal(b.toString()));
        };
    }

    private static boolean like(String text, String pattern) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        char first = pattern.charAt(0);
        if (first == '%') {
            return like(text, pattern.substring(1)) || !text.isEmpty() && like(text.substring(1), pattern);
        }
        String rest = pattern.substring(first == '\\' ? 2 : 1);
        char wanted = first == '\\' ? pattern.charAt(1) : first;
        return !text.isEmpty() && (first == '_' || text.charAt(0) == wanted) && like(text.substring(1), rest);
    }

    private static Object real(ScalarFunction function, double a, double b) {
        if (function == ScalarFunction.DIVIDE && b == 0 && !Double.isNaN(a)) {
            throw new DatabaseException(SqlState.DIVISION_BY_ZERO, "zero");
        }
        double result = switch (function) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            default -> a / b;
        };
        boolean finite = Double.isFinite(a) && Double.isFinite(b);
        boolean vanished = result == 0
                && (function == ScalarFunction.MULTIPLY && a != 0 && b != 0
                        || function == ScalarFunction.DIVIDE && a != 0);
        if (finite && (Double.isInfinite(result) || vanished)) {
            throw overflow();
        }
        return result;
    }

    private static Object exact(Call call, BigDecimal a, BigDecimal b) {
        boolean integer = call.type().isInteger();
        if ((call.function() == ScalarFunction.DIVIDE || call.function() == ScalarFunction.MODULO) && b.signum() == 0) {
            throw new DatabaseException(SqlState.DIVISION_BY_ZERO, "zero");
        }
        BigDecimal result = switch (call.function()) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            case MODULO -> a.remainder(b);
            default ->
                integer ? a.divideToIntegralValue(b) : a.divide(b, call.type().scale(), RoundingMode.HALF_UP);
        };
        return fit(result, call.type());
    }
}
