package io.phantomdb.sql.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.type.CommonType;
import java.util.List;

/// What a function takes at one place.
enum Parameter {
    TEXT,
    INTEGER,
    BIGINT,
    BOOLEAN,
    /// Any number, computed as DOUBLE.
    DOUBLE,
    /// Any number, as it is; integers become DOUBLE.
    FRACTIONAL,
    /// Any number, as it is.
    NUMBER,
    TIMESTAMP,
    /// A date, time, timestamp or interval, as it is.
    TEMPORAL,
    INTERVAL,
    /// VARCHAR or VARBINARY, as it is.
    BYTES,
    /// Anything; becomes text.
    ANY_AS_TEXT,
    /// Anything that has a type in common with the others; becomes the result's type.
    SAME;

    boolean accepts(SqlType type) {
        if (type.kind() == Kind.NULL) {
            return true;
        }
        return switch (this) {
            case TEXT -> type.isString();
            case INTEGER, BIGINT -> type.isInteger();
            case BOOLEAN -> type.kind() == Kind.BOOLEAN;
            case DOUBLE, FRACTIONAL, NUMBER -> type.isNumeric();
            case TIMESTAMP ->
                type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMPTZ || type.kind() == Kind.DATE;
            case TEMPORAL ->
                switch (type.kind()) {
                    case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> true;
                    default -> false;
                };
            case INTERVAL -> type.kind() == Kind.INTERVAL;
            case BYTES -> type.isString() || type.kind() == Kind.VARBINARY;
            case ANY_AS_TEXT, SAME -> true;
        };
    }

    /// The type that the function gets here.
    SqlType argumentType(SqlType actual, SqlType result) {
        return switch (this) {
            case TEXT, ANY_AS_TEXT -> SqlType.VARCHAR;
            case INTEGER -> SqlType.INTEGER;
            case BIGINT -> SqlType.BIGINT;
            case BOOLEAN -> SqlType.BOOLEAN;
            case DOUBLE -> SqlType.DOUBLE;
            case FRACTIONAL -> actual.isInteger() || actual.kind() == Kind.NULL ? SqlType.DOUBLE : actual;
            case NUMBER, TEMPORAL -> actual;
            case TIMESTAMP -> actual.kind() == Kind.TIMESTAMPTZ ? actual : SqlType.TIMESTAMP;
            case INTERVAL -> SqlType.INTERVAL;
            case BYTES -> actual.kind() == Kind.VARBINARY ? actual : SqlType.VARCHAR;
            case SAME -> result;
        };
    }

    /// What a bare parameter here is taken for.
    SqlType parameterType() {
        return switch (this) {
            case TEXT, ANY_AS_TEXT, BYTES, SAME -> SqlType.VARCHAR;
            case INTEGER -> SqlType.INTEGER;
            case BIGINT -> SqlType.BIGINT;
            case BOOLEAN -> SqlType.BOOLEAN;
            case DOUBLE, FRACTIONAL, NUMBER -> SqlType.DOUBLE;
            case TIMESTAMP, TEMPORAL -> SqlType.TIMESTAMP;
            case INTERVAL -> SqlType.INTERVAL;
        };
    }

    /// The common type of all, or NULL where there is none.
    static SqlType common(List<SqlType> types) {
        SqlType common = SqlType.NULL;
        for (SqlType type : types) {
            var merged = CommonType.of(common, type);
            if (merged.isEmpty()) {
                return SqlType.NULL;
            }
            common = merged.get();
        }
        return common;
    }
}
