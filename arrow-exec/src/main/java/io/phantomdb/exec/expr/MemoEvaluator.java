package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;
import org.jspecify.annotations.Nullable;

/// An expression that occurs more than once: remembers its result for one batch.
final class MemoEvaluator extends Evaluator {
    private final Evaluator inner;
    private @Nullable Batch batch;
    private @Nullable Vector result;

    MemoEvaluator(Evaluator inner) {
        super(inner.type());
        this.inner = inner;
    }

    /// To be called before the scratch memory of the last batch is reused.
    void forget() {
        batch = null;
        result = null;
    }

    @Override
    Vector evaluate(Batch input, Region scratch) {
        Vector known = result;
        if (batch == input && known != null) {
            return known;
        }
        Vector fresh = inner.evaluate(input, scratch);
        batch = input;
        result = fresh;
        return fresh;
    }
}
