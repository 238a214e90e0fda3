package io.phantomdb.core.expr;

import io.phantomdb.core.type.SqlType;
import java.util.Optional;

/// One aggregate of a GROUP BY.
///
/// @param argument over the aggregation's input; empty for COUNT(*) alone
/// @param filter BOOLEAN over the input: only rows where it is TRUE count
public record Aggregate(
        AggregateFunction function, Optional<Expr> argument, boolean distinct, Optional<Expr> filter, SqlType type) {}
