package io.phantomdb.parquet.file;

import java.util.Optional;

/// What a file says of a column's values over some rows.
///
/// @param nulls number of NULLs; -1: unknown
/// @param minimum,maximum bounds, not always values that occur (long strings are cut), in the form that
///     [io.phantomdb.core.expr.Expr.Literal] carries; empty: unknown, or there is no value but NULL
public record ZoneMap(long rows, long nulls, Optional<Object> minimum, Optional<Object> maximum) {}
