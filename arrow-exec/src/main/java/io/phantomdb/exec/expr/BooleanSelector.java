package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Selections;

/// Any predicate: evaluated as a BOOLEAN column over the rows in question.
final class BooleanSelector extends Selector {
    private final Evaluator predicate;
    private final boolean[] columns;

    BooleanSelector(Evaluator predicate, boolean[] columns) {
        this.predicate = predicate;
        this.columns = columns;
    }

    @Override
    int select(Batch batch, long in, int count, long out, Region scratch) {
        if (count == 0) {
            return 0;
        }
        Batch dense = in == 0 ? batch : Gather.compact(batch, in, count, columns, scratch);
        Vector value = predicate.flat(dense, scratch);
        long found = in == 0 ? out : scratch.allocate(4L * count);
        long rows = 0;
        int left = count;
        if (value.validity() != 0) {
            left = Selections.bits(value.validity(), true, 0, count, found);
            rows = found;
        }
        left = Selections.bytes(value.values(), rows, left, found);
        return in == 0 ? left : Selections.compose(in, found, left, out);
    }
}
