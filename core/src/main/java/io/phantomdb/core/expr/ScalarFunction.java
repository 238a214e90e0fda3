package io.phantomdb.core.expr;

/// Scalar functions and operators. Unless said otherwise a NULL argument gives NULL; overflow is SQLSTATE
/// 22003, a zero divisor 22012.
///
/// "same": all arguments have the one type given. Adding one: see `docs/extending.md`.
public enum ScalarFunction {
    /// same, any type → BOOLEAN. Floating point: NaN equals NaN and is greater than all else. CHAR ignores
    /// trailing spaces.
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    /// same → BOOLEAN, never NULL
    IS_DISTINCT_FROM,
    IS_NOT_DISTINCT_FROM,
    /// BOOLEAN... → BOOLEAN in three-valued logic, two or more arguments
    AND,
    OR,
    NOT,
    /// any → BOOLEAN, never NULL
    IS_NULL,
    IS_NOT_NULL,
    /// BOOLEAN → BOOLEAN, never NULL
    IS_TRUE,
    IS_NOT_TRUE,
    IS_FALSE,
    IS_NOT_FALSE,
    /// same integer or floating type → that type; DECIMAL(p1,s1) and DECIMAL(p2,s2) → the call's DECIMAL type,
    /// exactly
    ADD,
    SUBTRACT,
    MULTIPLY,
    /// integers truncate toward zero; DECIMAL rounds half away from zero to the call's scale
    DIVIDE,
    MODULO,
    NEGATE,
    ABSOLUTE,
    /// DECIMAL → the call's type, half away from zero; DOUBLE to even; optional second argument INTEGER digits
    ROUND,
    /// DECIMAL or DOUBLE → the call's type; towards zero; optional second argument INTEGER digits
    TRUNCATE,
    FLOOR,
    CEILING,
    /// DOUBLE, DOUBLE → DOUBLE
    POWER,
    /// DOUBLE → DOUBLE; SQLSTATE 22023 outside the domain
    SQUARE_ROOT,
    NATURAL_LOGARITHM,
    EXPONENTIAL,
    /// VARCHAR, VARCHAR pattern [, VARCHAR escape] → BOOLEAN
    LIKE,
    NOT_LIKE,
    ILIKE,
    NOT_ILIKE,
    /// VARCHAR... → VARCHAR (`||`)
    CONCAT,
    /// VARCHAR, INTEGER from (1-based) [, INTEGER count] → VARCHAR
    SUBSTRING,
    UPPER,
    LOWER,
    /// VARCHAR [, VARCHAR characters] → VARCHAR
    TRIM,
    TRIM_LEADING,
    TRIM_TRAILING,
    /// VARCHAR → INTEGER, in characters
    CHARACTER_LENGTH,
    /// VARCHAR or VARBINARY → INTEGER, in bytes
    OCTET_LENGTH,
    /// VARCHAR needle, VARCHAR hay → INTEGER, 1-based, 0 where absent
    POSITION,
    /// VARCHAR, VARCHAR from, VARCHAR to → VARCHAR
    REPLACE,
    /// VARCHAR, INTEGER → VARCHAR
    LEFT,
    RIGHT,
    /// same → that type: the first that is not NULL; later arguments are not evaluated
    COALESCE,
    /// same, two → that type
    NULLIF,
    /// same... → that type, NULLs ignored
    GREATEST,
    LEAST,
    /// DATE, TIME, TIMESTAMP, TIMESTAMPTZ or INTERVAL → the call's type (INTEGER, BIGINT or DECIMAL for seconds)
    EXTRACT_YEAR,
    EXTRACT_QUARTER,
    EXTRACT_MONTH,
    EXTRACT_WEEK,
    EXTRACT_DAY,
    EXTRACT_DOW,
    EXTRACT_DOY,
    EXTRACT_HOUR,
    EXTRACT_MINUTE,
    EXTRACT_SECOND,
    EXTRACT_EPOCH,
    /// VARCHAR unit, TIMESTAMP or TIMESTAMPTZ → the second argument's type
    DATE_TRUNC,
    /// DATE, INTEGER → DATE
    DATE_ADD_DAYS,
    /// DATE, DATE → INTEGER days
    DATE_DIFFERENCE,
    /// DATE, TIMESTAMP or TIMESTAMPTZ and INTERVAL → the first's type, DATE gives the call's type (DATE or
    /// TIMESTAMP)
    ADD_INTERVAL,
    SUBTRACT_INTERVAL,
    /// TIMESTAMP, TIMESTAMP → INTERVAL in days and microseconds
    TIMESTAMP_DIFFERENCE,
    /// INTERVAL, INTERVAL → INTERVAL
    INTERVAL_ADD,
    INTERVAL_SUBTRACT,
    /// () → the statement's start as the call's type: DATE, TIMESTAMP or TIMESTAMPTZ
    CURRENT_TIME_OF_STATEMENT,
    /// () → UUID; evaluated per row
    RANDOM_UUID,
    /// BIGINT id of a sequence → BIGINT; evaluated per row
    NEXT_VALUE,
    CURRENT_VALUE,
    /// () → BIGINT, the session's last [#NEXT_VALUE]
    LAST_VALUE,
    /// BIGINT id of a sequence, BIGINT value [, BOOLEAN called] → the value
    SET_VALUE;

    /// Whether equal arguments may give another result in the next row, so that it is neither folded nor shared.
    public boolean isVolatile() {
        return switch (this) {
            case RANDOM_UUID, NEXT_VALUE, CURRENT_VALUE, LAST_VALUE, SET_VALUE -> true;
            default -> false;
        };
    }
}
