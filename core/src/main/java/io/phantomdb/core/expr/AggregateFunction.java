package io.phantomdb.core.expr;

/// Aggregate functions. NULL arguments are skipped; over no rows every one but the counts gives NULL.
public enum AggregateFunction {
    /// () → BIGINT: rows
    COUNT_ROWS,
    /// any → BIGINT: rows where the argument is not NULL
    COUNT,
    /// SMALLINT, INTEGER → BIGINT; BIGINT → DECIMAL(38,0); DECIMAL(p,s) → DECIMAL(38,s); REAL → REAL; DOUBLE →
    /// DOUBLE. SQLSTATE 22003 on overflow
    SUM,
    /// integers and DECIMAL → the call's DECIMAL type; REAL, DOUBLE → DOUBLE
    AVG,
    /// any ordered type → that type
    MIN,
    MAX,
    /// any → that type; SQLSTATE 21000 over more than one row (scalar subqueries)
    SINGLE_VALUE,
    /// BOOLEAN → BOOLEAN
    BOOL_AND,
    BOOL_OR,
    /// DOUBLE → DOUBLE; the sample's are NULL over one row
    VARIANCE_POPULATION,
    VARIANCE_SAMPLE,
    DEVIATION_POPULATION,
    DEVIATION_SAMPLE,
    /// VARBINARY of two DOUBLE (y, x), as the library's `$pair` makes it → DOUBLE; REGRESSION_COUNT → BIGINT,
    /// never NULL
    COVARIANCE_POPULATION,
    COVARIANCE_SAMPLE,
    CORRELATION,
    REGRESSION_SLOPE,
    REGRESSION_INTERCEPT,
    REGRESSION_R2,
    REGRESSION_AVERAGE_X,
    REGRESSION_AVERAGE_Y,
    REGRESSION_SXX,
    REGRESSION_SYY,
    REGRESSION_SXY,
    REGRESSION_COUNT,
    /// integer → that type
    BIT_AND,
    BIT_OR,
    BIT_XOR,
    /// any → that type: some value that is not NULL
    ANY_VALUE,
    /// VARBINARY as the library's `$ordered` makes it, sorted by its keys: texts with their separators → VARCHAR
    TEXTS,
    /// as above: JSON texts → JSONB array; members as the library's `$json_pair` writes them → JSONB object
    JSON_ARRAY,
    JSON_OBJECT,
    /// as above: the most frequent value, of equals the first → its type
    MODE,
    /// as above, value and fraction: between values → DOUBLE; the first at or behind it → its type
    PERCENTILE_BETWEEN,
    PERCENTILE_AT,
    /// as above, key and value: the value with the first key → its type
    FIRST_BY_KEY
}
