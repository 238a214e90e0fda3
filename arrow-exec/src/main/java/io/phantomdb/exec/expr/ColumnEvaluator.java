package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;

/// A column of the input as it is.
final class ColumnEvaluator extends Evaluator {
    private final int index;

    ColumnEvaluator(int index, SqlType type) {
        super(type);
        this.index = index;
    }

    int index() {
        return index;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        return batch.column(index);
    }
}
