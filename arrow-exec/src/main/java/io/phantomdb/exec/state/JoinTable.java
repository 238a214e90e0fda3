package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Widening;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The built side of a join: its rows, and chains of row ids by key.
///
/// Without keys all rows are one chain. A single integer key is looked up in an array where its range is full (`10 ms`
/// against `90` for hashing 6 M probes) and by rank in the set of keys where it is not ([KeyRanks]); else slots are
/// probed linearly by 64-bit hash. Where the hash is one to one a chain holds equal keys ([#isExact]); else the caller
/// compares the pairs.
///
/// Built in steps, each spread over workers by its caller: [#absorb], [#measure] per chunk, [#choose], [#hash] per
/// chunk
/// where it says so, [#layOut], [#insert] per part.
public final class JoinTable implements AutoCloseable {
    /// The end of a chain.
    public static final int NONE = -1;

    private static final int PARTS_MAX = 16;
    private static final int PARALLEL_ROWS_MIN = 1 << 16;

    private final int firstKey;
    private final List<SqlType> keyTypes;
    private final boolean[] nullsEqual;
    private final boolean exact;
    private final boolean integerKey;
    private final RowBuffer rows;
    private final Reservation memory;
    private long[] hashes = new long[0];
    private long[] chunkMinimum = new long[0];
    private long[] chunkMaximum = new long[0];
    private boolean[] chunkHasNull = new boolean[0];
    private int[] slots = new int[0];
    private int[] next = new int[0];
    private @Nullable DirectKeys direct;
    private final long[] rowsByPart = new long[PARTS_MAX];
    private int parts = 1;
    private volatile boolean duplicates;

    /// @param types of the rows: the payload, then the keys
    /// @param nullsEqual per key whether NULL matches NULL
    public JoinTable(List<SqlType> types, int firstKey, boolean[] nullsEqual, MemoryBudget budget) {
        this.firstKey = firstKey;
        this.keyTypes = List.copyOf(types.subList(firstKey, types.size()));
        this.nullsEqual = nullsEqual.clone();
        this.exact = KeyHashes.isOneToOne(keyTypes) && !nullsEqual[0];
        this.integerKey = exact
                && keyTypes.getFirst().kind() != SqlType.Kind.REAL
                && keyTypes.getFirst().kind() != SqlType.Kind.DOUBLE;
        this.rows = new RowBuffer(types, budget);
        this.memory = new Reservation(budget);
    }

    /// Payload and keys of all rows.
    public RowBuffer rows() {
        return rows;
    }

    public int firstKey() {
        return firstKey;
    }

    /// Whether a chain holds the rows of one key alone.
    public boolean isExact() {
        return exact || keyTypes.isEmpty();
    }

    public boolean isEmpty() {
        return rows.rows() == 0;
    }

    /// Whether a row has a NULL in its first key.
    public boolean hasNullKey() {
        for (boolean hasNull : chunkHasNull) {
            if (hasNull) {
                return true;
            }
        }
        return false;
    }

    /// Whether some chain has more than one row.
    public boolean hasDuplicates() {
        return duplicates;
    }

    /// The row after `id` in its chain, or [#NONE].
    public int next(int id) {
        return next[id];
    }

    /// Takes over the rows that the workers have gathered and makes room for the index.
    public void absorb(List<RowBuffer> parts) {
        parts.forEach(rows::absorb);
        int limit = rows.idLimit();
        next = memory.ints(limit);
        if (keyTypes.isEmpty()) {
            chainAll();
            return;
        }
        chunkMinimum = new long[rows.chunks()];
        chunkMaximum = new long[rows.chunks()];
        chunkHasNull = new boolean[rows.chunks()];
    }

    private void chainAll() {
        slots = memory.ints(1, NONE);
        duplicates = rows.rows() > 1;
        int after = NONE;
        for (int chunk = rows.chunks() - 1; chunk >= 0; chunk--) {
            for (int row = rows.chunkRows(chunk) - 1; row >= 0; row--) {
                int id = chunk << RowBuffer.CHUNK_SHIFT | row;
                next[id] = after;
                after = id;
            }
        }
        slots[0] = after;
    }

    public int chunks() {
        return keyTypes.isEmpty() ? 0 : rows.chunks();
    }

    /// Looks for NULLs among the keys of a chunk, and for bounds.
    public void measure(int chunk, Region scratch) {
        int count = rows.chunkRows(chunk);
        Vector first = rows.column(chunk, firstKey);
        chunkHasNull[chunk] = Bits.count(first.validity(), count) < count;
        if (!integerKey) {
            return;
        }
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        long longs = Widening.longs(first, scratch);
        for (int i = 0; i < count; i++) {
            if (!first.isNull(i)) {
                long value = Memory.getLong(longs + 8L * i);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        chunkMinimum[chunk] = least;
        chunkMaximum[chunk] = greatest;
    }

    /// Decides how keys are looked up, once all chunks are measured.
    ///
    /// @return whether their hashes are needed
    public boolean choose(Region scratch) {
        if (keyTypes.isEmpty()) {
            return false;
        }
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int chunk = 0; integerKey && chunk < rows.chunks(); chunk++) {
            least = Math.min(least, chunkMinimum[chunk]);
            greatest = Math.max(greatest, chunkMaximum[chunk]);
        }
        if (integerKey && least <= greatest) {
            direct = DirectKeys.of(rows, firstKey, least, greatest, memory, scratch)
                    .orElse(null);
        }
        if (direct == null) {
            hashes = memory.longs(rows.idLimit());
        }
        return direct == null;
    }

    /// Hashes the keys of a chunk.
    public void hash(int chunk, Region scratch) {
        int count = rows.chunkRows(chunk);
        List<Vector> keys = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            keys.add(rows.column(chunk, firstKey + i));
        }
        long out = KeyHashes.of(keys, count, 0, count, scratch);
        int base = chunk << RowBuffer.CHUNK_SHIFT;
        long[] counts = new long[PARTS_MAX];
        for (int i = 0; i < count; i++) {
            long hash = Memory.getLong(out + 8L * i);
            hashes[base + i] = hash;
            counts[(int) (hash >>> 60)]++;
        }
        synchronized (rowsByPart) {
            for (int i = 0; i < PARTS_MAX; i++) {
                rowsByPart[i] += counts[i];
            }
        }
    }

