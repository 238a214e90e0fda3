package io.phantomdb.exec.spill;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Rows as they lie in a file, little endian, every part padded to eight bytes:
///
///     int CRC32C of what follows | int rows | column ...
///     column: long 1 where there is a bitmap, else 0 | bitmap | values side by side | bytes of strings
///
/// A string's value is its view, with the distance of its bytes from the start of the frame in place of their address.
/// Flat columns in the layouts of their types: dictionaries are resolved, narrow decimals widened.
final class SpillFrame {
    private static final int HEADER_BYTES = 8;

    private SpillFrame() {}

    /// The selected rows side by side, flat, in the layouts of their types.
    static List<Vector> flat(Batch batch, List<SqlType> types, Region scratch) {
        List<Vector> columns = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            Vector column = batch.column(i);
            if (batch.selection() != 0) {
                column = Gather.rows(column, batch.selection(), batch.selected(), scratch);
            }
            columns.add(widened(Gather.flat(column, scratch), types.get(i), batch.selected(), scratch));
        }
        return columns;
    }

    private static Vector widened(Vector flat, SqlType type, int rows, Region scratch) {
        if (flat.layout() == type.layout()) {
            return flat;
        }
        assert flat.layout() == Layout.INT64 && type.layout() == Layout.INT128;
        long out = scratch.allocate(16L * rows);
        for (int i = 0; i < rows; i++) {
            Int128.put(out + 16L * i, Memory.getLong(flat.values() + 8L * i));
        }
        return Vector.flat(type, out, flat.validity(), rows);
    }

    /// Bytes of a frame of the rows `from` up to `to` of flat columns.
    static long bytes(List<Vector> columns, int from, int to) {
        long bytes = HEADER_BYTES;
        int rows = to - from;
        for (Vector column : columns) {
            bytes += 8 + padded((long) rows * column.layout().width());
            bytes += column.validity() == 0 ? 0 : padded(Bits.bytes(rows));
            if (column.layout() == Layout.BYTES) {
                long text = 0;
                for (int row = from; row < to; row++) {
                    text += column.isNull(row) ? 0 : Strings.length(column.values() + 16L * row);
                }
                bytes += padded(text);
            }
        }
        return bytes;
    }

    private static long padded(long bytes) {
        return bytes + 7 & -8;
    }

    /// Writes the frame of `bytes` bytes to `out`.
    static void encode(List<Vector> columns, int from, int to, long out, int bytes) {
        Memory.fill(out, bytes, (byte) 0);
        int rows = to - from;
        Memory.putInt(out + 4, rows);
        long at = out + HEADER_BYTES;
        for (Vector column : columns) {
            Memory.putLong(at, column.validity() == 0 ? 0 : 1);
            at += 8;
            if (column.validity() != 0) {
                for (int row = from; row < to; row++) {
                    if (!column.isNull(row)) {
                        Bits.set(at, row - from);
                    }
                }
                at += padded(Bits.bytes(rows));
            }
            int width = column.layout().width();
            if (column.layout() == Layout.BYTES) {
                at = encodeStrings(column, from, to, at, out);
            } else {
                Memory.copy(column.values() + (long) from * width, at, (long) rows * width);
                at += padded((long) rows * width);
            }
        }
        assert at == out + bytes;
        Memory.putInt(out, checksum(out, bytes));
    }

    private static long encodeStrings(Vector column, int from, int to, long at, long start) {
        long text = at + 16L * (to - from);
        for (int row = from; row < to; row++) {
            if (column.isNull(row)) {
                continue;
            }
            long view = column.values() + 16L * row;
            long target = at + 16L * (row - from);
            int length = Strings.length(view);
            Memory.putLong(target, Memory.getLong(view));
            Memory.putLong(target + 8, text - start);
            Memory.copyDisjoint(Strings.address(view), text, length);
            text += length;
        }
        return start + padded(text - start);
    }

    static int checksum(long frame, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(Memory.ALL.asSlice(frame + 4, bytes - 4).asByteBuffer());
        return (int) crc.getValue();
    }

    /// The rows of a frame, as views of it.
    static Batch decode(long frame, List<SqlType> types) {
        int rows = Memory.getInt(frame + 4);
        List<Vector> columns = new ArrayList<>(types.size());
        long at = frame + HEADER_BYTES;
        for (SqlType type : types) {
            long validity = Memory.getLong(at) == 0 ? 0 : at + 8;
            at += 8 + (validity == 0 ? 0 : padded(Bits.bytes(rows)));
            columns.add(Vector.flat(type, at, validity, rows));
            long end = at + padded((long) rows * type.layout().width());
            at = type.layout() == Layout.BYTES ? place(at, rows, frame, end) : end;
        }
        return Batch.of(columns, rows);
    }

    /// Turns distances into addresses.
    private static long place(long views, int rows, long frame, long end) {
        long last = end;
        for (int i = 0; i < rows; i++) {
            long view = views + 16L * i;
            long address = frame + Memory.getLong(view + 8);
            Memory.putLong(view + 8, address);
            last = Math.max(last, address + Strings.length(view));
        }
        return frame + padded(last - frame);
    }
}
