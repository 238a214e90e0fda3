package io.phantomdb.parquet.scan;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.page.Bitmap;
import io.phantomdb.parquet.page.ByteArrayDecoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The same value, or NULL, in every row: a dictionary of one entry, its codes all 0.
final class ConstantCursor implements ColumnCursor {
    private final Region memory;
    private final int rows;
    private final Vector vector;

    ConstantCursor(ScanSource.Constant constant, int batchRows, MemoryBudget budget) {
        memory = new Region(budget);
        rows = batchRows;
        try {
            vector = constant(constant.type(), constant.value().orElse(null), batchRows, memory);
        } catch (Throwable failure) {
            memory.close();
            throw failure;
        }
    }

    /// @param value a literal, null for NULL
    static Vector constant(SqlType type, @Nullable Object value, int rows, Region region) {
        if (value == null) {
            long zeros = region.allocateZeroed((long) type.layout().width() * rows);
            return Vector.flat(type, zeros, region.allocateZeroed(Bitmap.bytes(rows)), rows);
        }
        long entry = region.allocateZeroed(16);
        put(type, value, entry, region);
        return Vector.dictionary(Vector.flat(type, entry, 0, 1), region.allocateZeroed(4L * rows), 0, rows);
    }

    private static void put(SqlType type, Object value, long to, Region region) {
        switch (value) {
            case Boolean truth -> Memory.putByte(to, (byte) (truth ? 1 : 0));
            case Long number -> Memory.putLong(to, number);
            case Double number when type.kind() == SqlType.Kind.REAL -> Memory.putFloat(to, number.floatValue());
            case Double number -> Memory.putDouble(to, number);
            case BigDecimal number -> {
                BigInteger unscaled = number.unscaledValue();
                Memory.putLong(to, unscaled.longValue());
                Memory.putLong(to + 8, unscaled.shiftRight(64).longValue());
            }
            case String text -> putBytes(text.getBytes(StandardCharsets.UTF_8), to, region);
            case Bytes bytes -> putBytes(bytes.array(), to, region);
            case UUID uuid -> {
                Memory.putLong(to, Long.reverseBytes(uuid.getMostSignificantBits()));
                Memory.putLong(to + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
            }
            case Interval interval -> {
                Memory.putInt(to, interval.months());
                Memory.putInt(to + 4, interval.days());
                Memory.putLong(to + 8, interval.micros() * 1000);
            }
            default -> throw new IllegalArgumentException("no literal: " + value.getClass());
        }
    }

    private static void putBytes(byte[] bytes, long to, Region region) {
        long address = region.allocate(bytes.length + 8L);
        Memory.copy(bytes, 0, address, bytes.length);
        ByteArrayDecoder.putView(to, bytes.length, address);
    }

    @Override
    public int runEnd(int row) {
        return row + rows;
    }

    @Override
    public Vector read(int row, int count, Region scratch) {
        return vector.slice(0, count);
    }

    @Override
    public void close() {
        memory.close();
    }
}
