package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Hashing;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Values;
import io.phantomdb.exec.kernel.Widening;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Distinct keys, numbered from 0 in the order of their first appearance: linear probing over 64-bit hashes, keys in
/// columns. A single integer key is looked up in an array as long as its range allows ([DirectGroups]).
///
/// Rows are found by hash alone, a batch at a time, and then checked column by column; the check is left out where
/// hashes are one to one, and two keys that share a hash are told apart row by row. NULL is a key like any other.
public final class GroupTable implements AutoCloseable {
    private static final int EMPTY = -1;
    private static final int FIRST_SLOTS = 1024;

    private final List<SqlType> types;
    private final boolean oneToOne;
    private final RowBuffer keys;
    private final Reservation memory;
    private int[] slots;
    private long[] hashes;
    private int groups;
    private int nullGroup = EMPTY;
    private final CodeCache codes = new CodeCache();
    private @Nullable DirectGroups direct;

    public GroupTable(List<SqlType> types, MemoryBudget budget) {
        this.types = List.copyOf(types);
        this.oneToOne = KeyHashes.isOneToOne(types);
        this.keys = new RowBuffer(types, budget);
        this.memory = new Reservation(budget);
        memory.add(4L * FIRST_SLOTS + 8L * FIRST_SLOTS / 2);
        this.slots = new int[FIRST_SLOTS];
        Arrays.fill(slots, EMPTY);
        this.hashes = new long[FIRST_SLOTS / 2];
        this.direct = isInteger(types) ? new DirectGroups(memory) : null;
    }

    private static boolean isInteger(List<SqlType> types) {
        return types.size() == 1
                && switch (types.getFirst().layout()) {
                    case INT8, INT16, INT32, INT64 -> types.getFirst().kind() != SqlType.Kind.NULL;
                    case FLOAT32, FLOAT64, INT128, BYTES, INTERVAL, UUID -> false;
                };
    }

    public int groups() {
        return groups;
    }

    /// The keys by group number.
    public RowBuffer keys() {
        return keys;
    }

    /// Bytes that `count` more rows may take at most, all of them with new keys.
    long growthBytes(int count) {
        long wanted = (long) groups + count;
        long need = keys.growthBytes() + (direct == null ? 0 : direct.growthBytes());
        if (wanted > hashes.length) {
            need += 8 * Math.max(wanted, 2L * hashes.length);
        }
        return wanted * 2 > slots.length ? need + 16 * wanted : need;
    }

    /// One hash per physical row of key columns, the same as [#hash] of its group.
    long hashes(Batch batch, Region scratch) {
        long out = KeyHashes.of(batch.columns(), batch.rows(), batch.selection(), batch.selected(), scratch);
        long validity = oneToOne ? batch.column(0).validity() : 0;
        for (int row = 0; validity != 0 && row < batch.rows(); row++) {
            if (!Bits.get(validity, row)) {
                Memory.putLong(out + 8L * row, 0);
            }
        }
        return out;
    }

    /// The hash of a group, by which tables are split.
    public long hash(int group) {
        if (direct != null) {
            Vector key = keys.column(group >> RowBuffer.CHUNK_SHIFT, 0);
            return group == nullGroup ? 0 : Hashing.mix(Values.integer(key, group & RowBuffer.CHUNK_MASK));
        }
        return hashes[group];
    }

    /// Writes the group of each selected row of `batch` (the key columns) to `ids + 4 * row`, adding new groups.
    public void find(Batch batch, long ids, Region scratch) {
        long selection = batch.selection();
        int count = batch.selected();
        if (codes.fits(batch)) {
            findByCodes(batch, ids, scratch);
            return;
        }
        find(batch, selection, count, ids, scratch);
    }

