package io.phantomdb.sql.convert;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.literal.Literals;
import io.phantomdb.sql.literal.Times;
import io.phantomdb.sql.type.Types;
import java.math.BigDecimal;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/// Calcite's literals as ours.
final class LiteralConverter {
    private LiteralConverter() {}

    static Expr.Literal convert(RexLiteral literal) {
        SqlType type = Types.toSql(literal.getType());
        return new Expr.Literal(literal.isNull() ? null : value(literal, type), type);
    }

    /// A value of a `Sarg` over a type. Without leave to cast, else a nullable or a VARCHAR type makes a CAST of
    /// it.
    static Expr.Literal convert(RexBuilder builder, Comparable<?> value, RelDataType type) {
        return convert((RexLiteral) builder.makeLiteral(value, type, false, true));
    }

    private static @Nullable Object value(RexLiteral literal, SqlType type) {
        return switch (type.kind()) {
            case NULL -> null;
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> number(literal, type);
            case CHAR -> Literals.padded(String.valueOf(literal.getValueAs(String.class)), type.precision());
            case VARCHAR -> String.valueOf(literal.getValueAs(String.class));
            case VARBINARY -> {
                ByteString bytes = literal.getValueAs(ByteString.class);
                yield new Expr.Bytes(bytes == null ? new byte[0] : bytes.getBytes());
            }
            case DATE -> {
                DateString date = literal.getValueAs(DateString.class);
                yield date == null ? null : (long) date.getDaysSinceEpoch();
            }
            case TIME -> {
                TimeString time = literal.getValueAs(TimeString.class);
                yield time == null ? null : Times.time(time.toString());
            }
            case TIMESTAMP, TIMESTAMPTZ -> {
                TimestampString time = literal.getValueAs(TimestampString.class);
                yield time == null ? null : Times.timestamp(time.toString());
            }
            case UUID -> literal.getValueAs(UUID.class);
            case JSONB -> throw new AssertionError("JSON values are casts of texts: " + literal);
            case INTERVAL, ARRAY -> throw new AssertionError("intervals and arrays are functions: " + literal);
        };
    }

    private static @Nullable Object number(RexLiteral literal, SqlType type) {
        Comparable<?> value = literal.getValue();
        if (value instanceof Double number) {
            return type.kind() == SqlType.Kind.REAL ? (double) number.floatValue() : number;
        }
        BigDecimal number = literal.getValueAs(BigDecimal.class);
        return number == null ? null : Literals.number(number, type).value();
    }
}
