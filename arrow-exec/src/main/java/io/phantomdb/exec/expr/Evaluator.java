package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Gather;

/// Computes one expression for all physical rows of a batch. Belongs to one thread.
///
/// The selection is ignored: the caller removes rows that may not be looked at. The result lives in the batch or in
/// `scratch`. A DECIMAL result of more than 18 digits may come as INT64 of the same scale ([Decimals]).
abstract class Evaluator {
    private final SqlType type;

    Evaluator(SqlType type) {
        this.type = type;
    }

    final SqlType type() {
        return type;
    }

    abstract Vector evaluate(Batch batch, Region scratch);

    /// The result without a dictionary.
    final Vector flat(Batch batch, Region scratch) {
        return Gather.flat(evaluate(batch, scratch), scratch);
    }
}
