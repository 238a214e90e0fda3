package io.phantomdb.exec.operator;

import io.phantomdb.exec.plan.ExecNode;

/// Runs a whole plan for an operator of another one, in the thread that asks.
@FunctionalInterface
public interface Nested {
    /// All rows of the plan, which the caller closes. Throws what the plan raises.
    RowStore run(ExecNode plan);
}
