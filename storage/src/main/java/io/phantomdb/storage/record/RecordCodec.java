package io.phantomdb.storage.record;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.storage.catalog.ByteSink;
import io.phantomdb.storage.catalog.ByteSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/// Log records from bytes, and the fold record to bytes.
public final class RecordCodec {
    private RecordCodec() {}

    public static ByteBuffer encode(LogRecord.Folded folded) {
        return ByteBuffer.wrap(new ByteSink()
                .writeByte(LogRecord.FOLDED)
                .writeLong(folded.foldedTo())
                .writeLong(folded.table())
                .writeLong(folded.replayFrom())
                .writeLong(folded.nextRowId())
                .writeText(folded.location())
                .toByteArray());
    }

    public static ByteBuffer encode(LogRecord.Sequence sequence) {
        return ByteBuffer.wrap(new ByteSink()
                .writeByte(LogRecord.SEQUENCE)
                .writeLong(sequence.sequence())
                .writeLong(sequence.value())
                .writeBoolean(sequence.called())
                .toByteArray());
    }

    /// @param lsn for the message of SQLSTATE XX001
    /// @param scratch holds the operations of the record
    public static LogRecord decode(long lsn, ByteBuffer payload, Region scratch) {
        ByteSource source = new ByteSource(payload);
        byte kind = source.readByte();
        return switch (kind) {
            case LogRecord.CHUNK -> {
                long timestamp = source.readLong();
                int index = source.readInt();
                int bytes = payload.remaining() - LogRecord.CHUNK_HEADER_BYTES;
                yield new LogRecord.Chunk(timestamp, index, tail(payload, bytes, scratch), bytes);
            }
            case LogRecord.COMMIT -> {
                long timestamp = source.readLong();
                int chunks = source.readInt();
                byte[] changes = source.readBytes();
                List<LogRecord.SchemaChange> schemaChanges = SchemaChanges.decode(changes);
                int bytes = payload.remaining() - LogRecord.COMMIT_HEADER_BYTES - changes.length;
                yield new LogRecord.Commit(timestamp, chunks, schemaChanges, tail(payload, bytes, scratch), bytes);
            }
            case LogRecord.FOLDED -> {
                long foldedTo = source.readLong();
                long table = source.readLong();
                long replayFrom = source.readLong();
                long nextRowId = source.readLong();
                yield new LogRecord.Folded(table, foldedTo, replayFrom, nextRowId, source.readText());
            }
            case LogRecord.SEQUENCE -> {
                long sequence = source.readLong();
                long value = source.readLong();
                yield new LogRecord.Sequence(sequence, value, source.readBoolean());
            }
            default ->
                throw new DatabaseException(
                        SqlState.DATA_CORRUPTED, "log record " + lsn + " is of unknown kind " + kind);
        };
    }

    private static long tail(ByteBuffer payload, int bytes, Region scratch) {
        long address = scratch.allocate(Math.max(bytes, 1));
        int from = payload.remaining() - bytes;
        MemorySegment.copy(MemorySegment.ofBuffer(payload), from, Memory.ALL, address, bytes);
        return address;
    }
}
