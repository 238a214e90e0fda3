package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Region;
import io.phantomdb.storage.scan.RowAssembly;
import io.phantomdb.storage.version.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.roaringbitmap.RoaringBitmap;

/// Some columns of rows as they were before a statement, or before the transaction, and as they are now.
final class RowPairs {
    /// How a list of touched rows says what was before: nothing, or the row that the snapshot sees.
    static final long NOTHING = 0;

    static final long BASE = -1;

    /// Longs per touched row: entry, what was before ([#NOTHING], [#BASE] or the address of an own row), its bytes.
    static final int WIDTH = 3;

    private static final int NONE = -1;

    /// Most bytes on the heap of a pair, its place in lists, and the check that waits for it.
    private static final long PAIR_BYTES = 160;

    private RowPairs() {}

    /// One row.
    ///
    /// @param beforeRow,afterRow row numbers in the batches, -1: there was or is no row
    /// @param afterAddress of the row's bytes now
    record Pair(int entry, Batch before, int beforeRow, Batch after, int afterRow, long afterAddress) {
        boolean hasBefore() {
            return beforeRow != NONE;
        }

        boolean hasAfter() {
            return afterRow != NONE;
        }

        boolean beforeHasNull() {
            return hasNull(before, beforeRow);
        }

        boolean afterHasNull() {
            return hasNull(after, afterRow);
        }

        /// Whether both rows are there and have the same values.
        boolean isSame() {
            if (!hasBefore() || !hasAfter()) {
                return false;
            }
            for (int i = 0; i < before.columns().size(); i++) {
                Object old = Vectors.value(before.column(i), beforeRow);
                if (!Objects.equals(old, Vectors.value(after.column(i), afterRow))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean hasNull(Batch batch, int row) {
            for (Vector vector : batch.columns()) {
                if (vector.isNull(row)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Of each row touched, what it was before the first touch.
    ///
    /// @param moves entries whose rows are now under another entry's key
    /// @param heap pays for the pairs
    static List<Pair> of(
            TableTarget target,
            LongList touched,
            Map<Integer, Integer> moves,
            List<Integer> columns,
            Region region,
            HeapShare heap) {
        int count = touched.size() / WIDTH;
        heap.take(PAIR_BYTES * count);
        boolean[] first = firsts(touched, count);
        RowAssembly before = new RowAssembly(target.pinned(), columns, region, count);
        RowAssembly after = new RowAssembly(target.pinned(), columns, region, count);
        int[] beforeRows = new int[count];
        int[] afterRows = new int[count];
        int befores = 0;
        int afters = 0;
        for (int i = 0; i < count; i++) {
            int entry = (int) touched.get(i * WIDTH);
            long old = touched.get(i * WIDTH + 1);
            beforeRows[i] = NONE;
            afterRows[i] = NONE;
            if (!first[i]) {
                continue;
            }
            if (old != NOTHING) {
                add(before, target, entry, old, (int) touched.get(i * WIDTH + 2));
                beforeRows[i] = befores++;
            }
            int now = moves.getOrDefault(entry, entry);
            if (target.writes().state(now) == TableWrites.PRESENT) {
                after.addRow(target.writes().row(now), target.writes().length(now));
                afterRows[i] = afters++;
            }
        }
        Batch old = before.toBatch();
        Batch now = after.toBatch();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (first[i]) {
                int entry = (int) touched.get(i * WIDTH);
                pairs.add(new Pair(
                        entry,
                        old,
                        beforeRows[i],
                        now,
                        afterRows[i],
                        target.writes().row(entry)));
            }
        }
        return pairs;
    }

    private static void add(RowAssembly rows, TableTarget target, int entry, long old, int bytes) {
        if (old == BASE) {
            rows.addLocation(target.writes().base(entry));
        } else {
            rows.addRow(old, bytes);
        }
    }

    /// Takes time and room for what was touched, not for all that the transaction has written.
    private static boolean[] firsts(LongList touched, int count) {
        RoaringBitmap seen = new RoaringBitmap();
        boolean[] first = new boolean[count];
        for (int i = 0; i < count; i++) {
            first[i] = seen.checkedAdd((int) touched.get(i * WIDTH));
        }
        return first;
    }

    /// What the whole transaction does to a table, for [#of].
    static LongList ofTransaction(TableTarget target) {
        LongList touched = new LongList(target.budget());
        try {
            TableWrites writes = target.writes();
            for (int entry = 0; entry < writes.size(); entry++) {
                if (writes.operation(entry) != null) {
                    touched.append(entry);
                    touched.append(writes.base(entry) == Location.NONE ? NOTHING : BASE);
                    touched.append(0);
                }
            }
            return touched;
        } catch (Throwable full) {
            touched.close();
            throw full;
        }
    }
}
