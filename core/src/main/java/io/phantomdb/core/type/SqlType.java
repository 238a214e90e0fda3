package io.phantomdb.core.type;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.Locale;

/// A SQL type with its modifiers.
///
/// @param kind the family
/// @param precision digits of DECIMAL (1..38), longest length in characters of CHAR and VARCHAR (0: unbounded); of an
///     array what its elements have; else 0
/// @param scale digits after the point of DECIMAL (0..precision), or of an array's elements; else 0
/// @param element what an ARRAY is of; NULL for all other kinds
public record SqlType(Kind kind, int precision, int scale, Kind element) {
    public enum Kind {
        /// The type of a bare NULL; its vectors hold nothing but NULLs in layout INT8.
        NULL,
        BOOLEAN,
        SMALLINT,
        INTEGER,
        BIGINT,
        REAL,
        DOUBLE,
        DECIMAL,
        CHAR,
        VARCHAR,
        VARBINARY,
        /// Days since 1970-01-01.
        DATE,
        /// Microseconds since midnight.
        TIME,
        /// Microseconds since 1970-01-01T00:00, no zone.
        TIMESTAMP,
        /// Microseconds since 1970-01-01T00:00Z.
        TIMESTAMPTZ,
        INTERVAL,
        UUID,
        /// Elements of one type, any number of them; in vectors as `core.row.ArrayForm` encodes them.
        ARRAY,
        /// Canonical JSON text, see `core.json`.
        JSONB
    }

    public static final int DECIMAL_PRECISION_MAX = 38;
    /// Unscaled decimals of at most this many digits are computed in a `long`.
    public static final int DECIMAL_LONG_PRECISION_MAX = 18;

    public static final SqlType NULL = new SqlType(Kind.NULL, 0, 0);
    public static final SqlType BOOLEAN = new SqlType(Kind.BOOLEAN, 0, 0);
    public static final SqlType SMALLINT = new SqlType(Kind.SMALLINT, 0, 0);
    public static final SqlType INTEGER = new SqlType(Kind.INTEGER, 0, 0);
    public static final SqlType BIGINT = new SqlType(Kind.BIGINT, 0, 0);
    public static final SqlType REAL = new SqlType(Kind.REAL, 0, 0);
    public static final SqlType DOUBLE = new SqlType(Kind.DOUBLE, 0, 0);
    public static final SqlType VARCHAR = new SqlType(Kind.VARCHAR, 0, 0);
    public static final SqlType VARBINARY = new SqlType(Kind.VARBINARY, 0, 0);
    public static final SqlType DATE = new SqlType(Kind.DATE, 0, 0);
    public static final SqlType TIME = new SqlType(Kind.TIME, 0, 0);
    public static final SqlType TIMESTAMP = new SqlType(Kind.TIMESTAMP, 0, 0);
    public static final SqlType TIMESTAMPTZ = new SqlType(Kind.TIMESTAMPTZ, 0, 0);
    public static final SqlType INTERVAL = new SqlType(Kind.INTERVAL, 0, 0);
    public static final SqlType UUID = new SqlType(Kind.UUID, 0, 0);
    public static final SqlType JSONB = new SqlType(Kind.JSONB, 0, 0);

    public SqlType {
        if ((kind == Kind.ARRAY) == (element == Kind.NULL) || element == Kind.ARRAY) {
            throw new IllegalArgumentException(kind + " of " + element + " does not exist");
        }
        if ((kind == Kind.DECIMAL || element == Kind.DECIMAL)
                && (precision < 1 || precision > DECIMAL_PRECISION_MAX || scale < 0 || scale > precision)) {
            throw new IllegalArgumentException("DECIMAL(" + precision + "," + scale + ") does not exist");
        }
    }

    /// A type that is no array.
    public SqlType(Kind kind, int precision, int scale) {
        this(kind, precision, scale, Kind.NULL);
    }

    public static SqlType decimal(int precision, int scale) {
        return new SqlType(Kind.DECIMAL, precision, scale);
    }

    /// VARCHAR of at most `length` characters.
    public static SqlType varchar(int length) {
        return new SqlType(Kind.VARCHAR, length, 0);
    }

    /// CHAR of exactly `length` characters, padded with spaces.
    public static SqlType character(int length) {
        return new SqlType(Kind.CHAR, length, 0);
    }

    /// The array of elements of this type; of bare NULLs one of text. SQLSTATE 0A000 for arrays of arrays.
    public static SqlType array(SqlType element) {
        if (element.kind == Kind.ARRAY) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "arrays of more than one dimension are not supported");
        }
        return element.kind == Kind.NULL
                ? array(VARCHAR)
                : new SqlType(Kind.ARRAY, element.precision, element.scale, element.kind);
    }

    public boolean isArray() {
        return kind == Kind.ARRAY;
    }

    /// The type of an array's elements.
    public SqlType elementType() {
        assert isArray() : this;
        return new SqlType(element, precision, scale);
    }

    /// How a vector stores a value of this type.
    public Layout layout() {
        return switch (kind) {
            case NULL, BOOLEAN -> Layout.INT8;
            case SMALLINT -> Layout.INT16;
            case INTEGER, DATE -> Layout.INT32;
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> Layout.INT64;
            case REAL -> Layout.FLOAT32;
            case DOUBLE -> Layout.FLOAT64;
            case DECIMAL -> precision <= DECIMAL_LONG_PRECISION_MAX ? Layout.INT64 : Layout.INT128;
            case CHAR, VARCHAR, VARBINARY, ARRAY, JSONB -> Layout.BYTES;
            case INTERVAL -> Layout.INTERVAL;
            case UUID -> Layout.UUID;
        };
    }

    public boolean isInteger() {
        return kind == Kind.SMALLINT || kind == Kind.INTEGER || kind == Kind.BIGINT;
    }

    public boolean isNumeric() {
        return isInteger() || kind == Kind.DECIMAL || kind == Kind.REAL || kind == Kind.DOUBLE;
    }

    public boolean isString() {
        return kind == Kind.CHAR || kind == Kind.VARCHAR;
    }

    /// The type as SQL writes it.
    @Override
    public String toString() {
        return switch (kind) {
            case DECIMAL -> "DECIMAL(" + precision + "," + scale + ")";
            case CHAR, VARCHAR -> precision == 0 ? kind.name() : kind.name() + "(" + precision + ")";
            case ARRAY -> elementType() + "[]";
            default -> kind.name().toUpperCase(Locale.ROOT);
        };
    }
}
