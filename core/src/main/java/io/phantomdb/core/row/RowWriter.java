package io.phantomdb.core.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;

/// Writes rows of one batch in the form of a [RowLayout]. Valid as long as the batch; one thread.
public final class RowWriter {
    private final RowLayout layout;
    private final KeyCodec.Writer key;
    private final Vector[] vectors;

    RowWriter(RowLayout layout, Batch batch) {
        assert batch.columns().size() == layout.types().size();
        this.layout = layout;
        this.key = layout.keyCodec().writer(batch);
        this.vectors = batch.columns().toArray(Vector[]::new);
    }

    /// Bytes that a (physical) row takes; SQLSTATE 54000 beyond [RowLayout#ROW_BYTES_MAX].
    public int bytes(int row) {
        long bytes = 4L + key.bytes(row) + layout.fixedBytes();
        for (Vector vector : vectors) {
            if (vector.layout() == Layout.BYTES && !vector.isNull(row)) {
                bytes += Memory.getInt(vector.valueAddress(row));
            }
        }
        if (bytes > RowLayout.ROW_BYTES_MAX) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "a row of " + bytes + " bytes is longer than the limit of " + RowLayout.ROW_BYTES_MAX);
        }
        return (int) bytes;
    }

    /// Bytes of the key of a (physical) row.
    public int keyBytes(int row) {
        return key.bytes(row);
    }

    /// Writes the key alone of a (physical) row and returns its bytes.
    public int writeKey(int row, long address) {
        return key.write(row, address);
    }

    /// Writes a (physical) row and returns its bytes.
    public int write(int row, long address) {
        int keyBytes = key.write(row, RowLayout.keyAddress(address));
        Memory.putInt(address, keyBytes);
        long fixed = RowLayout.keyAddress(address) + keyBytes;
        for (int i = 0; i < vectors.length; i += 8) {
            Memory.putByte(fixed + (i >> 3), validityByte(i, row));
        }
        long next = fixed + layout.fixedBytes();
        for (int i = 0; i < vectors.length; i++) {
            next = writeSlot(vectors[i], row, fixed + layout.slot(i), next, address);
        }
        return (int) (next - address);
    }

    private byte validityByte(int firstColumn, int row) {
        int bits = 0;
        for (int i = firstColumn; i < Math.min(firstColumn + 8, vectors.length); i++) {
            bits |= (vectors[i].isNull(row) ? 0 : 1) << (i - firstColumn);
        }
        return (byte) bits;
    }

    /// Returns where the next string goes.
    private static long writeSlot(Vector vector, int row, long slot, long next, long start) {
        int width = vector.layout().width();
        if (vector.isNull(row)) {
            int bytes = RowLayout.slotBytes(vector.layout());
            for (int i = 0; i < bytes; i++) {
                Memory.putByte(slot + i, (byte) 0);
            }
            return next;
        }
        long from = vector.valueAddress(row);
        if (vector.layout() == Layout.BYTES) {
            int length = Memory.getInt(from);
            Memory.putInt(slot, (int) (next - start));
            Memory.putInt(slot + 4, length);
            Memory.copyDisjoint(Memory.getLong(from + 8), next, length);
            return next + length;
        }
        switch (width) {
            case 1 -> Memory.putByte(slot, Memory.getByte(from));
            case 2 -> Memory.putShort(slot, Memory.getShort(from));
            case 4 -> Memory.putInt(slot, Memory.getInt(from));
            case 8 -> Memory.putLong(slot, Memory.getLong(from));
            default -> Memory.copyDisjoint(from, slot, width);
        }
        return next;
    }
}
