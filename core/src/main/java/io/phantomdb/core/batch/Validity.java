package io.phantomdb.core.batch;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;

/// A validity bitmap in the making: no memory is taken until the first NULL.
final class Validity {
    private final int rows;
    private final Region region;
    private long bitmap;

    Validity(int rows, Region region) {
        this.rows = rows;
        this.region = region;
    }

    void setNull(int row) {
        if (bitmap == 0) {
            int bytes = (rows + 7) >> 3;
            bitmap = region.allocate(bytes);
            Memory.fill(bitmap, bytes, (byte) 0xff);
        }
        long address = bitmap + (row >> 3);
        Memory.putByte(address, (byte) (Memory.getByte(address) & ~(1 << (row & 7))));
    }

    /// 0 where no row is NULL.
    long address() {
        return bitmap;
    }
}
