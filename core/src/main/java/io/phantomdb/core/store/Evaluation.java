package io.phantomdb.core.store;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import java.util.Optional;
import java.util.ServiceLoader;

/// Computes expressions over batches, for those below the executor who keep what expressions give (indexes).
///
/// The executor provides one through [ServiceLoader]. Expressions given are immutable ones: equal input, equal result.
public interface Evaluation {
    /// The expression's value for each selected row of the batch: a flat vector of as many values, in their order.
    ///
    /// @param region holds the result
    Vector evaluate(Expr expression, Batch input, Region region);

    /// The one that is there; empty where no executor is.
    static Optional<Evaluation> installed() {
        return ServiceLoader.load(Evaluation.class).findFirst();
    }
}
