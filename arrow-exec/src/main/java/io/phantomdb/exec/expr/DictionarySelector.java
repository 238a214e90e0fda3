package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A predicate on one column alone: where the column has a dictionary, it is decided once per entry.
///
/// The marks are kept as long as batches bring the same dictionary object.
final class DictionarySelector extends Selector {
    private final int column;
    private final Selector inner;
    private @Nullable Vector known;
    private byte[] marks = new byte[0];
    private boolean nullsPass;
    private boolean raises;

    DictionarySelector(int column, Selector inner) {
        this.column = column;
        this.inner = inner;
    }

    @Override
    int select(Batch batch, long in, int count, long out, Region scratch) {
        Vector vector = batch.column(column);
        Vector dictionary = vector.dictionary();
        if (dictionary == null || !(dictionary == known || learn(batch, dictionary, count, scratch))) {
            return inner.select(batch, in, count, out, scratch);
        }
        if (vector.validity() == 0) {
            return Selections.codes(vector.values(), marks, in, count, out);
        }
        int k = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(in, i);
            boolean pass = Bits.get(vector.validity(), row)
                    ? marks[Memory.getInt(vector.values() + 4L * row)] != 0
                    : nullsPass;
            Memory.putInt(out + 4L * k, row);
            k += pass ? 1 : 0;
        }
        return k;
    }

    /// Decides every entry; false where that does not pay or raises an error (of an entry that may not occur).
    private boolean learn(Batch batch, Vector dictionary, int count, Region scratch) {
        int entries = dictionary.rows();
        if (raises || entries > 16L * count) {
            return false;
        }
        try {
            long found = scratch.allocate(4L * entries);
            int passed = inner.select(with(batch, dictionary, entries), 0, entries, found, scratch);
            byte[] fresh = new byte[entries];
            for (int i = 0; i < passed; i++) {
                fresh[Memory.getInt(found + 4L * i)] = 1;
            }
            nullsPass = decideNull(batch, dictionary.type(), scratch);
            marks = fresh;
            known = dictionary;
            return true;
        } catch (DatabaseException error) {
            raises = true;
            return false;
        }
    }

    private boolean decideNull(Batch batch, SqlType type, Region scratch) {
        long values = scratch.allocateZeroed(16);
        Vector nothing = Vector.flat(type, values, Bits.allClear(1, scratch), 1);
        return inner.select(with(batch, nothing, 1), 0, 1, scratch.allocate(4), scratch) == 1;
    }

    private Batch with(Batch batch, Vector other, int rows) {
        List<Vector> columns = new ArrayList<>(batch.columns());
        columns.set(column, other);
        return new Batch(columns, rows, 0, rows);
    }
}
