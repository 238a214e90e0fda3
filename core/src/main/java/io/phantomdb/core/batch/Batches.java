package io.phantomdb.core.batch;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies of batches that live as long as a region: what sinks and results keep.
public final class Batches {
    private Batches() {}

    /// A compact deep copy: the selected rows alone, dictionaries flattened, bytes of strings copied.
    public static Batch copy(Batch batch, Region region) {
        List<Vector> columns = new ArrayList<>(batch.columns().size());
        for (Vector column : batch.columns()) {
            columns.add(copy(column, batch.selection(), batch.selected(), region));
        }
        return Batch.of(columns, batch.selected());
    }

    /// The rows `selection` names (address of `count` ints in any order, repeats allowed; 0: the first `count`
    /// rows) of one vector, flat, its bytes copied too.
    public static Vector copy(Vector vector, long selection, int count, Region region) {
        if (vector.layout() != Layout.BYTES) {
            return gather(vector, selection, count, region);
        }
        Vector dictionary = vector.dictionary();
        if (dictionary != null && dictionary.rows() <= count) {
            long entries = region.allocate(16L * dictionary.rows());
            Memory.copy(dictionary.values(), entries, 16L * dictionary.rows());
            ownBytes(entries, 0, dictionary.rows(), region);
            Vector owned = Vector.flat(vector.type(), entries, 0, dictionary.rows());
            Vector encoded = Vector.dictionary(owned, vector.values(), vector.validity(), vector.rows());
            return gather(encoded, selection, count, region);
        }
        Vector views = gather(vector, selection, count, region);
        ownBytes(views.values(), views.validity(), count, region);
        return views;
    }

    /// As [#copy(Vector, long, int, Region)], but string views keep pointing to the bytes they pointed to.
    public static Vector gather(Vector vector, long selection, int count, Region region) {
        int width = vector.layout().width();
        long to = region.allocate((long) count * width);
        Vector dictionary = vector.dictionary();
        if (dictionary != null) {
            long rows = region.allocate(4L * count);
            Gather.fixed(4, vector.values(), selection, count, rows);
            Gather.fixed(width, dictionary.values(), rows, count, to);
        } else {
            Gather.fixed(width, vector.values(), selection, count, to);
        }
        long validity = vector.validity() == 0 ? 0 : Gather.validity(vector.validity(), selection, count, region);
        return Vector.flat(vector.type(), to, validity, count);
    }

    /// A batch of one vector per column from rows of values in the forms of literals: for tests and VALUES.
    public static Batch ofRows(
            List<SqlType> types, List<? extends List<? extends @Nullable Object>> rows, Region region) {
        List<Vector> columns = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
            List<@Nullable Object> values = new ArrayList<>(rows.size());
            for (List<? extends @Nullable Object> row : rows) {
                values.add(row.get(column));
            }
            columns.add(Vectors.of(types.get(column), values, region));
        }
        return Batch.of(columns, rows.size());
    }

    /// Moves the bytes that views point to into the region and the views with them.
    private static void ownBytes(long views, long validity, int count, Region region) {
        long total = 0;
        for (int i = 0; i < count; i++) {
            if (validity == 0 || Gather.bit(validity, i)) {
                total += Memory.getInt(views + 16L * i);
            } else {
                Memory.putLong(views + 16L * i, 0);
                Memory.putLong(views + 16L * i + 8, 0);
            }
        }
        long to = region.allocateBytes(total);
        for (int i = 0; i < count; i++) {
            long view = views + 16L * i;
            int length = Memory.getInt(view);
            Memory.copyDisjoint(Memory.getLong(view + 8), to, length);
            Memory.putLong(view + 8, to);
            to += length;
        }
    }
}
