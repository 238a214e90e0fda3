package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.LockOutcome;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/// What an UPDATE or DELETE under READ COMMITTED is to write.
///
///     rows of the statement's snapshot --lock--> unchanged since: as read
///                                                gone: left out
///                                                changed: the source runs again over these rows as they are now
///
/// That is what PostgreSQL calls EvalPlanQual: a changed row is written only if the statement's condition still holds,
/// with values computed from what is there now. The rest of the statement's query sees a newer snapshot then, too.
final class CurrentRows {
    private final Plan source;
    private final TableInfo table;
    private final RowLock mode;
    private final StatementContext context;

    /// @param source yields the key columns first
    CurrentRows(Plan source, TableInfo table, RowLock mode, StatementContext context) {
        this.source = source;
        this.table = table;
        this.mode = mode;
        this.context = context;
    }

    /// The rows to write, locked; the caller closes each batch. Closes the batches itself where it throws.
    List<RowBatch> read() {
        List<RowBatch> current = new ArrayList<>();
        List<Batch> changed = new ArrayList<>();
        try {
            for (RowBatch batch : Queries.readAll(source, context)) {
                current.add(batch);
            }
            for (int i = 0; i < current.size(); i++) {
                context.cancellation().check();
                current.set(i, lock(current.get(i), changed));
            }
            if (!changed.isEmpty()) {
                recheck(changed, current);
            }
            return current;
        } catch (Throwable failure) {
            current.forEach(RowBatch::close);
            throw failure;
        }
    }

    private RowBatch lock(RowBatch rows, List<Batch> changed) {
        Batch batch = rows.batch();
        Batch keys = batch.withColumns(batch.columns().subList(0, table.key().size()));
        LockOutcome[] outcomes = context.transaction().lock(table, keys, mode, LockPolicy.WAIT);
        Region region = new Region(context.budget());
        RowBatch.Memory memory = () -> {
            region.close();
            rows.close();
        };
        Batch changedKeys = select(keys, outcomes, LockOutcome.CHANGED, region);
        if (changedKeys.selected() > 0) {
            changed.add(changedKeys);
        }
        return new RowBatch(select(batch, outcomes, LockOutcome.LOCKED, region), memory);
    }

    private static Batch select(Batch batch, LockOutcome[] outcomes, LockOutcome wanted, Region region) {
        long selection = region.allocate(4L * Math.max(outcomes.length, 1));
        int selected = 0;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == wanted) {
                Memory.putInt(selection + 4L * selected++, batch.row(i));
            }
        }
        return batch.withSelection(selection, selected);
    }

    private void recheck(List<Batch> changed, List<RowBatch> current) {
        context.transaction().refresh();
        if (source.nodes().filter(this::reads).count() != 1) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: a statement that reads its table several times met a concurrent"
                            + " update");
        }
        for (Batch keys : changed) {
            current.addAll(Queries.readAll(source, context.rechecking(table, keys)));
        }
    }

    private boolean reads(Plan node) {
        return switch (node) {
            case Plan.Scan scan ->
                scan.table().id() == table.id() && scan.asOf().isEmpty();
            case Plan.PointLookup lookup -> lookup.table().id() == table.id();
            default -> false;
        };
    }
}
