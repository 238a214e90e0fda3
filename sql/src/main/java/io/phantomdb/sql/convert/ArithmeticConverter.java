package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.type.CommonType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlKind;

/// `+ - * / %` by the types of their operands.
final class ArithmeticConverter {
    private ArithmeticConverter() {}

    /// @param type the result's, as Calcite derived it
    static Expr convert(SqlKind kind, List<Expr> operands, SqlType type) {
        if (kind == SqlKind.MINUS_PREFIX) {
            return negation(operands.getFirst(), type);
        }
        Expr left = operands.get(0);
        Expr right = operands.get(1);
        if (left.type().kind() == Kind.JSONB) {
            return Operators.library("$json_delete").apply(List.of(left, right), Exprs::cast);
        }
        if (left.type().isNumeric() && right.type().isNumeric()) {
            return numbers(function(kind), left, right, type);
        }
        if (left.type().kind() == Kind.NULL || right.type().kind() == Kind.NULL) {
            return new Expr.Literal(null, type);
        }
        if (kind == SqlKind.TIMES || kind == SqlKind.DIVIDE) {
            String name = kind == SqlKind.TIMES ? "$interval_multiply" : "$interval_divide";
            return Operators.library(name).apply(List.of(left, right), Exprs::cast);
        }
        return kind == SqlKind.PLUS ? sum(left, right, type) : difference(left, right, type);
    }

    private static ScalarFunction function(SqlKind kind) {
        return switch (kind) {
            case PLUS -> ScalarFunction.ADD;
            case MINUS -> ScalarFunction.SUBTRACT;
            case TIMES -> ScalarFunction.MULTIPLY;
            case DIVIDE -> ScalarFunction.DIVIDE;
            default -> ScalarFunction.MODULO;
        };
    }

    private static Expr negation(Expr operand, SqlType type) {
        if (operand.type().kind() == Kind.INTERVAL) {
            Expr zero = new Expr.Literal(new Interval(0, 0, 0), SqlType.INTERVAL);
            return Exprs.call(ScalarFunction.INTERVAL_SUBTRACT, SqlType.INTERVAL, zero, operand);
        }
        if (operand instanceof Expr.Literal literal && literal.value() instanceof BigDecimal value) {
            return new Expr.Literal(value.negate(), literal.type());
        }
        if (operand instanceof Expr.Literal literal
                && literal.value() instanceof Long value
                && value != Long.MIN_VALUE) {
            return new Expr.Literal(-value, literal.type());
        }
        return Exprs.call(ScalarFunction.NEGATE, type, Exprs.cast(operand, type));
    }

    /// Decimals keep their own precisions; everything else is computed in the result's type.
    private static Expr numbers(ScalarFunction function, Expr left, Expr right, SqlType type) {
        boolean exact = isExact(left.type()) && isExact(right.type());
        if (exact && type.kind() == Kind.DECIMAL) {
            return Exprs.call(function, type, decimal(left), decimal(right));
        }
        SqlType common = exact ? CommonType.of(left.type(), right.type()).orElse(type) : floating(left, right);
        return Exprs.call(function, common, Exprs.cast(left, common), Exprs.cast(right, common));
    }

    private static SqlType floating(Expr left, Expr right) {
        return CommonType.of(left.type(), right.type()).orElse(SqlType.DOUBLE);
    }

    private static boolean isExact(SqlType type) {
        return type.isInteger() || type.kind() == Kind.DECIMAL;
    }

    /// As DECIMAL; a whole literal in as few digits as it has.
    private static Expr decimal(Expr operand) {
        if (operand instanceof Expr.Literal literal && literal.value() instanceof Long value) {
            int digits = BigDecimal.valueOf(value).precision();
            return new Expr.Literal(BigDecimal.valueOf(value), SqlType.decimal(digits, 0));
        }
        return Exprs.cast(operand, CommonType.decimal(operand.type()));
    }

    private static Expr sum(Expr left, Expr right, SqlType type) {
        if (left.type().kind() == Kind.TIME && right.type().kind() == Kind.DATE) {
            return sum(right, left, type);
        }
        if (left.type().kind() == Kind.DATE && right.type().kind() == Kind.TIME) {
            return Operators.library("$date_and_time").apply(List.of(left, right), Exprs::cast);
        }
        if (left.type().kind() == Kind.INTERVAL && right.type().kind() == Kind.INTERVAL) {
            return Exprs.call(ScalarFunction.INTERVAL_ADD, type, left, right);
        }
        boolean timeFirst = left.type().kind() != Kind.INTERVAL && !left.type().isInteger();
        Expr time = timeFirst ? left : right;
        Expr amount = timeFirst ? right : left;
        return amount.type().isInteger()
                ? days(time, amount)
                : Exprs.call(ScalarFunction.ADD_INTERVAL, type, time, amount);
    }

    private static Expr days(Expr date, Expr count) {
        return Exprs.call(ScalarFunction.DATE_ADD_DAYS, SqlType.DATE, date, Exprs.cast(count, SqlType.INTEGER));
    }

    private static Expr difference(Expr left, Expr right, SqlType type) {
        Kind first = left.type().kind();
        Kind second = right.type().kind();
        if (second == Kind.INTERVAL) {
            ScalarFunction function =
                    first == Kind.INTERVAL ? ScalarFunction.INTERVAL_SUBTRACT : ScalarFunction.SUBTRACT_INTERVAL;
            return Exprs.call(function, type, left, right);
        }
        if (first == Kind.TIME && second == Kind.TIME) {
            return Exprs.call(
                    ScalarFunction.INTERVAL_SUBTRACT,
                    SqlType.INTERVAL,
                    Exprs.cast(left, SqlType.INTERVAL),
                    Exprs.cast(right, SqlType.INTERVAL));
        }
        if (first == Kind.DATE && right.type().isInteger()) {
            return days(left, negation(Exprs.cast(right, SqlType.INTEGER), SqlType.INTEGER));
        }
        if (first == Kind.DATE && second == Kind.DATE) {
            return Exprs.call(ScalarFunction.DATE_DIFFERENCE, SqlType.INTEGER, left, right);
        }
        Optional<SqlType> common = CommonType.of(left.type(), right.type());
        if (common.isEmpty()) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FUNCTION, "operator does not exist: " + left.type() + " - " + right.type());
        }
        return Exprs.call(
                ScalarFunction.TIMESTAMP_DIFFERENCE,
                SqlType.INTERVAL,
                Exprs.cast(Exprs.cast(left, common.get()), SqlType.TIMESTAMP),
                Exprs.cast(Exprs.cast(right, common.get()), SqlType.TIMESTAMP));
    }
}
