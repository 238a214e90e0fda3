package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.bind.CatalogTable;
import io.phantomdb.sql.convert.Exprs;

/// PostgreSQL's assignment casts: wider than implicit ones, narrower than explicit ones.
final class Assignment {
    private Assignment() {}

    /// The value as the column takes it; for CHAR(n) it may be VARCHAR. The store checks lengths of text and NULLs,
    /// and pads. SQLSTATE 42804 where no assignment cast exists, 22001 for a literal too long for CHAR(n).
    static Expr cast(Expr value, Column column) {
        SqlType type = CatalogTable.planType(column);
        if (value instanceof Expr.Literal literal
                && literal.value() instanceof String text
                && type.kind() == Kind.CHAR) {
            checkLength(text.stripTrailing(), type, column.name());
        }
        boolean textLiteral = value instanceof Expr.Literal && value.type().isString();
        if (!textLiteral && !isAllowed(value.type(), type)) {
            throw new DatabaseException(
                    SqlState.DATATYPE_MISMATCH,
                    "column \"" + column.name() + "\" is of type " + column.type() + " but the expression is of type "
                            + value.type());
        }
        boolean otherText = type.kind() == Kind.CHAR && !(value instanceof Expr.Literal);
        return otherText ? uncut(value, type) : Exprs.cast(value, type);
    }

    /// Text for CHAR(n): a cast would cut what is too long, so it goes as VARCHAR and the store pads it or refuses
    /// it.
    private static Expr uncut(Expr value, SqlType type) {
        return value.type().equals(type) ? value : Exprs.cast(value, SqlType.VARCHAR);
    }

    private static void checkLength(String text, SqlType type, String column) {
        if (text.codePointCount(0, text.length()) > type.precision()) {
            throw new DatabaseException(
                    SqlState.STRING_DATA_RIGHT_TRUNCATION,
                    "value too long for column \"" + column + "\" of type " + type);
        }
    }

    private static boolean isAllowed(SqlType from, SqlType to) {
        if (from.isArray() && to.isArray()) {
            return isAllowed(from.elementType(), to.elementType());
        }
        if (from.kind() == to.kind() || from.kind() == Kind.NULL || to.isString()) {
            return true;
        }
        if (from.isNumeric() && to.isNumeric()) {
            return true;
        }
        return switch (from.kind()) {
            case DATE -> to.kind() == Kind.TIMESTAMP || to.kind() == Kind.TIMESTAMPTZ;
            case TIMESTAMP, TIMESTAMPTZ ->
                to.kind() == Kind.DATE
                        || to.kind() == Kind.TIME
                        || to.kind() == Kind.TIMESTAMP
                        || to.kind() == Kind.TIMESTAMPTZ;
            case TIME -> to.kind() == Kind.INTERVAL;
            case INTERVAL -> to.kind() == Kind.TIME;
            default -> false;
        };
    }
}