    /// All key columns have small dictionaries: one group per combination of codes, looked up once.
    private void findByCodes(Batch batch, long ids, Region scratch) {
        codes.start(batch);
        long selection = batch.selection();
        int count = batch.selected();
        long fresh = codes.combine(batch, ids, scratch);
        int freshCount = codes.freshCount();
        if (freshCount > 0) {
            long freshIds = scratch.allocate(4L * batch.rows());
            find(batch, fresh, freshCount, freshIds, scratch);
            for (int i = 0; i < freshCount; i++) {
                int row = Memory.getInt(fresh + 4L * i);
                codes.learn(Memory.getInt(ids + 4L * row), Memory.getInt(freshIds + 4L * row));
            }
        }
        codes.translate(selection, count, ids);
    }

    private void find(Batch batch, long selection, int count, long ids, Region scratch) {
        if (direct != null && findDirectly(direct, batch, selection, count, ids, scratch)) {
            return;
        }
        int rows = batch.rows();
        long rowHashes = KeyHashes.of(batch.columns(), rows, selection, count, scratch);
        reserve(groups + count);
        long firsts = scratch.allocate(4L * count + 4);
        long validity = oneToOne ? batch.column(0).validity() : 0;
        int added = validity == 0
                ? probe(rowHashes, selection, count, ids, firsts)
                : probeNullable(rowHashes, validity, selection, count, ids, firsts);
        if (added > 0) {
            keys.append(batch, firsts, added, scratch);
        }
        if (!oneToOne) {
            check(batch, selection, count, ids, rowHashes, scratch);
        }
    }

    /// False, and never tried again, where the keys lie too far apart.
    private boolean findDirectly(DirectGroups array, Batch batch, long selection, int count, long ids, Region scratch) {
        Vector key = Gather.flat(batch.column(0), scratch);
        long longs = Widening.longs(key, scratch);
        if (!array.cover(longs, key.validity(), selection, count, (long) groups + count)) {
            hashAll(scratch);
            return false;
        }
        long firsts = scratch.allocate(4L * count + 4);
        int added = array.find(longs, key.validity(), selection, count, ids, firsts, nullGroup, groups);
        nullGroup = array.nullGroup();
        groups += added;
        if (added > 0) {
            keys.append(batch, firsts, added, scratch);
        }
        return true;
    }

    /// From the array to hashes.
    private void hashAll(Region scratch) {
        int all = groups;
        hashes = memory.grown(hashes, Math.max(all, hashes.length));
        for (int chunk = 0; chunk < keys.chunks(); chunk++) {
            int count = keys.chunkRows(chunk);
            long found = KeyHashes.of(List.of(keys.column(chunk, 0)), count, 0, count, scratch);
            for (int i = 0; i < count; i++) {
                hashes[(chunk << RowBuffer.CHUNK_SHIFT) + i] = Memory.getLong(found + 8L * i);
            }
        }
        if (nullGroup != EMPTY) {
            hashes[nullGroup] = 0; // as #hash says, so that all tables put NULL into one part
        }
        if (direct != null) {
            direct.close();
            direct = null;
        }
        if (all * 2L > slots.length) {
            reserve(all);
            return;
        }
        fill(slots);
    }

    private void fill(int[] table) {
        int mask = table.length - 1;
        for (int group = 0; group < groups; group++) {
            if (group == nullGroup) {
                continue;
            }
            int slot = (int) (hashes[group] >>> 20) & mask;
            while (table[slot] != EMPTY) {
                slot = slot + 1 & mask;
            }
            table[slot] = group;
        }
    }

