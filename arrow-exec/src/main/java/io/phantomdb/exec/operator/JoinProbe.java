package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import io.phantomdb.exec.state.JoinTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks up each row in a [JoinTable] and hands on what the kind of join makes of it.
public final class JoinProbe extends Step {
    private final JoinKind kind;
    private final List<Expr> keys;
    private final Payload payload;
    private final JoinTable table;
    private final boolean hasResidual;
    private final ExpressionSet keySet;
    private final Pairing pairing;
    private final @Nullable MatchMarks builtMarks;
    private final Step next;

    /// @param payload the built columns in the result
    /// @param probing columns of the probing side that somebody reads
    /// @param builtIsLeft whether they stand before the probing ones (INNER only)
    /// @param builtMarks where FULL notes which built rows have a match
    public JoinProbe(
            JoinKind kind,
            List<Expr> keys,
            Optional<Expr> residual,
            JoinTable table,
            Payload payload,
            BitSet probing,
            boolean builtIsLeft,
            Optional<MatchMarks> builtMarks,
            QueryState query,
            Meter meter,
            Step next) {
        super(meter);
        this.kind = kind;
        this.keys = keys;
        this.payload = payload;
        this.table = table;
        this.hasResidual = residual.isPresent();
        this.keySet = ExpressionSet.of(keys, query.evaluation());
        boolean wantsRows = kind == JoinKind.INNER || kind == JoinKind.LEFT || kind == JoinKind.FULL;
        this.pairing = new Pairing(table, payload, probing, builtIsLeft, residual, wantsRows, query);
        builtMarks.ifPresent(MatchMarks::prepare);
        this.builtMarks = builtMarks.orElse(null);
        this.next = next;
    }

    /// The batch such that key expressions have a value for each of its rows: without a selection unless all keys
    /// are columns.
    static Batch aligned(Batch batch, List<Expr> keys, Region scratch) {
        boolean columns = keys.stream().allMatch(ColumnRef.class::isInstance);
        return columns ? batch : Gather.compact(batch, scratch);
    }

    /// The keys of an aligned batch, row by row, with its selection.
    static Batch keys(Batch aligned, List<Expr> keys, ExpressionSet keySet, Region scratch) {
        if (!keys.stream().allMatch(ColumnRef.class::isInstance)) {
            return keySet.evaluateNarrow(aligned, scratch);
        }
        List<Vector> columns = new ArrayList<>(keys.size());
        for (Expr key : keys) {
            columns.add(aligned.column(((ColumnRef) key).index()));
        }
        return aligned.withColumns(columns);
    }

    @Override
    void process(Batch input, Region scratch) {
        Batch batch = aligned(input, keys, scratch);
        Batch keyBatch = keys(batch, keys, keySet, scratch);
        if (kind == JoinKind.ANTI_NULL_AWARE && !decideNulls(batch, keyBatch, scratch)) {
            return;
        }
        long heads = scratch.allocate(4L * batch.selected());
        table.find(keyBatch, heads, scratch);
        boolean headsDecide = table.isExact() && !hasResidual;
        switch (kind) {
            case INNER ->
                pairing.expand(
                        batch, keyBatch, heads, (places, ids, count, joined, region) -> emitJoined(joined, region));
            case LEFT, FULL -> left(batch, keyBatch, heads, scratch);
            case SEMI, ANTI, ANTI_NULL_AWARE -> {
                long matched = headsDecide
                        ? ofHeads(heads, batch.selected(), scratch)
                        : ofPairs(batch, keyBatch, heads, scratch);
                emitWhere(batch, matched, kind == JoinKind.SEMI, keyBatch, scratch);
            }
        }
    }

    private void emitJoined(@Nullable Batch joined, Region region) {
        if (joined != null) {
            emit(next, joined, region);
        }
    }

    /// NOT IN: nothing passes where the built side has a NULL, everything where it is empty.
    ///
    /// @return whether rows are left to look up
    private boolean decideNulls(Batch batch, Batch keyBatch, Region scratch) {
        if (table.isEmpty()) {
            emit(next, batch, scratch);
            return false;
        }
        return !table.hasNullKey();
    }

    /// One byte per selected row: whether it has a match.
    private static long ofHeads(long heads, int count, Region scratch) {
        long matched = scratch.allocate(count);
        for (int i = 0; i < count; i++) {
            Memory.putByte(matched + i, (byte) (Memory.getInt(heads + 4L * i) >= 0 ? 1 : 0));
        }
        return matched;
    }

    private long ofPairs(Batch batch, Batch keyBatch, long heads, Region scratch) {
        long matched = scratch.allocateZeroed(batch.selected());
        pairing.expand(batch, keyBatch, heads, (places, ids, count, joined, region) -> mark(places, count, matched));
        return matched;
    }

    private static void mark(long places, int count, long matched) {
        for (int i = 0; i < count; i++) {
            Memory.putByte(matched + Memory.getInt(places + 4L * i), (byte) 1);
        }
    }

    private void left(Batch batch, Batch keyBatch, long heads, Region scratch) {
        long matched = scratch.allocateZeroed(batch.selected());
        pairing.expand(batch, keyBatch, heads, (places, ids, count, joined, region) -> {
            mark(places, count, matched);
            if (builtMarks != null) {
                builtMarks.mark(ids, count);
            }
            emitJoined(joined, region);
        });
        long rows = scratch.allocate(4L * batch.selected());
        int lonely = 0;
        for (int i = 0; i < batch.selected(); i++) {
            Memory.putInt(rows + 4L * lonely, batch.row(i));
            lonely += 1 - Memory.getByte(matched + i);
        }
        if (lonely > 0) {
            List<Vector> columns = new ArrayList<>(batch.columns());
            for (SqlType type : payload.types()) {
                columns.add(nulls(type, batch.rows(), scratch));
            }
            emit(next, new Batch(columns, batch.rows(), rows, lonely), scratch);
        }
    }

    static Vector nulls(SqlType type, int rows, Region scratch) {
        long values = scratch.allocateZeroed((long) rows * type.layout().width());
        return Vector.flat(type, values, Bits.allClear(rows, scratch), rows);
    }

    private void emitWhere(Batch batch, long matched, boolean wanted, Batch keyBatch, Region scratch) {
        long rows = scratch.allocate(4L * batch.selected());
        int want = wanted ? 1 : 0;
        int count = 0;
        boolean dropNulls =
                kind == JoinKind.ANTI_NULL_AWARE && keyBatch.column(0).validity() != 0;
        for (int i = 0; i < batch.selected(); i++) {
            int row = batch.row(i);
            Memory.putInt(rows + 4L * count, row);
            boolean passes = Memory.getByte(matched + i) == want
                    && !(dropNulls && keyBatch.column(0).isNull(row));
            count += passes ? 1 : 0;
        }
        emit(next, batch.withSelection(rows, count), scratch);
    }

    @Override
    public void close() {
        pairing.close();
    }
}
