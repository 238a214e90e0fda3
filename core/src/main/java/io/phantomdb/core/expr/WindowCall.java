package io.phantomdb.core.expr;

import io.phantomdb.core.type.SqlType;
import java.util.List;
import java.util.Optional;

/// A call of a window function. All expressions are over the window's input.
///
/// @param aggregate of [WindowFunction#AGGREGATE] alone
/// @param arguments as [WindowFunction] lists them, none left out
/// @param ignoreNulls LAG, LEAD and the values of the frame pass over NULLs
/// @param start,end where the frame's edge has an offset: for ROWS and GROUPS the distance, BIGINT; for RANGE the
///     ordering value at which the frame begins or ends, both included
/// @param range for RANGE with an offset the ordering value, in the type of `start` and `end`
public record WindowCall(
        WindowFunction function,
        Optional<Aggregate> aggregate,
        List<Expr> arguments,
        boolean ignoreNulls,
        WindowFrame frame,
        Optional<Expr> start,
        Optional<Expr> end,
        Optional<Expr> range,
        SqlType type) {
    public WindowCall {
        arguments = List.copyOf(arguments);
        assert aggregate.isPresent() == (function == WindowFunction.AGGREGATE);
    }
}
