package io.phantomdb.storage.record;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// Writes operations into log records: one commit record where all fits, else chunks as they fill and a commit record.
///
/// The records go out under the commit lock, but a small commit is encoded before it: only its timestamp is missing.
public final class OperationEncoder {
    private final long buffer;
    private final int capacity;
    private final Consumer<ByteBuffer> chunks;
    private long timestamp;
    private int used;
    private int chunkCount;

    private OperationEncoder(long buffer, int capacity, Consumer<ByteBuffer> chunks) {
        this.buffer = buffer;
        this.capacity = capacity;
        this.chunks = chunks;
    }

    /// Bytes of the commit record's head, to which the operations' bytes come.
    public static long commitBytes(byte[] schemaChanges) {
        return (long) LogRecord.COMMIT_HEADER_BYTES + schemaChanges.length;
    }

    /// An encoder of a commit that fits into one record of exactly `bytes`.
    public static OperationEncoder single(Region region, int bytes, byte[] schemaChanges) {
        OperationEncoder encoder = new OperationEncoder(region.allocate(bytes), bytes, chunk -> {
            throw new AssertionError("a commit that was measured does not fit");
        });
        encoder.startCommit(0, schemaChanges);
        return encoder;
    }

    /// An encoder of a commit of any size.
    ///
    /// @param buffer of `recordBytes` bytes, owned by the caller: no memory may be wanted once records are appended
    /// @param recordBytes longest record
    /// @param chunks takes each full chunk; its bytes are overwritten afterwards
    public static OperationEncoder chunked(long buffer, int recordBytes, long timestamp, Consumer<ByteBuffer> chunks) {
        OperationEncoder encoder = new OperationEncoder(buffer, recordBytes, chunks);
        encoder.timestamp = timestamp;
        encoder.startChunk();
        return encoder;
    }

    public void putTable(long table) {
        putHeader(Operation.TABLE, Long.BYTES);
        if (used + Long.BYTES > capacity) {
            flushChunk();
        }
        Memory.putLong(buffer + used, table);
        used += Long.BYTES;
    }

    public void put(Operation operation, long address, int bytes) {
        putHeader(operation, bytes);
        long from = address;
        int left = bytes;
        while (left > 0) {
            if (used == capacity) {
                flushChunk();
            }
            int part = Math.min(left, capacity - used);
            Memory.copy(from, buffer + used, part);
            used += part;
            from += part;
            left -= part;
        }
    }

    /// The commit record of a [#single] encoder.
    public ByteBuffer finish() {
        assert used == capacity : used + " of " + capacity + " bytes";
        return bytes();
    }

    /// The commit record of a [#chunked] encoder.
    ///
    /// @param micros wall time
    public ByteBuffer finishChunks(byte[] schemaChanges, long micros) {
        if (used > LogRecord.CHUNK_HEADER_BYTES) {
            flushChunk();
        }
        startCommit(chunkCount, schemaChanges);
        ByteBuffer commit = bytes();
        stamp(commit, timestamp, micros);
        return commit;
    }

    /// Sets the timestamp and the wall time of a record that an encoder gave out.
    public static void stamp(ByteBuffer commit, long timestamp, long micros) {
        long address = MemorySegment.ofBuffer(commit).address();
        Memory.putLong(address + LogRecord.TIMESTAMP_OFFSET, timestamp);
        Memory.putLong(address + LogRecord.MICROS_OFFSET, micros);
    }

    /// Schema changes as the commit record holds them.
    public static byte[] encode(List<LogRecord.SchemaChange> changes) {
        return SchemaChanges.encode(changes);
    }

    private void putHeader(Operation operation, int bytes) {
        if (used + Operation.HEADER_BYTES > capacity) {
            flushChunk();
        }
        Memory.putByte(buffer + used, operation.code());
        Memory.putInt(buffer + used + 1, bytes);
        used += Operation.HEADER_BYTES;
    }

    private void flushChunk() {
        chunks.accept(bytes());
        chunkCount++;
        startChunk();
    }

    private void startChunk() {
        Memory.putByte(buffer, LogRecord.CHUNK);
        Memory.putLong(buffer + LogRecord.TIMESTAMP_OFFSET, timestamp);
        Memory.putInt(buffer + 9, chunkCount);
        used = LogRecord.CHUNK_HEADER_BYTES;
    }

    private void startCommit(int chunkRecords, byte[] schemaChanges) {
        Memory.putByte(buffer, LogRecord.COMMIT);
        Memory.putLong(buffer + LogRecord.TIMESTAMP_OFFSET, 0);
        Memory.putLong(buffer + LogRecord.MICROS_OFFSET, 0);
        Memory.putInt(buffer + LogRecord.MICROS_OFFSET + 8, chunkRecords);
        Memory.putInt(buffer + LogRecord.MICROS_OFFSET + 12, schemaChanges.length);
        Memory.copy(schemaChanges, 0, buffer + LogRecord.COMMIT_HEADER_BYTES, schemaChanges.length);
        used = LogRecord.COMMIT_HEADER_BYTES + schemaChanges.length;
    }

    private ByteBuffer bytes() {
        return Memory.ALL.asSlice(buffer, used).asByteBuffer();
    }
}
