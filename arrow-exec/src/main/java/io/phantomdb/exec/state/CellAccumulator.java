package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// MIN, MAX and SINGLE_VALUE of any type: one value per group in a cell of sixteen bytes.
///
/// Here, unlike elsewhere, NULLs come in: SINGLE_VALUE counts rows, not values.
final class CellAccumulator extends Accumulator {
    private static final byte NONE = 0;
    private static final byte NULL = 1;
    private static final byte VALUE = 2;

    enum Keep {
        LEAST,
        GREATEST,
        SINGLE,
        /// Whichever comes first.
        FIRST
    }

    private final SqlType type;
    private final Keep keep;
    private final MemoryBudget budget;
    private final Region bytes;
    private Region cells;
    private long base;
    private int capacity;
    private byte[] states = new byte[0];

    CellAccumulator(SqlType type, Keep keep, MemoryBudget budget) {
        super(budget);
        this.type = type;
        this.keep = keep;
        this.budget = budget;
        this.bytes = new Region(budget);
        this.cells = new Region(budget);
    }

    boolean takesNulls() {
        return keep == Keep.SINGLE;
    }

    @Override
    public void reserve(int groups) {
        if (groups <= capacity) {
            return;
        }
        int larger = Math.max(groups, Math.max(16, capacity * 2));
        Region moved = new Region(budget);
        try {
            long copy = moved.allocate(16L * larger);
            Memory.copy(base, copy, 16L * capacity);
            memory.add(larger - capacity);
            states = Arrays.copyOf(states, larger);
            cells.close();
            cells = moved;
            base = copy;
            capacity = larger;
        } catch (DatabaseException full) {
            moved.close();
            throw full;
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        Vector values = Objects.requireNonNull(argument);
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int group = ids == 0 ? 0 : Memory.getInt(ids + 4L * row);
            if (keep == Keep.SINGLE && states[group] != NONE) {
                throw moreThanOne();
            }
            if (values.isNull(row)) {
                states[group] = NULL;
            } else if (states[group] != VALUE || wins(values, row, cell(group))) {
                store(values, row, group);
            }
        }
    }

    private static DatabaseException moreThanOne() {
        return new DatabaseException(
                SqlState.CARDINALITY_VIOLATION, "more than one row returned by a subquery used as an expression");
    }

    private Vector cell(int group) {
        return Vector.flat(type, base + 16L * group, 0, 1);
    }

    private boolean wins(Vector values, int row, Vector cell) {
        if (keep == Keep.FIRST) {
            return false;
        }
        int order = KeyEquality.compare(values, row, cell, 0);
        return keep == Keep.GREATEST ? order > 0 : order < 0;
    }

    private void store(Vector values, int row, int group) {
        long to = base + 16L * group;
        if (values.layout() != type.layout()) {
            assert type.layout() == Layout.INT128;
            Int128.put(to, Values.integer(values, row));
        } else {
            Memory.copy(Values.at(values, row), to, type.layout().width());
        }
        if (type.layout() == Layout.BYTES) {
            int length = Strings.length(to);
            long copy = bytes.allocateBytes(length);
            Memory.copy(Strings.address(to), copy, length);
            Memory.putLong(to + 8, copy);
        }
        states[group] = VALUE;
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        CellAccumulator theirs = (CellAccumulator) other;
        for (int i = 0; i < count; i++) {
            byte state = theirs.states[groups[i]];
            int target = targets[i];
            if (state == NONE) {
                continue;
            }
            if (keep == Keep.SINGLE && states[target] != NONE) {
                throw moreThanOne();
            }
            if (state == NULL) {
                states[target] = states[target] == NONE ? NULL : states[target];
                continue;
            }
            Vector value = theirs.cell(groups[i]);
            if (states[target] != VALUE || wins(value, 0, cell(target))) {
                store(value, 0, target);
            }
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        int width = type.layout().width();
        long out = scratch.allocateZeroed((long) count * width);
        long validity = 0;
        for (int i = 0; i < count; i++) {
            if (states[from + i] == VALUE) {
                Memory.copy(base + 16L * (from + i), out + (long) i * width, width);
            } else {
                validity = validity == 0 ? Bits.allSet(count, scratch) : validity;
                Bits.clear(validity, i);
            }
        }
        return Vector.flat(type, out, validity, count);
    }

    @Override
    public void close() {
        bytes.close();
        cells.close();
        super.close();
    }
}
