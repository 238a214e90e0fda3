package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;

/// A predicate as a filter: finds the rows for which it is TRUE. Belongs to one thread.
abstract class Selector {
    /// Looks at the rows `in[0 .. count)` of the batch (`in` 0: all its rows, then `count` is their number) and
    /// writes those for which the predicate is TRUE to `out`, which has room for `count` and may be `in`.
    ///
    /// @return how many
    abstract int select(Batch batch, long in, int count, long out, Region scratch);
}
