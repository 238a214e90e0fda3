package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import java.util.Arrays;
import java.util.Objects;

/// Groups by combination of dictionary codes, as long as the same dictionaries come.
final class CodeCache {
    private static final int COMBINATIONS_MAX = 1 << 16;
    private static final int UNKNOWN = -1;
    private static final int PENDING = -2;

    private Vector[] dictionaries = new Vector[0];
    private int[] groups = new int[0];
    private int freshCount;

    /// Whether every key column has a dictionary and their combinations are few.
    boolean fits(Batch batch) {
        long combinations = 1;
        for (Vector column : batch.columns()) {
            Vector dictionary = column.dictionary();
            if (dictionary == null) {
                return false;
            }
            combinations *= dictionary.rows() + 1;
            if (combinations > COMBINATIONS_MAX) {
                return false;
            }
        }
        return !batch.columns().isEmpty();
    }

    /// Forgets the groups unless the dictionaries are the same as before.
    void start(Batch batch) {
        boolean same = dictionaries.length == batch.columns().size();
        int combinations = 1;
        for (int i = 0; i < batch.columns().size(); i++) {
            Vector dictionary = Objects.requireNonNull(batch.column(i).dictionary());
            same = same && dictionaries[i] == dictionary;
            combinations *= dictionary.rows() + 1;
        }
        if (!same) {
            dictionaries = new Vector[batch.columns().size()];
            for (int i = 0; i < dictionaries.length; i++) {
                dictionaries[i] = Objects.requireNonNull(batch.column(i).dictionary());
            }
            if (groups.length < combinations) {
                groups = new int[combinations];
            }
            Arrays.fill(groups, UNKNOWN);
        }
    }

    /// Writes the combined code of each selected row to `out + 4 * row` and returns the first row of each
    /// combination without a group, [#freshCount] of them.
    long combine(Batch batch, long out, Region scratch) {
        long selection = batch.selection();
        int count = batch.selected();
        int rows = batch.rows();
        Vector first = batch.column(0);
        addCodes(first, rows, 0, out);
        for (int c = 1; c < dictionaries.length; c++) {
            addCodes(batch.column(c), rows, dictionaries[c].rows() + 1, out);
        }
        long fresh = scratch.allocate(4L * count + 4);
        int found = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int code = Memory.getInt(out + 4L * row);
            if (groups[code] == UNKNOWN) {
                groups[code] = PENDING;
                Memory.putInt(fresh + 4L * found++, row);
            }
        }
        freshCount = found;
        return fresh;
    }

    /// Code + 1, NULL is 0; `factor` 0 starts.
    private static void addCodes(Vector column, int rows, int factor, long out) {
        long codes = column.values();
        if (column.validity() == 0) {
            for (int row = 0; row < rows; row++) {
                int before = factor == 0 ? 0 : Memory.getInt(out + 4L * row) * factor;
                Memory.putInt(out + 4L * row, before + Memory.getInt(codes + 4L * row) + 1);
            }
            return;
        }
        for (int row = 0; row < rows; row++) {
            int before = factor == 0 ? 0 : Memory.getInt(out + 4L * row) * factor;
            int code = Bits.get(column.validity(), row) ? Memory.getInt(codes + 4L * row) + 1 : 0;
            Memory.putInt(out + 4L * row, before + code);
        }
    }

    int freshCount() {
        return freshCount;
    }

    void learn(int code, int group) {
        groups[code] = group;
    }

    void translate(long selection, int count, long ids) {
        int[] table = groups;
        for (int i = 0; i < count; i++) {
            long at = ids + 4L * Selections.row(selection, i);
            Memory.putInt(at, table[Memory.getInt(at)]);
        }
    }
}
