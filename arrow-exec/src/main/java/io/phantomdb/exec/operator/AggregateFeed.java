package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.state.Grouping;
import java.util.List;
import java.util.stream.IntStream;

/// Feeds rows to a [Grouping]. For one thread.
final class AggregateFeed {
    private final AggregateShape shape;
    private final Grouping part;
    private final int[] sums;
    private final Vector[] summed;
    private final boolean[] fed;

    AggregateFeed(AggregateShape shape, Grouping part) {
        this.shape = shape;
        this.part = part;
        this.sums = IntStream.range(0, shape.aggregates.size())
                .filter(part::isPlainSum)
                .toArray();
        this.summed = new Vector[sums.length];
        this.fed = new boolean[shape.aggregates.size()];
    }

    /// The key columns of a batch of the inputs' values.
    static Batch keys(AggregateShape shape, Batch values) {
        List<Vector> keys = shape.keys == 0 ? List.of() : values.columns().subList(0, shape.keys);
        return values.withColumns(keys);
    }

    /// @param values of the inputs
    void add(Batch values, Region scratch) {
        long selection = values.selection();
        int count = values.selected();
        long ids = part.find(keys(shape, values), scratch);
        if (sums.length > 2) {
            for (int i = 0; i < sums.length; i++) {
                summed[i] = values.column(shape.argumentColumn[sums[i]]);
            }
            part.updateTogether(sums, summed, selection, count, ids, fed, scratch);
        }
        for (int i = 0; i < fed.length; i++) {
            if (part.isShared(i) || fed[i]) {
                continue;
            }
            int column = shape.argumentColumn[i];
            Vector argument = column < 0 ? null : values.column(column);
            long rows = selection;
            int left = count;
            if (shape.filterColumn[i] >= 0) {
                Vector filter = Gather.flat(values.column(shape.filterColumn[i]), scratch);
                rows = scratch.allocate(4L * count + 4);
                long valid = selection;
                if (filter.validity() != 0) {
                    left = Selections.bits(filter.validity(), true, selection, count, rows);
                    valid = rows;
                }
                left = Selections.bytes(filter.values(), valid, left, rows);
            }
            part.update(i, argument, rows, left, ids, scratch);
        }
    }
}
