package io.phantomdb.sql.type;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;

/// Result types of arithmetic and aggregates; exact wherever 38 digits allow it.
public final class ResultTypes {
    /// Digits after the point that a quotient or an average has at least, as in PostgreSQL.
    static final int QUOTIENT_SCALE_MIN = 16;

    private ResultTypes() {}

    static SqlType plus(SqlType a, SqlType b) {
        int scale = Math.max(a.scale(), b.scale());
        return capped(Math.max(a.precision() - a.scale(), b.precision() - b.scale()) + scale + 1, scale);
    }

    static SqlType multiply(SqlType a, SqlType b) {
        return capped(a.precision() + b.precision(), a.scale() + b.scale());
    }

    static SqlType divide(SqlType a, SqlType b) {
        int scale = Math.max(QUOTIENT_SCALE_MIN, a.scale());
        return capped(a.precision() - a.scale() + b.scale() + scale, scale);
    }

    static SqlType modulo(SqlType a, SqlType b) {
        int scale = Math.max(a.scale(), b.scale());
        return capped(Math.min(a.precision() - a.scale(), b.precision() - b.scale()) + scale, scale);
    }

    public static SqlType sum(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT, INTEGER -> SqlType.BIGINT;
            case BIGINT -> SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, 0);
            case DECIMAL -> SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, type.scale());
            default -> type;
        };
    }

    static SqlType average(SqlType type) {
        if (!type.isInteger() && type.kind() != Kind.DECIMAL) {
            return SqlType.DOUBLE;
        }
        int scale = CommonType.decimal(type).scale();
        return SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, Math.max(scale, QUOTIENT_SCALE_MIN));
    }

    private static SqlType capped(int precision, int scale) {
        int scaleKept = Math.min(scale, SqlType.DECIMAL_PRECISION_MAX);
        int kept = Math.min(Math.max(precision, Math.max(1, scaleKept)), SqlType.DECIMAL_PRECISION_MAX);
        return SqlType.decimal(kept, scaleKept);
    }
}
