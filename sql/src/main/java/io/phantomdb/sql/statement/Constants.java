package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.literal.Literals;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.tree.Syntax;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/// Expressions without columns. Plain literals and parameters are bound here, because 1,000 rows through Calcite take
/// 70 ms; all else goes through `SELECT expression`.
final class Constants {
    private final QueryPlanner planner;
    private final Parameters parameters;

    Constants(QueryPlanner planner, Parameters parameters) {
        this.planner = planner;
        this.parameters = parameters;
    }

    /// @param type what a bare parameter or untyped literal stands for
    Expr bind(SqlNode node, SqlType type) {
        try {
            return plain(node, type, false).orElseGet(() -> planned(node));
        } catch (DatabaseException e) {
            throw e.position().isPresent()
                    ? e
                    : new DatabaseException(
                            e.sqlState(), String.valueOf(e.getMessage()), Syntax.at(node.getParserPosition()), e);
        }
    }

    private Optional<Expr> plain(SqlNode node, SqlType type, boolean negative) {
        if (node instanceof SqlDynamicParam parameter && !negative) {
            SqlType wanted = type.kind() == Kind.CHAR ? SqlType.VARCHAR : type;
            return Optional.of(Exprs.cast(parameters.add(parameter.getIndex(), wanted), wanted));
        }
        if (node instanceof SqlCharStringLiteral text && !negative) {
            SqlType read = type.kind() == Kind.CHAR ? SqlType.VARCHAR : type;
            String value = text.getValueAs(String.class);
            return Optional.of(
                    Literals.isReadLater(value, read)
                            ? Exprs.cast(new Expr.Literal(value, SqlType.VARCHAR), read)
                            : Literals.read(value, read));
        }
        if (node instanceof SqlNumericLiteral number && number.isExact()) {
            BigDecimal value = number.bigDecimalValue();
            return value == null ? Optional.empty() : number(negative ? value.negate() : value);
        }
        if (node instanceof SqlLiteral literal && !negative) {
            return literal(literal);
        }
        boolean minus = node instanceof SqlCall call && call.getKind() == SqlKind.MINUS_PREFIX;
        return minus && !negative ? plain(((SqlCall) node).operand(0), type, true) : Optional.empty();
    }

    private static Optional<Expr> literal(SqlLiteral literal) {
        if (literal.getTypeName() == SqlTypeName.NULL) {
            return Optional.of(new Expr.Literal(null, SqlType.NULL));
        }
        return literal.getTypeName() == SqlTypeName.BOOLEAN
                ? Optional.of(new Expr.Literal(literal.booleanValue(), SqlType.BOOLEAN))
                : Optional.empty();
    }

    /// A number in the type that it has by itself.
    private static Optional<Expr> number(BigDecimal value) {
        if (value.scale() == 0 && value.precision() <= 18) {
            long whole = value.longValueExact();
            boolean small = whole == (int) whole;
            return Optional.of(new Expr.Literal(whole, small ? SqlType.INTEGER : SqlType.BIGINT));
        }
        int scale = Math.max(0, value.scale());
        int precision = Math.max(value.precision() - value.scale() + scale, Math.max(1, scale));
        if (precision > SqlType.DECIMAL_PRECISION_MAX) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
                    "the number " + value.toPlainString() + " has more than " + SqlType.DECIMAL_PRECISION_MAX
                            + " digits");
        }
        return Optional.of(new Expr.Literal(value.setScale(scale), SqlType.decimal(precision, scale)));
    }

    private Expr planned(SqlNode node) {
        SqlParserPos position = node.getParserPosition();
        SqlSelect select = new SqlSelect(
                position,
                null,
                new SqlNodeList(List.of(node), position),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Plan plan = planner.plan(select);
        if (plan instanceof Plan.Project project
                && project.input() instanceof Plan.Values values
                && values.values().size() == 1) {
            return Exprs.replaced(
                    project.expressions().getFirst(), values.values().getFirst());
        }
        if (plan instanceof Plan.Values values && values.values().size() == 1) {
            return values.values().getFirst().getFirst();
        }
        throw Tables.error(SqlState.FEATURE_NOT_SUPPORTED, "sub-queries are not supported in VALUES", node);
    }
}
