package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.state.JoinTable;
import io.phantomdb.exec.state.Reservation;
import io.phantomdb.exec.state.RowBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// SEMI and ANTI joins whose left side is built: the right rows mark what they match, then the marked or the other left
/// rows come out.
public final class JoinMark implements Sink, Source {
    private final List<Expr> keys;
    private final Optional<Expr> residual;
    private final JoinBuild build;
    private final List<SqlType> payload;
    private final BitSet read;
    private final boolean wanted;
    private final QueryState query;
    private final Meter meter;
    private final Reservation memory;
    private byte[] marks = new byte[0];
    private final AtomicInteger nextChunk = new AtomicInteger();

    /// @param keys over the right columns
    /// @param payload types of the left columns
    /// @param read right columns that the residual condition reads
    /// @param wanted true: SEMI, false: ANTI
    public JoinMark(
            List<Expr> keys,
            Optional<Expr> residual,
            JoinBuild build,
            List<SqlType> payload,
            BitSet read,
            boolean wanted,
            QueryState query,
            Meter meter) {
        this.keys = keys;
        this.residual = residual;
        this.build = build;
        this.payload = payload;
        this.read = read;
        this.wanted = wanted;
        this.query = query;
        this.meter = meter;
        this.memory = new Reservation(query.budget());
    }

    @Override
    public synchronized Step step() {
        int limit = build.table().rows().idLimit();
        if (marks.length < limit) {
            memory.add(limit);
            marks = new byte[limit];
        }
        return new Worker(marks);
    }

    /// Workers write 1 to the same bytes; that no order is kept between them does no harm.
    private final class Worker extends Step {
        private final byte[] target;
        private final JoinTable table = build.table();
        private final ExpressionSet keySet = ExpressionSet.of(keys, query.evaluation());
        private final Pairing pairing = new Pairing(table, Payload.all(payload), read, true, residual, false, query);

        Worker(byte[] target) {
            super(meter);
            this.target = target;
        }

        @Override
        void process(Batch input, Region scratch) {
            Batch batch = JoinProbe.aligned(input, keys, scratch);
            Batch keyBatch = JoinProbe.keys(batch, keys, keySet, scratch);
            long heads = scratch.allocate(4L * batch.selected());
            table.find(keyBatch, heads, scratch);
            if (table.isExact() && residual.isEmpty()) {
                for (int i = 0; i < batch.selected(); i++) {
                    markChain(Memory.getInt(heads + 4L * i));
                }
            } else {
                pairing.expand(batch, keyBatch, heads, (places, ids, count, joined, region) -> {
                    for (int i = 0; i < count; i++) {
                        target[Memory.getInt(ids + 4L * i)] = 1;
                    }
                });
            }
        }

        private void markChain(int head) {
            for (int id = head; id != JoinTable.NONE && target[id] == 0; id = table.next(id)) {
                target[id] = 1;
            }
        }

        @Override
        public void close() {
            pairing.close();
        }
    }

    @Override
    public Optional<Morsel> next() {
        RowBuffer rows = build.table().rows();
        int chunk = nextChunk.getAndIncrement();
        return chunk >= rows.chunks() ? Optional.empty() : Optional.of(new Chunk(rows, chunk));
    }

    private final class Chunk implements Morsel {
        private final RowBuffer rows;
        private final int chunk;
        private int from;

        Chunk(RowBuffer rows, int chunk) {
            this.rows = rows;
            this.chunk = chunk;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            int left = rows.chunkRows(chunk) - from;
            if (left <= 0) {
                return Optional.empty();
            }
            int count = Math.min(left, Slices.rows(query.batchRows()));
            Batch view = rows.view(chunk, from, count);
            long selection = scratch.allocate(4L * count);
            int first = (chunk << 13) + from;
            int selected = 0;
            for (int i = 0; i < count; i++) {
                boolean marked = first + i < marks.length && marks[first + i] != 0;
                Memory.putInt(selection + 4L * selected, i);
                selected += marked == wanted ? 1 : 0;
            }
            from += count;
            meter.add(0, selected, 0);
            return Optional.of(
                    view.withColumns(view.columns().subList(0, payload.size())).withSelection(selection, selected));
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        return build.table().rows().rows();
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public void close() {
        memory.close();
    }
}
