package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/// Copies one column into an Arrow vector: a loop per layout, plain rows (no selection, no dictionary) apart from
/// others.
final class ColumnExporter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int UUID_CHARACTERS = 36;

    private ColumnExporter() {}

    static void export(Batch batch, Vector column, int from, int count, FieldVector target, BufferAllocator allocator) {
        if (target instanceof NullVector nulls) {
            nulls.setValueCount(count);
            return;
        }
        if (target instanceof ListVector lists) {
            ListExporter.export(batch, column, from, count, lists, allocator);
            return;
        }
        boolean plain = batch.selection() == 0 && column.dictionary() == null;
        Rows rows = new Rows(batch, column, from, plain);
        ArrowBuf validity = column.validity() == 0 ? allocator.getEmpty() : validity(rows, count, allocator);
        int nulls = column.validity() == 0 ? 0 : count - ones(validity.memoryAddress(), count);
        List<ArrowBuf> buffers = buffers(rows, count, validity, nulls > 0, allocator);
        target.loadFieldBuffers(new ArrowFieldNode(count, nulls), buffers);
        for (ArrowBuf buffer : buffers) {
            buffer.close();
        }
    }

    private static List<ArrowBuf> buffers(
            Rows rows, int count, ArrowBuf validity, boolean nulls, BufferAllocator allocator) {
        SqlType type = rows.column.type();
        return switch (type.kind()) {
            case NULL -> List.of();
            case BOOLEAN -> List.of(validity, booleans(rows, count, allocator));
            case DECIMAL ->
                List.of(
                        validity,
                        type.layout().width() == Long.BYTES
                                ? decimals(rows, count, allocator)
                                : fixed(rows, count, allocator));
            case CHAR, VARCHAR, VARBINARY, JSONB -> strings(rows, count, validity, nulls, allocator);
            case ARRAY -> throw new AssertionError("lists have vectors of their own");
            case UUID -> uuids(rows, count, validity, allocator);
            case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL ->
                List.of(validity, fixed(rows, count, allocator));
        };
    }

    /// The rows of a column that go out, by their number in the result.
    private record Rows(Batch batch, Vector column, int from, boolean plain) {
        long address(int i) {
            return plain
                    ? column.values() + (long) (from + i) * column.layout().width()
                    : column.valueAddress(batch.row(from + i));
        }

        boolean isNull(int i) {
            return column.isNull(batch.row(from + i));
        }
    }

    private static ArrowBuf validity(Rows rows, int count, BufferAllocator allocator) {
        int bytes = (count + 7) >> 3;
        ArrowBuf buffer = buffer(allocator, bytes);
        long target = buffer.memoryAddress();
        if (rows.batch.selection() == 0 && (rows.from & 7) == 0) {
            Memory.copy(rows.column.validity() + (rows.from >> 3), target, bytes);
            if ((count & 7) != 0) {
                long last = target + bytes - 1;
                Memory.putByte(last, (byte) (Memory.getByte(last) & (1 << (count & 7)) - 1));
            }
            return buffer;
        }
        Memory.fill(target, bytes, (byte) 0);
        for (int i = 0; i < count; i++) {
            if (!rows.isNull(i)) {
                setBit(target, i);
            }
        }
        return buffer;
    }

    private static ArrowBuf fixed(Rows rows, int count, BufferAllocator allocator) {
        int width = rows.column.layout().width();
        ArrowBuf buffer = buffer(allocator, (long) count * width);
        long target = buffer.memoryAddress();
        if (rows.plain) {
            Memory.copy(rows.address(0), target, (long) count * width);
            return buffer;
        }
        switch (width) {
            case Short.BYTES -> {
                for (int i = 0; i < count; i++) {
                    Memory.putShort(target + 2L * i, Memory.getShort(rows.address(i)));
                }
            }
            case Integer.BYTES -> {
                for (int i = 0; i < count; i++) {
                    Memory.putInt(target + 4L * i, Memory.getInt(rows.address(i)));
                }
            }
            case Long.BYTES -> {
                for (int i = 0; i < count; i++) {
                    Memory.putLong(target + 8L * i, Memory.getLong(rows.address(i)));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    Memory.copy(rows.address(i), target + (long) width * i, width);
                }
            }
        }
        return buffer;
    }

    private static ArrowBuf booleans(Rows rows, int count, BufferAllocator allocator) {
        int bytes = (count + 7) >> 3;
        ArrowBuf buffer = buffer(allocator, bytes);
        long target = buffer.memoryAddress();
        Memory.fill(target, bytes, (byte) 0);
        for (int i = 0; i < count; i++) {
            if ((Memory.getByte(rows.address(i)) & 1) != 0) {
                setBit(target, i);
            }
        }
        return buffer;
    }

    private static ArrowBuf decimals(Rows rows, int count, BufferAllocator allocator) {
        ArrowBuf buffer = buffer(allocator, 16L * count);
        long target = buffer.memoryAddress();
        for (int i = 0; i < count; i++, target += 16) {
            long value = Memory.getLong(rows.address(i));
            Memory.putLong(target, value);
            Memory.putLong(target + 8, value >> 63);
        }
        return buffer;
    }

    private static List<ArrowBuf> strings(
            Rows rows, int count, ArrowBuf validity, boolean nulls, BufferAllocator allocator) {
        ArrowBuf offsets = buffer(allocator, 4L * (count + 1));
        long offsetsAt = offsets.memoryAddress();
        int bytes = 0;
        Memory.putInt(offsetsAt, 0);
        for (int i = 0; i < count; i++) {
            if (!nulls || bit(validity.memoryAddress(), i)) {
                bytes += Memory.getInt(rows.address(i));
            }
            Memory.putInt(offsetsAt + 4L * (i + 1), bytes);
        }
        ArrowBuf data = buffer(allocator, bytes);
        long dataAt = data.memoryAddress();
        for (int i = 0; i < count; i++) {
            int start = Memory.getInt(offsetsAt + 4L * i);
            int length = Memory.getInt(offsetsAt + 4L * (i + 1)) - start;
            if (length > 0) {
                Memory.copy(Memory.getLong(rows.address(i) + 8), dataAt + start, length);
            }
        }
        return List.of(validity, offsets, data);
    }

    private static List<ArrowBuf> uuids(Rows rows, int count, ArrowBuf validity, BufferAllocator allocator) {
        ArrowBuf offsets = buffer(allocator, 4L * (count + 1));
        ArrowBuf data = buffer(allocator, (long) UUID_CHARACTERS * count);
        for (int i = 0; i <= count; i++) {
            Memory.putInt(offsets.memoryAddress() + 4L * i, UUID_CHARACTERS * i);
        }
        for (int i = 0; i < count; i++) {
            writeUuid(rows.address(i), data.memoryAddress() + (long) UUID_CHARACTERS * i);
        }
        return List.of(validity, offsets, data);
    }

    private static void writeUuid(long from, long to) {
        long at = to;
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                Memory.putByte(at++, (byte) '-');
            }
            int value = Memory.getByte(from + i) & 0xff;
            Memory.putByte(at++, HEX[value >> 4]);
            Memory.putByte(at++, HEX[value & 15]);
        }
    }

    private static ArrowBuf buffer(BufferAllocator allocator, long bytes) {
        ArrowBuf buffer = allocator.buffer(Math.max(bytes, 1));
        buffer.writerIndex(bytes);
        return buffer;
    }

    private static void setBit(long bitmap, int i) {
        long at = bitmap + (i >> 3);
        Memory.putByte(at, (byte) (Memory.getByte(at) | 1 << (i & 7)));
    }

    private static boolean bit(long bitmap, int i) {
        return (Memory.getByte(bitmap + (i >> 3)) >> (i & 7) & 1) != 0;
    }

    private static int ones(long bitmap, int count) {
        int ones = 0;
        for (int i = 0; i < (count + 7) >> 3; i++) {
            ones += Integer.bitCount(Memory.getByte(bitmap + i) & 0xff);
        }
        return ones;
    }
}
