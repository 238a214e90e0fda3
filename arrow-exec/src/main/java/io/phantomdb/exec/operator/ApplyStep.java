package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.expr.LiteralForm;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import io.phantomdb.exec.state.RowBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A correlated join: the right side runs anew for every distinct combination of the outer values that it reads. The
/// last
/// resort, for what no rewrite turns into a join.
public final class ApplyStep extends Step {
    /// Results that a worker remembers.
    private static final int MEMO_MAX = 1024;

    private final ExecNode.Apply apply;
    private final Nested nested;
    private final QueryState query;
    private final Step next;
    private final ExpressionSet outer;
    private final Region region;
    private final Map<List<Literal>, RowStore> memo = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Literal>, RowStore> eldest) {
            if (size() > MEMO_MAX) {
                eldest.getValue().close();
                return true;
            }
            return false;
        }
    };

    public ApplyStep(ExecNode.Apply apply, Nested nested, QueryState query, Meter meter, Step next) {
        super(meter);
        this.apply = apply;
        this.nested = nested;
        this.query = query;
        this.next = next;
        List<SqlType> types = apply.left().types();
        List<Expr> columns = apply.outer().stream()
                .<Expr>map(column -> new Expr.ColumnRef(column, types.get(column)))
                .toList();
        this.outer = ExpressionSet.of(columns, query.evaluation());
        this.region = new Region(query.budget());
    }

    @Override
    void process(Batch input, Region scratch) {
        Batch batch = Gather.compact(input, scratch);
        List<Vector> values = new ArrayList<>();
        outer.evaluate(batch, scratch).columns().forEach(column -> values.add(Gather.flat(column, scratch)));
        long selection = scratch.allocate(4L * batch.rows() + 4);
        int selected = 0;
        for (int row = 0; row < batch.rows(); row++) {
            query.control().check();
            RowBuffer found = rows(values, row).rows();
            boolean any = found.rows() > 0;
            switch (apply.kind()) {
                case INNER -> emitPairs(batch, row, found);
                case LEFT -> {
                    emitPairs(batch, row, found);
                    Memory.putInt(selection + 4L * selected, row);
                    selected += any ? 0 : 1;
                }
                case SEMI, ANTI -> {
                    Memory.putInt(selection + 4L * selected, row);
                    selected += any == (apply.kind() == JoinKind.SEMI) ? 1 : 0;
                }
                case FULL, ANTI_NULL_AWARE -> throw new AssertionError(apply.kind());
            }
        }
        if (selected > 0) {
            List<Vector> columns = new ArrayList<>(batch.columns());
            if (apply.kind() == JoinKind.LEFT) {
                apply.rightTypes().forEach(type -> columns.add(JoinProbe.nulls(type, batch.rows(), scratch)));
            }
            emit(next, new Batch(columns, batch.rows(), selection, selected), scratch);
        }
    }

    private RowStore rows(List<Vector> values, int row) {
        List<Literal> key = new ArrayList<>();
        for (Vector value : values) {
            key.add(LiteralForm.read(value, row, value.type()));
        }
        RowStore known = memo.get(key);
        if (known != null) {
            return known;
        }
        try (Region lookups = new Region(query.budget())) {
            RowStore found = nested.run(apply.right().plan(key, lookups));
            memo.put(key, found);
            return found;
        }
    }

    private void emitPairs(Batch batch, int row, RowBuffer found) {
        for (int chunk = 0; chunk < found.chunks(); chunk++) {
            int rows = found.chunkRows(chunk);
            for (int from = 0; from < rows; from += Slices.rows(query.batchRows())) {
                int count = Math.min(rows - from, Slices.rows(query.batchRows()));
                region.reset();
                long repeated = region.allocate(4L * count);
                for (int i = 0; i < count; i++) {
                    Memory.putInt(repeated + 4L * i, row);
                }
                List<Vector> columns = new ArrayList<>();
                for (Vector column : batch.columns()) {
                    columns.add(Gather.rows(column, repeated, count, region));
                }
                columns.addAll(found.view(chunk, from, count).columns());
                emit(next, Batch.of(columns, count), region);
            }
        }
    }

    @Override
    public void close() {
        memo.values().forEach(RowStore::close);
        memo.clear();
        region.close();
    }
}
