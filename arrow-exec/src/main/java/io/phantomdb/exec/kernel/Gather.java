package io.phantomdb.exec.kernel;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Picks rows of vectors by row number. Bytes of strings are shared, not copied.
public final class Gather {
    private Gather() {}

    /// The rows `selection[0 .. count)`; codes stay codes.
    public static Vector rows(Vector vector, long selection, int count, Region region) {
        Vector dictionary = vector.dictionary();
        int width = dictionary == null ? vector.layout().width() : Integer.BYTES;
        long out = region.allocate((long) count * width);
        values(vector.values(), selection, count, out, width);
        long validity = Bits.gather(vector.validity(), selection, count, region);
        return dictionary == null
                ? Vector.flat(vector.type(), out, validity, count)
                : Vector.dictionary(dictionary, out, validity, count);
    }

    /// The selected rows side by side, without a selection. Columns that are not `needed` are left as they are and
    /// may not be read.
    public static Batch compact(Batch batch, long selection, int count, boolean[] needed, Region region) {
        List<Vector> columns = new ArrayList<>(batch.columns().size());
        for (int i = 0; i < batch.columns().size(); i++) {
            Vector column = batch.column(i);
            columns.add(i < needed.length && needed[i] ? rows(column, selection, count, region) : column);
        }
        return new Batch(columns, count, 0, count);
    }

    /// All selected rows of all columns, side by side.
    public static Batch compact(Batch batch, Region region) {
        if (batch.selection() == 0) {
            return batch;
        }
        boolean[] needed = new boolean[batch.columns().size()];
        Arrays.fill(needed, true);
        return compact(batch, batch.selection(), batch.selected(), needed, region);
    }

    /// The vector without a dictionary.
    public static Vector flat(Vector vector, Region region) {
        Vector dictionary = vector.dictionary();
        if (dictionary == null) {
            return vector;
        }
        int width = vector.layout().width();
        int rows = vector.rows();
        long out = region.allocate((long) rows * width);
        values(dictionary.values(), vector.values(), rows, out, width);
        return Vector.flat(vector.type(), out, vector.validity(), rows);
    }

    /// Copies values of `width` bytes at the positions `selection[0 .. count)` side by side.
    public static void values(long from, long selection, int count, long out, int width) {
        io.phantomdb.core.batch.Gather.fixed(width, from, selection, count, out);
    }

    /// Puts values side by side at `from` to the positions `selection[0 .. count)` of `out`: the inverse of
    /// [#values].
    public static void scatter(long from, long selection, int count, long out, int width) {
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    Memory.putByte(out + Memory.getInt(selection + 4L * i), Memory.getByte(from + i));
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    Memory.putShort(out + 2L * Memory.getInt(selection + 4L * i), Memory.getShort(from + 2L * i));
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    Memory.putInt(out + 4L * Memory.getInt(selection + 4L * i), Memory.getInt(from + 4L * i));
                }
            }
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    Memory.putLong(out + 8L * Memory.getInt(selection + 4L * i), Memory.getLong(from + 8L * i));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    long to = out + 16L * Memory.getInt(selection + 4L * i);
                    Memory.putLong(to, Memory.getLong(from + 16L * i));
                    Memory.putLong(to + 8, Memory.getLong(from + 16L * i + 8));
                }
            }
        }
    }
}
