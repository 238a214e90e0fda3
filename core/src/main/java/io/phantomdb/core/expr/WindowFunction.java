package io.phantomdb.core.expr;

/// Functions over a window; the arguments stand in [WindowCall].
public enum WindowFunction {
    /// () → BIGINT
    ROW_NUMBER,
    /// () → BIGINT: rows before the first peer, plus 1
    RANK,
    /// () → BIGINT: groups of peers so far
    DENSE_RANK,
    /// () → DOUBLE: (rank - 1) / (rows - 1); 0 in a partition of one row
    PERCENT_RANK,
    /// () → DOUBLE: rows up to the last peer / rows
    CUME_DIST,
    /// (INTEGER) → INTEGER: SQLSTATE 22014 unless positive; the first row's counts for its partition
    NTILE,
    /// (any, BIGINT, any) → the first's type: its value so many rows before, or the third where there is none
    LAG,
    /// As [#LAG], after
    LEAD,
    /// (any) → that type, at the frame's first row
    FIRST_VALUE,
    /// (any) → that type, at the frame's last row
    LAST_VALUE,
    /// (any, BIGINT) → the first's type, at the frame's n-th row from 1; SQLSTATE 22016 unless positive
    NTH_VALUE,
    /// [WindowCall#aggregate] over the frame
    AGGREGATE
}
