package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.state.JoinTable;
import io.phantomdb.exec.state.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/// Reads one side of a join into a [JoinTable].
public final class JoinBuild implements Sink {
    private final List<Integer> kept;
    private final List<Expr> keys;
    private final boolean[] dropNull;
    private final QueryState query;
    private final Meter meter;
    private final Collector collector;
    private final JoinTable table;

    /// @param payload what is kept beside the keys
    /// @param nullsEqual per key
    /// @param keepsUnmatched whether rows that match nothing because of a NULL key are needed all the same
    public JoinBuild(
            Payload payload,
            List<Expr> keys,
            boolean[] nullsEqual,
            boolean keepsUnmatched,
            QueryState query,
            Meter meter) {
        this.kept = payload.kept();
        this.keys = keys;
        this.query = query;
        this.meter = meter;
        this.dropNull = new boolean[keys.size()];
        for (int i = 0; i < dropNull.length; i++) {
            dropNull[i] = !nullsEqual[i] && !keepsUnmatched;
        }
        List<SqlType> types = new ArrayList<>(payload.keptTypes());
        keys.forEach(key -> types.add(key.type()));
        this.collector = new Collector(types, query.budget());
        this.table = new JoinTable(types, kept.size(), nullsEqual, query.budget());
    }

    public JoinTable table() {
        return table;
    }

    @Override
    public Step step() {
        return new Worker(collector.buffer());
    }

    private final class Worker extends Step {
        private final RowBuffer buffer;
        private final ExpressionSet keySet = ExpressionSet.of(keys, query.evaluation());

        Worker(RowBuffer buffer) {
            super(meter);
            this.buffer = buffer;
        }

        @Override
        void process(Batch batch, Region scratch) {
            Batch rows = JoinProbe.aligned(batch, keys, scratch);
            Batch keyBatch = JoinProbe.keys(rows, keys, keySet, scratch);
            List<Vector> columns = new ArrayList<>(kept.size() + keys.size());
            for (int column : kept) {
                columns.add(rows.column(column));
            }
            columns.addAll(keyBatch.columns());
            long selection = rows.selection();
            int count = rows.selected();
            for (int i = 0; i < dropNull.length; i++) {
                long validity = keyBatch.column(i).validity();
                if (dropNull[i] && validity != 0) {
                    long kept = scratch.allocate(4L * count + 4);
                    count = Selections.bits(validity, true, selection, count, kept);
                    selection = kept;
                }
            }
            buffer.append(new Batch(columns, rows.rows(), selection, count), selection, count, scratch);
        }
    }

    @Override
    public List<Runnable> finish(int phase) {
        return switch (phase) {
            case 0 -> List.of(() -> table.absorb(collector.buffers()));
            case 1 -> perChunk((scratch, chunk) -> table.measure(chunk, scratch));
            case 2 -> chooses() ? perChunk((scratch, chunk) -> table.hash(chunk, scratch)) : List.of(() -> {});
            case 3 -> insertTasks(table.layOut(query.workers()));
            default -> List.of();
        };
    }

    private boolean chooses() {
        try (Region scratch = new Region(query.budget())) {
            return table.choose(scratch);
        }
    }

    private List<Runnable> perChunk(ObjIntConsumer<Region> work) {
        List<Runnable> tasks = new ArrayList<>();
        int step = 16;
        for (int from = 0; from < table.chunks(); from += step) {
            int first = from;
            int end = Math.min(table.chunks(), from + step);
            tasks.add(() -> {
                try (Region scratch = new Region(query.budget())) {
                    for (int chunk = first; chunk < end; chunk++) {
                        query.control().check();
                        scratch.reset();
                        work.accept(scratch, chunk);
                    }
                }
            });
        }
        return tasks.isEmpty() ? List.of(() -> {}) : tasks;
    }

    private List<Runnable> insertTasks(int parts) {
        List<Runnable> tasks = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int mine = part;
            tasks.add(() -> {
                try (Region scratch = new Region(query.budget())) {
                    table.insert(mine, scratch);
                }
            });
        }
        return tasks;
    }

    @Override
    public void close() {
        collector.close();
        table.close();
    }
}