    /// Makes the slots.
    ///
    /// @return into how many parts, at most `workers`, the rows may be inserted: 1 where some part would not fit
    ///     its slots
    public int layOut(int workers) {
        if (keyTypes.isEmpty()) {
            return 1;
        }
        if (direct == null) {
            long wanted = Math.max(16, Math.min(1L << 30, rows.rows() * 2));
            slots = memory.ints(1 << 64 - Long.numberOfLeadingZeros(wanted - 1), NONE);
        }
        long most = Arrays.stream(rowsByPart).max().orElse(0);
        boolean even = direct != null || most <= rows.rows() / PARTS_MAX * 3 / 2;
        parts = rows.rows() < PARALLEL_ROWS_MIN || !even ? 1 : Integer.highestOneBit(Math.min(PARTS_MAX, workers));
        return parts;
    }

    /// Puts the rows of one part of the keys into the index; parts touch disjoint slots.
    public void insert(int part, Region scratch) {
        if (keyTypes.isEmpty()) {
            return;
        }
        boolean found = false;
        for (int chunk = 0; chunk < rows.chunks(); chunk++) {
            scratch.reset();
            long[] validity = new long[keyTypes.size()];
            for (int i = 0; i < validity.length; i++) {
                validity[i] =
                        nullsEqual[i] ? 0 : rows.column(chunk, firstKey + i).validity();
            }
            found |= direct != null
                    ? direct.insert(rows, chunk, part, parts, next, scratch)
                    : insertHashed(chunk, part, parts, validity);
        }
        if (found) {
            duplicates = true;
        }
    }

    private boolean insertHashed(int chunk, int part, int parts, long[] validity) {
        boolean found = false;
        int base = chunk << RowBuffer.CHUNK_SHIFT;
        for (int i = 0; i < rows.chunkRows(chunk); i++) {
            long hash = hashes[base + i];
            if ((hash >>> 60 & parts - 1) != part || !isValid(validity, i)) {
                continue;
            }
            int slot = slot(hash, parts);
            int mask = slots.length / parts - 1;
            int start = slot & ~mask;
            while (slots[slot] != NONE && hashes[slots[slot]] != hash) {
                slot = start | slot + 1 & mask;
            }
            found |= slots[slot] != NONE;
            next[base + i] = slots[slot];
            slots[slot] = base + i;
        }
        return found;
    }

    private int slot(long hash, int inParts) {
        int mask = slots.length / inParts - 1;
        return (int) (hash >>> 60 & inParts - 1) * (mask + 1) | (int) (hash >>> 20) & mask;
    }

    private static boolean isValid(long[] validity, int row) {
        for (long bits : validity) {
            if (bits != 0 && !Bits.get(bits, row)) {
                return false;
            }
        }
        return true;
    }

    /// Writes the first row id of the chain for each selected row, or [#NONE], to `heads + 4 * i` for the `i`-th
    /// selected row.
    public void find(Batch keys, long heads, Region scratch) {
        long selection = keys.selection();
        int count = keys.selected();
        if (keyTypes.isEmpty()) {
            for (int i = 0; i < count; i++) {
                Memory.putInt(heads + 4L * i, slots[0]);
            }
        } else if (direct != null) {
            direct.find(Gather.flat(keys.column(0), scratch), selection, count, heads, scratch);
        } else {
            long[] validity = new long[keyTypes.size()];
            boolean nulls = false;
            for (int i = 0; i < validity.length; i++) {
                validity[i] = nullsEqual[i] ? 0 : keys.column(i).validity();
                nulls |= validity[i] != 0;
            }
            long rowHashes = KeyHashes.of(keys.columns(), keys.rows(), selection, count, scratch);
            findHashed(rowHashes, nulls ? validity : new long[0], selection, count, heads);
        }
    }

    /// Whether [#select] can tell which keys there are. Known once the table is built.
    public boolean knowsKeys() {
        return direct != null;
    }

    /// The rows `in[0 .. count)` (0: the first `count`) of a flat key column that have a partner, to `out`. Only where
    /// it [#knowsKeys].
    ///
    /// @return how many
    public int select(Vector key, long in, int count, long out, Region scratch) {
        return Objects.requireNonNull(direct).select(key, in, count, out, scratch);
    }

    private void findHashed(long rowHashes, long[] validity, long selection, int count, long heads) {
        int[] table = slots;
        long[] known = hashes;
        int inParts = parts;
        int mask = table.length / inParts - 1;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            if (validity.length > 0 && !isValid(validity, row)) {
                Memory.putInt(heads + 4L * i, NONE);
                continue;
            }
            long hash = Memory.getLong(rowHashes + 8L * row);
            int start = (int) (hash >>> 60 & inParts - 1) * (mask + 1);
            int offset = (int) (hash >>> 20) & mask;
            int id = table[start + offset];
            while (id != NONE && known[id] != hash) {
                offset = offset + 1 & mask;
                id = table[start + offset];
            }
            Memory.putInt(heads + 4L * i, id);
        }
    }

    @Override
    public void close() {
        rows.close();
        memory.close();
    }
}
