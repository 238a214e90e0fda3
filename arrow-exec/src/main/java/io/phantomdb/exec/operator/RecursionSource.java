package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.state.Grouping;
import io.phantomdb.exec.state.RowBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// WITH RECURSIVE: the rows of the seed, then round by round what the step makes of the rows of the round before, until
/// a round brings none. A reader that stops early, such as LIMIT, ends it.
public final class RecursionSource implements Source {
    /// How many rows will come is not known.
    private static final long ROWS_GUESS = 1 << 20;

    private final ExecNode.Recursion recursion;
    private final WorkingTable working;
    private final Nested nested;
    private final QueryState query;
    private final Meter meter;
    private final @Nullable Grouping seen;
    private boolean handedOut;
    private @Nullable RowStore round;

    public RecursionSource(
            ExecNode.Recursion recursion, WorkingTable working, Nested nested, QueryState query, Meter meter) {
        this.recursion = recursion;
        this.working = working;
        this.nested = nested;
        this.query = query;
        this.meter = meter;
        this.seen = recursion.all() ? null : new Grouping(recursion.types(), List.of(), query.budget());
    }

    @Override
    public synchronized Optional<Morsel> next() {
        if (handedOut) {
            return Optional.empty();
        }
        handedOut = true;
        return Optional.of(new Rounds());
    }

    private final class Rounds implements Morsel {
        private int chunk;
        private int from;

        @Override
        public Optional<Batch> next(Region scratch) {
            while (true) {
                query.control().check();
                RowStore now = round;
                if (now == null) {
                    start(recursion.seed());
                    continue;
                }
                RowBuffer rows = now.rows();
                if (chunk < rows.chunks() && from >= rows.chunkRows(chunk)) {
                    chunk++;
                    from = 0;
                    continue;
                }
                if (chunk < rows.chunks()) {
                    int count = Math.min(rows.chunkRows(chunk) - from, Slices.rows(query.batchRows()));
                    Batch batch = rows.view(chunk, from, count);
                    from += count;
                    meter.add(0, count, 0);
                    return Optional.of(batch);
                }
                if (rows.rows() == 0) {
                    return Optional.empty();
                }
                working.set(now);
                start(recursion.step());
            }
        }

        private void start(ExecNode plan) {
            RowStore fresh = fresh(nested.run(plan));
            if (round != null) {
                round.close();
            }
            round = fresh;
            working.set(fresh);
            chunk = 0;
            from = 0;
        }

        @Override
        public void close() {}
    }

    /// With UNION only rows that no round brought before. Takes the rows over.
    private RowStore fresh(RowStore found) {
        if (seen == null) {
            return found;
        }
        RowStore kept = new RowStore(recursion.types(), query);
        try (found;
                Region scratch = new Region(query.budget())) {
            RowBuffer rows = found.rows();
            for (int part = 0; part < rows.chunks(); part++) {
                scratch.reset();
                Batch batch = rows.view(part, 0, rows.chunkRows(part));
                int before = seen.groups();
                long ids = seen.find(batch, scratch);
                long selection = scratch.allocate(4L * batch.rows() + 4);
                boolean[] taken = new boolean[seen.groups() - before];
                int count = 0;
                for (int row = 0; row < batch.rows(); row++) {
                    int group = Memory.getInt(ids + 4L * row) - before;
                    if (group >= 0 && !taken[group]) {
                        taken[group] = true;
                        Memory.putInt(selection + 4L * count++, row);
                    }
                }
                kept.rows().append(batch, selection, count, scratch);
            }
            return kept;
        } catch (Throwable failure) {
            kept.close();
            throw failure;
        }
    }

    @Override
    public long rowsMax() {
        return ROWS_GUESS;
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public void close() {
        if (round != null) {
            round.close();
        }
        if (seen != null) {
            seen.close();
        }
    }
}
