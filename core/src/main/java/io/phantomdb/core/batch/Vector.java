package io.phantomdb.core.batch;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import org.jspecify.annotations.Nullable;

/// A view of one column of a batch: addresses, no ownership. Immutable; valid as long as the memory it points to.
///
/// - `values`: where row 0 starts; row `i` is at `values + i * width` ([Layout#width] of the type). With a
///   dictionary, `values` holds one `int` code per row instead and the dictionary vector the distinct values.
/// - `validity`: a bitmap, least significant bit first, 1 = not NULL (Arrow's); 0: the column has no NULL. Bit 0 of the
///   first byte is row 0. What stands in `values` under a NULL is undefined, except that a code is in range.
/// - A dictionary has no NULLs of its own and no dictionary of its own; its entries may repeat.
public final class Vector {
    private final SqlType type;
    private final Layout layout;
    private final long values;
    private final long validity;
    private final int rows;
    private final @Nullable Vector dictionary;

    private Vector(SqlType type, long values, long validity, int rows, @Nullable Vector dictionary) {
        this.type = type;
        this.layout = type.layout();
        this.values = values;
        this.validity = validity;
        this.rows = rows;
        this.dictionary = dictionary;
    }

    public static Vector flat(SqlType type, long values, long validity, int rows) {
        return new Vector(type, values, validity, rows, null);
    }

    public static Vector dictionary(Vector dictionary, long codes, long validity, int rows) {
        assert dictionary.dictionary == null && dictionary.validity == 0;
        return new Vector(dictionary.type, codes, validity, rows, dictionary);
    }

    public SqlType type() {
        return type;
    }

    public Layout layout() {
        return layout;
    }

    public long values() {
        return values;
    }

    public long validity() {
        return validity;
    }

    public int rows() {
        return rows;
    }

    /// The distinct values, or null where `values` holds the values themselves.
    public @Nullable Vector dictionary() {
        return dictionary;
    }

    /// The same memory under another type of the same layout.
    public Vector as(SqlType other) {
        assert other.layout() == layout;
        return new Vector(other, values, validity, rows, dictionary == null ? null : dictionary.as(other));
    }

    /// Rows `from` up to `from + count`; `from` is a multiple of 8 where there are NULLs.
    public Vector slice(int from, int count) {
        assert validity == 0 || (from & 7) == 0;
        int width = dictionary == null ? layout.width() : Integer.BYTES;
        return new Vector(
                type, values + (long) from * width, validity == 0 ? 0 : validity + (from >> 3), count, dictionary);
    }

    public boolean isNull(int row) {
        return validity != 0 && (Memory.getByte(validity + (row >> 3)) >> (row & 7) & 1) == 0;
    }

    /// For tests, doors and cold paths: the position of the row's value in `values` of the flat vector that holds
    /// it.
    public long valueAddress(int row) {
        if (dictionary != null) {
            return dictionary.valueAddress(Memory.getInt(values + 4L * row));
        }
        return values + (long) row * layout.width();
    }
}
