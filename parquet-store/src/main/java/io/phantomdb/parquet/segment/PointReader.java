package io.phantomdb.parquet.segment;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.page.Bitmap;
import io.phantomdb.parquet.page.ByteArrayDecoder;

/// Copies single values out of pages into a vector of their own.
final class PointReader {
    private PointReader() {}

    /// One value per position, in their order; strings are copied to the region.
    static Vector read(PageWindow window, SqlType type, long[] positions, Region region) {
        int width = type.layout().width();
        long values = region.allocateZeroed((long) positions.length * width + 8);
        long validity = region.allocateZeroed(Bitmap.bytes(positions.length));
        boolean anyNull = false;
        for (int i = 0; i < positions.length; i++) {
            Vector page = window.pageOf(positions[i]);
            int index = window.indexOf(positions[i]);
            if (page.isNull(index)) {
                anyNull = true;
            } else {
                Bitmap.set(validity, i, 1);
                copy(type, page.valueAddress(index), values + (long) i * width, region);
            }
        }
        return Vector.flat(type, values, anyNull ? validity : 0, positions.length);
    }

    private static void copy(SqlType type, long from, long to, Region region) {
        switch (type.layout()) {
            case INT8 -> Memory.putByte(to, Memory.getByte(from));
            case INT16 -> Memory.putShort(to, Memory.getShort(from));
            case INT32, FLOAT32 -> Memory.putInt(to, Memory.getInt(from));
            case INT64, FLOAT64 -> Memory.putLong(to, Memory.getLong(from));
            case INT128, INTERVAL, UUID -> {
                Memory.putLong(to, Memory.getLong(from));
                Memory.putLong(to + 8, Memory.getLong(from + 8));
            }
            case BYTES -> {
                int length = Memory.getInt(from);
                long copy = region.allocateBytes(length + 4L);
                Memory.copy(Memory.getLong(from + 8), copy, length);
                ByteArrayDecoder.putView(to, length, copy);
            }
        }
    }
}
