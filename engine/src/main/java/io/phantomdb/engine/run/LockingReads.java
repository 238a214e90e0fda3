package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.LockOutcome;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.compile.PlanCompiler;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// SELECT ... FOR UPDATE and its like: rows are locked in the order of the result, no more of them than LIMIT wants.
///
/// Rows that are gone, or skipped, leave the result and count for no limit. A row that was written since the snapshot
/// is SQLSTATE 40001: under READ COMMITTED the statement then runs again over a newer snapshot, with the locks that it
/// has.
public final class LockingReads {
    private final Statement.LockingQuery query;
    private final StatementContext context;
    private long skip;
    private long left;

    private LockingReads(Statement.LockingQuery query, StatementContext context) {
        this.query = query;
        this.context = context;
        Binding binding = new Binding(context);
        this.skip = query.offset()
                .map(expr -> PlanCompiler.count(binding, expr, "OFFSET", 0))
                .orElse(0L);
        this.left = query.fetch()
                .map(expr -> PlanCompiler.count(binding, expr, "LIMIT", Long.MAX_VALUE))
                .orElse(Long.MAX_VALUE);
    }

    /// All rows, locked; they do not need the transaction any more.
    public static RowSource run(Statement.LockingQuery query, StatementContext context) {
        return RowSource.of(new LockingReads(query, context).read());
    }

    private List<RowBatch> read() {
        List<RowBatch> read = Queries.readAll(query.plan(), context);
        List<RowBatch> locked = new ArrayList<>(read.size());
        try {
            for (RowBatch rows : read) {
                context.cancellation().check();
                locked.add(lock(rows));
            }
            return locked;
        } catch (Throwable failure) {
            locked.forEach(RowBatch::close);
            read.forEach(RowBatch::close);
            throw failure;
        }
    }

    private RowBatch lock(RowBatch rows) {
        Batch batch = rows.batch();
        Region region = new Region(context.budget());
        try {
            long selection = region.allocate(4L * Math.max(batch.selected(), 1));
            int selected = 0;
            int from = 0;
            while (from < batch.selected() && left > 0) {
                int count = (int) Math.min(batch.selected() - from, left == Long.MAX_VALUE ? left : left + skip);
                boolean[] held = lock(batch, from, count, region);
                for (int i = 0; i < count && left > 0; i++) {
                    if (!held[i]) {
                        continue;
                    }
                    if (skip > 0) {
                        skip--;
                        continue;
                    }
                    Memory.putInt(selection + 4L * selected++, batch.row(from + i));
                    left -= left == Long.MAX_VALUE ? 0 : 1;
                }
                from += count;
            }
            Batch visible = batch.withColumns(batch.columns().subList(0, query.columns()))
                    .withSelection(selection, selected);
            return new RowBatch(visible, () -> {
                region.close();
                rows.close();
            });
        } catch (Throwable failure) {
            region.close();
            throw failure;
        }
    }

    /// Locks rows `from` to `from + count` of the batch in each table and tells which are to be seen.
    private boolean[] lock(Batch batch, int from, int count, Region region) {
        boolean[] held = new boolean[count];
        Arrays.fill(held, true);
        for (Statement.LockingQuery.Locked locked : query.locks()) {
            List<Vector> columns = locked.key().stream().map(batch::column).toList();
            long selection = region.allocate(4L * Math.max(count, 1));
            int[] places = new int[count];
            int wanted = 0;
            for (int i = 0; i < count; i++) {
                int row = batch.row(from + i);
                if (held[i] && columns.stream().noneMatch(column -> column.isNull(row))) {
                    places[wanted] = i;
                    Memory.putInt(selection + 4L * wanted++, row);
                }
            }
            Batch keys = batch.withColumns(columns).withSelection(selection, wanted);
            LockOutcome[] outcomes = context.transaction().lock(locked.table(), keys, locked.mode(), locked.policy());
            for (int i = 0; i < wanted; i++) {
                switch (outcomes[i]) {
                    case LOCKED -> {}
                    case GONE, SKIPPED -> held[places[i]] = false;
                    case CHANGED ->
                        throw new DatabaseException(
                                SqlState.SERIALIZATION_FAILURE, "could not serialize access due to concurrent update");
                }
            }
        }
        return held;
    }
}
