package io.phantomdb.sql.bind;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.IntervalLiteral;
import io.phantomdb.sql.function.TypeCast;
import io.phantomdb.sql.function.WindowOperator;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlCase;
import org.jspecify.annotations.Nullable;

/// How PostgreSQL names a column after its expression: columns and functions give their names, through casts and the
/// ELSE of CASE too; else the cast's type or `case` does; else it is `?column?`.
final class ColumnName {
    static final String NONE = "?column?";

    private ColumnName() {}

    static String of(SqlNode item) {
        return strong(item).orElseGet(() -> weak(item));
    }

    /// The SELECT that names a query's columns; NULL for VALUES.
    static @Nullable SqlSelect first(SqlNode query) {
        return switch (query) {
            case SqlSelect select -> select;
            case SqlOrderBy order -> first(order.query);
            case SqlWith with -> first(with.body);
            case SqlCall call ->
                switch (call.getKind()) {
                    case UNION, INTERSECT, EXCEPT -> first(call.operand(0));
                    default -> null;
                };
            default -> null;
        };
    }

    private static Optional<String> strong(SqlNode item) {
        if (item instanceof SqlIdentifier identifier) {
            return Optional.of(identifier.names.getLast());
        }
        if (!(item instanceof SqlCall call)) {
            return Optional.empty();
        }
        if (call.getOperator() instanceof WindowOperator window) {
            return Optional.of(window.function());
        }
        if (call.getOperator() instanceof TypeCast) {
            return strong(call.operand(0));
        }
        return switch (call.getKind()) {
            case AS -> strong(call.operand(1));
            case FILTER, OVER -> strong(call.operand(0));
            case EXISTS -> Optional.of("exists");
            case CASE -> Optional.ofNullable(((SqlCase) call).getElseOperand()).flatMap(ColumnName::strong);
            case SELECT, ORDER_BY, WITH, UNION, INTERSECT, EXCEPT ->
                Optional.ofNullable(first(call))
                        .map(select -> of(select.getSelectList().get(0)));
            default -> function(call);
        };
    }

    private static Optional<String> function(SqlCall call) {
        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
        if (name.startsWith("$extract_")) {
            return Optional.of("extract");
        }
        if (name.equals("$position")) {
            return Optional.of("position");
        }
        if (name.startsWith("$percentile_") || name.startsWith("$mode")) {
            return Optional.of(name.substring(1).replace("_desc", ""));
        }
        SqlSyntax syntax = call.getOperator().getSyntax();
        boolean plain = (syntax == SqlSyntax.FUNCTION || syntax == SqlSyntax.FUNCTION_STAR) && !name.startsWith("$");
        return plain ? Optional.of(name) : Optional.empty();
    }

    private static String weak(SqlNode item) {
        if (item instanceof SqlCase) {
            return "case";
        }
        if (!(item instanceof SqlCall call)) {
            return NONE;
        }
        if (call.getOperator() instanceof IntervalLiteral) {
            return "interval";
        }
        return call.getOperator() instanceof TypeCast cast ? type(cast.target()) : NONE;
    }

    /// PostgreSQL's inner name of a type.
    private static String type(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT -> "int2";
            case INTEGER -> "int4";
            case BIGINT -> "int8";
            case DECIMAL -> "numeric";
            case REAL -> "float4";
            case DOUBLE -> "float8";
            case BOOLEAN -> "bool";
            case CHAR -> "bpchar";
            case VARCHAR -> type.precision() == 0 ? "text" : "varchar";
            case VARBINARY -> "bytea";
            case ARRAY -> type(type.elementType());
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, UUID, JSONB ->
                type.kind().name().toLowerCase(Locale.ROOT);
            case NULL -> NONE;
        };
    }
}
