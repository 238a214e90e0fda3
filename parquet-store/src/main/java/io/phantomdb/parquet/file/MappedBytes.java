package io.phantomdb.parquet.file;

import io.phantomdb.core.memory.Memory;
import java.io.InputStream;

/// A stream over memory, for the thrift readers. One thread.
final class MappedBytes extends InputStream {
    private final long start;
    private final long end;
    private long position;

    MappedBytes(long address, long bytes) {
        this.start = address;
        this.position = address;
        this.end = address + bytes;
    }

    /// Bytes read so far.
    long consumed() {
        return position - start;
    }

    @Override
    public int read() {
        return position < end ? Memory.getByte(position++) & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int n = (int) Math.min(length, end - position);
        if (n <= 0) {
            return -1;
        }
        Memory.copy(position, target, offset, n);
        position += n;
        return n;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }
}
