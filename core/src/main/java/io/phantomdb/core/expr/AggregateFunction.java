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
    BOOL_OR
}
