package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Widening;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows by one integer key without hashing: an array over the range of the keys where it is well filled, else one over
/// their ranks ([KeyRanks]).
final class DirectKeys {
    private static final long ARRAY_MAX = 1 << 24;
    private static final long ARRAY_ANYWAY = 1 << 14;
    /// Slots of an array per row; beyond, ranks take less memory.
    private static final int ARRAY_PER_ROW = 4;

    private final int keyColumn;
    private final long least;
    private final @Nullable KeyRanks ranks;
    private final int[] slots;

    private DirectKeys(int keyColumn, long least, @Nullable KeyRanks ranks, int[] slots) {
        this.keyColumn = keyColumn;
        this.least = least;
        this.ranks = ranks;
        this.slots = slots;
    }

    /// Empty where the keys lie too far apart.
    ///
    /// @param least,greatest of the keys that are not NULL
    static Optional<DirectKeys> of(
            RowBuffer rows, int keyColumn, long least, long greatest, Reservation memory, Region scratch) {
        long range = greatest - least + 1;
        if (range <= 0) {
            return Optional.empty();
        }
        if (range <= Math.min(ARRAY_MAX, Math.max(ARRAY_ANYWAY, ARRAY_PER_ROW * rows.rows()))) {
            return Optional.of(new DirectKeys(keyColumn, least, null, memory.ints((int) range, JoinTable.NONE)));
        }
        if (!KeyRanks.pays(range, rows.rows())) {
            return Optional.empty();
        }
        KeyRanks ranks = new KeyRanks(range, memory);
        for (int chunk = 0; chunk < rows.chunks(); chunk++) {
            scratch.reset();
            Vector key = rows.column(chunk, keyColumn);
            long longs = Widening.longs(key, scratch);
            for (int i = 0; i < rows.chunkRows(chunk); i++) {
                if (!key.isNull(i)) {
                    ranks.add(Memory.getLong(longs + 8L * i) - least);
                }
            }
        }
        return Optional.of(new DirectKeys(keyColumn, least, ranks, memory.ints(ranks.seal(), JoinTable.NONE)));
    }

    /// Puts the rows of a chunk whose slots are in part `part` of `parts` before the rows of the same key.
    ///
    /// @param next the row that follows each row
    /// @return whether some key had a row already
    boolean insert(RowBuffer rows, int chunk, int part, int parts, int[] next, Region scratch) {
        boolean found = false;
        Vector key = rows.column(chunk, keyColumn);
        long longs = Widening.longs(key, scratch);
        int base = chunk << RowBuffer.CHUNK_SHIFT;
        long from = (long) slots.length * part / parts;
        long to = (long) slots.length * (part + 1) / parts;
        for (int i = rows.chunkRows(chunk) - 1; i >= 0; i--) {
            if (key.isNull(i)) {
                continue;
            }
            long offset = Memory.getLong(longs + 8L * i) - least;
            long slot = ranks == null ? offset : ranks.rank(offset);
            if (slot >= from && slot < to) {
                int head = slots[(int) slot];
                found |= head != JoinTable.NONE;
                next[base + i] = head;
                slots[(int) slot] = base + i;
            }
        }
        return found;
    }

    /// For each selected row the first row with its key, or [JoinTable#NONE], to `heads`.
    void find(Vector key, long selection, int count, long heads, Region scratch) {
        int[] table = slots;
        long longs = Widening.longs(key, scratch);
        long validity = key.validity();
        if (ranks != null) {
            ranks.find(longs, validity, least, selection, count, table, heads);
            return;
        }
        long first = least;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            long slot = Memory.getLong(longs + 8L * row) - first;
            boolean inside = slot >= 0 && slot < table.length && (validity == 0 || Bits.get(validity, row));
            Memory.putInt(heads + 4L * i, inside ? table[(int) slot] : JoinTable.NONE);
        }
    }

    /// The selected rows that have a row with their key, to `out`.
    ///
    /// @return how many
    int select(Vector key, long selection, int count, long out, Region scratch) {
        int[] table = slots;
        long longs = Widening.longs(key, scratch);
        long validity = key.validity();
        if (ranks != null) {
            return ranks.select(longs, validity, least, selection, count, out);
        }
        long first = least;
        int k = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            long slot = Memory.getLong(longs + 8L * row) - first;
            boolean inside = slot >= 0 && slot < table.length && (validity == 0 || Bits.get(validity, row));
            Memory.putInt(out + 4L * k, row);
            k += inside && table[(int) slot] != JoinTable.NONE ? 1 : 0;
        }
        return k;
    }
}
