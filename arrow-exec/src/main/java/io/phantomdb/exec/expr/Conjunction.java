package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Selections;
import java.util.List;

/// AND as a filter: each part looks only at what the parts before it have left.
final class Conjunction extends Selector {
    private final List<Selector> parts;

    Conjunction(List<Selector> parts) {
        this.parts = parts;
    }

    @Override
    int select(Batch batch, long in, int count, long out, Region scratch) {
        long rows = in;
        int left = count;
        for (Selector part : parts) {
            left = part.select(batch, rows, left, out, scratch);
            if (left == 0) {
                return 0;
            }
            rows = out;
        }
        return left;
    }

    /// OR as a filter: each part looks only at what the parts before it have not taken.
    static final class Disjunction extends Selector {
        private final List<Selector> parts;

        Disjunction(List<Selector> parts) {
            this.parts = parts;
        }

        @Override
        int select(Batch batch, long in, int count, long out, Region scratch) {
            long open = scratch.allocate(4L * count);
            int openCount = count;
            for (int i = 0; i < count; i++) {
                Memory.putInt(open + 4L * i, Selections.row(in, i));
            }
            long taken = scratch.allocate(4L * count);
            int takenCount = 0;
            for (Selector part : parts) {
                if (openCount == 0) {
                    break;
                }
                long found = scratch.allocate(4L * openCount);
                int foundCount = openCount == batch.rows()
                        ? part.select(batch, 0, openCount, found, scratch)
                        : part.select(batch, open, openCount, found, scratch);
                openCount = Selections.without(open, openCount, found, foundCount, open);
                long merged = scratch.allocate(4L * count);
                takenCount = Selections.merge(taken, takenCount, found, foundCount, merged);
                taken = merged;
            }
            Memory.copy(taken, out, 4L * takenCount);
            return takenCount;
        }
    }
}