    private int probe(long rowHashes, long selection, int count, long ids, long firsts) {
        int[] table = slots;
        long[] known = hashes;
        int mask = table.length - 1;
        int next = groups;
        int added = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            long hash = Memory.getLong(rowHashes + 8L * row);
            int slot = (int) (hash >>> 20) & mask;
            int group = table[slot];
            while (group != EMPTY && known[group] != hash) {
                slot = slot + 1 & mask;
                group = table[slot];
            }
            if (group == EMPTY) {
                group = next++;
                table[slot] = group;
                known[group] = hash;
                Memory.putInt(firsts + 4L * added++, row);
            }
            Memory.putInt(ids + 4L * row, group);
        }
        groups = next;
        return added;
    }

    private int probeNullable(long rowHashes, long validity, long selection, int count, long ids, long firsts) {
        int mask = slots.length - 1;
        int added = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int group;
            if (!Bits.get(validity, row)) {
                if (nullGroup == EMPTY) {
                    nullGroup = groups++;
                    Memory.putInt(firsts + 4L * added++, row);
                }
                group = nullGroup;
            } else {
                long hash = Memory.getLong(rowHashes + 8L * row);
                int slot = (int) (hash >>> 20) & mask;
                while (slots[slot] != EMPTY && hashes[slots[slot]] != hash) {
                    slot = slot + 1 & mask;
                }
                if (slots[slot] == EMPTY) {
                    hashes[groups] = hash;
                    slots[slot] = groups++;
                    Memory.putInt(firsts + 4L * added++, row);
                }
                group = slots[slot];
            }
            Memory.putInt(ids + 4L * row, group);
        }
        return added;
    }

    /// Compares every row with the key of the group it was given, and moves those that only share the hash.
    private void check(Batch batch, long selection, int count, long ids, long rowHashes, Region scratch) {
        long groupIds = scratch.allocate(4L * count);
        for (int i = 0; i < count; i++) {
            Memory.putInt(groupIds + 4L * i, Memory.getInt(ids + 4L * Selections.row(selection, i)));
        }
        long differs = scratch.allocateZeroed(count);
        boolean any = false;
        for (int c = 0; c < types.size(); c++) {
            Vector column = batch.column(c);
            Vector input = Gather.flat(
                    selection == 0 && count == batch.rows() ? column : Gather.rows(column, selection, count, scratch),
                    scratch);
            Vector kept = keys.gather(c, groupIds, count, false, scratch);
            any |= KeyEquality.markDifferences(input, kept, count, differs);
        }
        for (int i = 0; any && i < count; i++) {
            if (Memory.getByte(differs + i) != 0) {
                int row = Selections.row(selection, i);
                Memory.putInt(ids + 4L * row, settle(batch, row, Memory.getLong(rowHashes + 8L * row), scratch));
            }
        }
    }

    /// Finds or adds the group of a row whose hash belongs to another key as well.
    private int settle(Batch batch, int row, long hash, Region scratch) {
        int mask = slots.length - 1;
        int slot = (int) (hash >>> 20) & mask;
        for (; slots[slot] != EMPTY; slot = slot + 1 & mask) {
            if (hashes[slots[slot]] == hash && sameKey(batch, row, slots[slot], scratch)) {
                return slots[slot];
            }
        }
        reserve(groups + 1);
        long one = scratch.allocate(4);
        Memory.putInt(one, row);
        keys.append(batch, one, 1, scratch);
        hashes[groups] = hash;
        slot = (int) (hash >>> 20) & slots.length - 1;
        while (slots[slot] != EMPTY) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = groups;
        return groups++;
    }

    private boolean sameKey(Batch batch, int row, int group, Region scratch) {
        for (int c = 0; c < types.size(); c++) {
            Vector column = Gather.flat(batch.column(c), scratch);
            Vector kept = keys.column(group >> RowBuffer.CHUNK_SHIFT, c);
            int keptRow = group & RowBuffer.CHUNK_MASK;
            boolean leftNull = column.isNull(row);
            if (leftNull != kept.isNull(keptRow) || !leftNull && !KeyEquality.same(column, row, kept, keptRow)) {
                return false;
            }
        }
        return true;
    }

    /// Room for so many groups at a load of a half at most.
    private void reserve(int wanted) {
        if (wanted > hashes.length) {
            hashes = memory.grown(hashes, Math.max(wanted, hashes.length * 2));
        }
        if (wanted * 2L <= slots.length) {
            return;
        }
        int size = slots.length;
        while (size < wanted * 2L) {
            size *= 2;
        }
        int[] old = slots;
        int[] larger = memory.ints(size, EMPTY);
        fill(larger);
        slots = larger;
        memory.forget(4L * old.length);
    }

    @Override
    public void close() {
        keys.close();
        memory.close();
    }
}
