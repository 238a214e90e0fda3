package io.phantomdb.core.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import java.util.Arrays;
import java.util.List;

/// The compact binary form of a row, the same bytes in the log and in the hot store. Little endian, unaligned:
///
///     0        int K         bytes of the key
///     4        key           K bytes, order-preserving ([KeyCodec])
///     4+K      null bitmap   one bit per column, least significant first, 1 = not NULL; padded to whole bytes
///     ...      slots         one per column, in order, as wide as its [Layout]; strings: int offset, int length
///     ...      bytes         of the strings, side by side; the offset of a slot counts from the row's first byte
///
/// The slot of a NULL is zero. Key columns stand in the key and in a slot, because the key does not keep everything
/// (trailing spaces of CHAR, -0) and strings are read in place.
///
/// Immutable; any thread.
public final class RowLayout {
    /// No row is longer: SQLSTATE 54000.
    public static final int ROW_BYTES_MAX = 1 << 30;

    private final List<SqlType> types;
    private final int[] key;
    private final KeyCodec keyCodec;
    /// Where each slot starts, from the null bitmap on.
    private final int[] slots;
    private final int fixedBytes;

    /// @param types of the table's columns, in order
    /// @param key positions of the key columns, in key order
    public RowLayout(List<SqlType> types, int[] key) {
        this.types = List.copyOf(types);
        this.key = key.clone();
        this.keyCodec = new KeyCodec(Arrays.stream(key).mapToObj(types::get).toList(), key);
        this.slots = new int[types.size()];
        int offset = (types.size() + 7) >> 3;
        for (int i = 0; i < slots.length; i++) {
            slots[i] = offset;
            offset += slotBytes(types.get(i).layout());
        }
        this.fixedBytes = offset;
    }

    public List<SqlType> types() {
        return types;
    }

    /// Positions of the key columns, in key order.
    public int[] key() {
        return key.clone();
    }

    /// Encodes the keys of batches whose columns are the table's.
    public KeyCodec keyCodec() {
        return keyCodec;
    }

    /// Encodes rows of one batch whose columns are the table's, in order.
    public RowWriter writer(Batch batch) {
        return new RowWriter(this, batch);
    }

    /// Bytes that a (physical) row takes; SQLSTATE 54000 beyond [#ROW_BYTES_MAX].
    public int encodedBytes(Batch batch, int row) {
        return writer(batch).bytes(row);
    }

    /// Writes a (physical) row and returns its bytes. For many rows take one [#writer].
    public int encode(Batch batch, int row, long address) {
        return writer(batch).write(row, address);
    }

    public static int keyBytes(long row) {
        return Memory.getInt(row);
    }

    public static long keyAddress(long row) {
        return row + Integer.BYTES;
    }

    /// One column of many rows as a flat vector in the region; strings point into the rows.
    ///
    /// @param rows address of `count` row addresses
    public Vector decode(long rows, int count, int column, Region region) {
        SqlType type = types.get(column);
        long values = region.allocate((long) count * type.layout().width());
        long validity = region.allocate(validityBytes(count));
        int nulls = decode(rows, count, column, values, validity);
        return Vector.flat(type, values, nulls == 0 ? 0 : validity, count);
    }

    /// Writes one column of many rows to given memory, as [#decode(long, int, int, Region)] does.
    ///
    /// @param values `count` times the layout's width
    /// @param validity [#validityBytes] of bitmap, written also where nothing is NULL
    /// @return the number of NULLs
    public int decode(long rows, int count, int column, long values, long validity) {
        RowReader.read(types.get(column).layout(), rows, count, slots[column], values);
        return RowReader.readValidity(rows, count, column, validity);
    }

    /// Bytes of a validity bitmap.
    public static long validityBytes(int count) {
        return (count + 7L) >> 3;
    }

    int slot(int column) {
        return slots[column];
    }

    int fixedBytes() {
        return fixedBytes;
    }

    static int slotBytes(Layout layout) {
        return layout == Layout.BYTES ? 8 : layout.width();
    }
}
