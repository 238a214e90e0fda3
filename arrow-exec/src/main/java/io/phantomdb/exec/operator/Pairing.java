package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.expr.Predicate;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.state.JoinTable;
import io.phantomdb.exec.state.KeyMatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pairs of a probing row and a built row that match, a batch at a time: chains followed, keys compared where hashes do
/// not decide, residual condition applied. For one worker.
final class Pairing implements AutoCloseable {
    private final JoinTable table;
    private final Payload payload;
    private final BitSet probing;
    private final boolean builtIsLeft;
    private final @Nullable Predicate residual;
    private final boolean wantsRows;
    private final QueryState query;
    private final Region region;

    /// Takes the pairs found.
    interface Matches {
        /// @param places of the probing rows among the selected rows of the probing batch, one per pair,
        ///     `count` ints
        /// @param ids of the built rows
        /// @param joined left and right columns of the pairs, if asked for, one selected row per pair
        void accept(long places, long ids, int count, @Nullable Batch joined, Region region);
    }

    /// @param payload the built columns
    /// @param probing columns of the probing side that somebody reads; what the others hold is undefined
    /// @param wantsRows whether joined rows are needed or only who matched
    Pairing(
            JoinTable table,
            Payload payload,
            BitSet probing,
            boolean builtIsLeft,
            Optional<Expr> residual,
            boolean wantsRows,
            QueryState query) {
        this.table = table;
        this.payload = payload;
        this.probing = probing;
        this.builtIsLeft = builtIsLeft;
        this.residual = residual.map(condition -> Predicate.of(condition, query.evaluation()))
                .orElse(null);
        this.wantsRows = wantsRows;
        this.query = query;
        this.region = new Region(query.budget());
    }

    /// Follows the chains that start at `heads` (one per selected row of `batch`).
    void expand(Batch batch, Batch keys, long heads, Matches matches) {
        int limit = query.batchRows();
        if (!table.hasDuplicates()) {
            expandUnique(batch, keys, heads, limit, matches);
            return;
        }
        int place = 0;
        int id = batch.selected() == 0 ? JoinTable.NONE : Memory.getInt(heads);
        while (place < batch.selected()) {
            query.control().check();
            region.reset();
            long places = region.allocate(4L * limit);
            long ids = region.allocate(4L * limit);
            int count = 0;
            while (count < limit && place < batch.selected()) {
                if (id == JoinTable.NONE) {
                    place++;
                    id = place < batch.selected() ? Memory.getInt(heads + 4L * place) : JoinTable.NONE;
                    continue;
                }
                Memory.putInt(places + 4L * count, place);
                Memory.putInt(ids + 4L * count, id);
                count++;
                id = table.next(id);
            }
            settle(batch, keys, places, ids, count, matches);
        }
    }

    /// No chain has a second row.
    private void expandUnique(Batch batch, Batch keys, long heads, int limit, Matches matches) {
        for (int from = 0; from < batch.selected(); from += limit) {
            query.control().check();
            region.reset();
            int end = Math.min(batch.selected(), from + limit);
            long places = region.allocate(4L * limit);
            long ids = region.allocate(4L * limit);
            int count = 0;
            for (int place = from; place < end; place++) {
                int id = Memory.getInt(heads + 4L * place);
                Memory.putInt(places + 4L * count, place);
                Memory.putInt(ids + 4L * count, id);
                count += id == JoinTable.NONE ? 0 : 1;
            }
            settle(batch, keys, places, ids, count, matches);
        }
    }

    private void settle(Batch batch, Batch keys, long places, long ids, int found, Matches matches) {
        int count = found;
        if (count == 0) {
            return;
        }
        long rows = region.allocate(4L * count);
        for (int i = 0; i < count; i++) {
            Memory.putInt(rows + 4L * i, batch.row(Memory.getInt(places + 4L * i)));
        }
        if (!table.isExact()) {
            count = KeyMatch.keepEqual(table, keys, places, rows, ids, count, region);
            if (count == 0) {
                return;
            }
        }
        Batch joined = null;
        if (residual != null || wantsRows) {
            joined = joined(batch, rows, ids, count);
        }
        if (residual != null && joined != null) {
            joined = residual.filter(joined, region);
            int kept = joined.selected();
            for (int i = 0; i < kept; i++) {
                int from = joined.row(i);
                Memory.putInt(places + 4L * i, Memory.getInt(places + 4L * from));
                Memory.putInt(ids + 4L * i, Memory.getInt(ids + 4L * from));
            }
            count = kept;
        }
        if (count > 0) {
            matches.accept(places, ids, count, joined, region);
        }
    }

    /// Whether the rows are all rows of the batch, each once and in order, so that nothing has to be copied.
    private static boolean isWhole(Batch batch, long rows, int count) {
        if (count != batch.rows()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (Memory.getInt(rows + 4L * i) != i) {
                return false;
            }
        }
        return true;
    }

    private Batch joined(Batch batch, long rows, long ids, int count) {
        List<Vector> found = new ArrayList<>(batch.columns().size());
        boolean all = isWhole(batch, rows, count);
        for (int i = 0; i < batch.columns().size(); i++) {
            Vector column = batch.column(i);
            found.add(
                    all
                            ? column
                            : probing.get(i)
                                    ? Gather.rows(column, rows, count, region)
                                    : Unread.column(column.type(), count));
        }
        List<Vector> built = new ArrayList<>(payload.types().size());
        for (int i = 0; i < payload.types().size(); i++) {
            int source = payload.sources().get(i);
            built.add(
                    source == Payload.NOBODY
                            ? Unread.column(payload.types().get(i), count)
                            : table.rows().gather(source, ids, count, false, region));
        }
        List<Vector> columns = builtIsLeft ? built : found;
        columns.addAll(builtIsLeft ? found : built);
        return new Batch(columns, count, 0, count);
    }

    @Override
    public void close() {
        region.close();
    }
}
