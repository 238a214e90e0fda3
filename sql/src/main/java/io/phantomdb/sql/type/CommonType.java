package io.phantomdb.sql.type;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import java.util.Optional;

/// The type that holds values of two types: for comparisons, CASE, UNION and the like.
///
/// Decimals keep every digit after the point; where both cannot fit in 38 digits, values too large for what remains are
/// 22003.
public final class CommonType {
    private CommonType() {}

    /// Empty where no type holds both without an explicit cast. NULL goes with everything.
    public static Optional<SqlType> of(SqlType a, SqlType b) {
        if (a.equals(b) || b.kind() == Kind.NULL) {
            return Optional.of(a);
        }
        if (a.kind() == Kind.NULL) {
            return Optional.of(b);
        }
        if (a.isNumeric() && b.isNumeric()) {
            return Optional.of(numeric(a, b));
        }
        if (a.isString() && b.isString()) {
            return Optional.of(string(a, b));
        }
        if (a.isArray() && b.isArray()) {
            return of(a.elementType(), b.elementType()).map(SqlType::array);
        }
        return temporal(a.kind(), b.kind());
    }

    private static SqlType numeric(SqlType a, SqlType b) {
        if (a.kind() == Kind.DOUBLE || b.kind() == Kind.DOUBLE) {
            return SqlType.DOUBLE;
        }
        if (a.kind() == Kind.REAL || b.kind() == Kind.REAL) {
            return a.kind() == Kind.DECIMAL || b.kind() == Kind.DECIMAL ? SqlType.DOUBLE : SqlType.REAL;
        }
        if (a.isInteger() && b.isInteger()) {
            return digits(a) >= digits(b) ? a : b;
        }
        SqlType left = decimal(a);
        SqlType right = decimal(b);
        int scale = Math.max(left.scale(), right.scale());
        int whole = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
        return SqlType.decimal(Math.clamp(whole + scale, 1, SqlType.DECIMAL_PRECISION_MAX), scale);
    }

    private static SqlType string(SqlType a, SqlType b) {
        if (a.kind() == Kind.CHAR && b.kind() == Kind.CHAR) {
            return a.precision() >= b.precision() ? a : b;
        }
        return a.precision() == 0 || b.precision() == 0
                ? SqlType.VARCHAR
                : SqlType.varchar(Math.max(a.precision(), b.precision()));
    }

    private static Optional<SqlType> temporal(Kind a, Kind b) {
        if (!isDateOrTimestamp(a) || !isDateOrTimestamp(b)) {
            return Optional.empty();
        }
        return Optional.of(a == Kind.TIMESTAMPTZ || b == Kind.TIMESTAMPTZ ? SqlType.TIMESTAMPTZ : SqlType.TIMESTAMP);
    }

    private static boolean isDateOrTimestamp(Kind kind) {
        return kind == Kind.DATE || kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMPTZ;
    }

    /// Digits of the largest value of an integer type.
    static int digits(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT -> 5;
            case INTEGER -> 10;
            case BIGINT -> 19;
            default -> type.precision();
        };
    }

    /// The DECIMAL that holds every value of an integer or DECIMAL type.
    public static SqlType decimal(SqlType type) {
        return type.kind() == Kind.DECIMAL ? type : SqlType.decimal(digits(type), 0);
    }
}
