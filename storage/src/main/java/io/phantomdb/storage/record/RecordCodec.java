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
import java.util.Map;
import java.util.Optional;

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
        return decode(lsn, payload, Optional.of(scratch));
    }

    /// The record without its operations, whose address is 0.
    public static LogRecord head(long lsn, ByteBuffer payload) {
        return decode(lsn, payload, Optional.empty());
    }

    private static LogRecord decode(long lsn, ByteBuffer payload, Optional<Region> scratch) {
        ByteSource source = new ByteSource(payload);
        byte kind = source.readByte();
        return switch (kind) {
            case LogRecord.CHUNK -> {
                long timestamp = source.readLong();
                int index = source.readInt();
                int bytes = payload.remaining() - LogRecord.CHUNK_HEADER_BYTES;
                yield new LogRecord.Chunk(timestamp, index, tail(payload, bytes, scratch), bytes);
            }
            case LogRecord.COMMIT, LogRecord.UNTIMED_COMMIT -> {
                boolean timed = kind == LogRecord.COMMIT;
                long timestamp = source.readLong();
                long micros = timed ? source.readLong() : 0;
                int chunks = source.readInt();
                byte[] changes = source.readBytes();
                List<LogRecord.SchemaChange> schemaChanges = SchemaChanges.decode(changes);
                int header = timed ? LogRecord.COMMIT_HEADER_BYTES : LogRecord.UNTIMED_COMMIT_HEADER_BYTES;
                int bytes = payload.remaining() - header - changes.length;
                yield new LogRecord.Commit(
                        timestamp, micros, chunks, schemaChanges, tail(payload, bytes, scratch), bytes);
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

    /// Whether the record is the first of a transaction, or of none.
    public static boolean begins(ByteBuffer record) {
        ByteSource source = new ByteSource(record);
        byte kind = source.readByte();
        source.readLong();
        return switch (kind) {
            case LogRecord.CHUNK, LogRecord.UNTIMED_COMMIT -> source.readInt() == 0;
            case LogRecord.COMMIT -> {
                source.readLong();
                yield source.readInt() == 0;
            }
            default -> true;
        };
    }

    public static boolean isCommit(ByteBuffer record) {
        byte kind = record.get(record.position());
        return kind == LogRecord.COMMIT || kind == LogRecord.UNTIMED_COMMIT;
    }

    public static boolean isFold(ByteBuffer record) {
        return record.get(record.position()) == LogRecord.FOLDED;
    }

    /// A commit record with other places of the metadata of altered tables.
    ///
    /// @param locations by table; those of other tables stay as they are
    public static ByteBuffer withLocations(ByteBuffer commit, Map<Long, String> locations) {
        ByteSource source = new ByteSource(commit);
        ByteSink head = new ByteSink();
        byte kind = source.readByte();
        head.writeByte(kind).writeLong(source.readLong());
        if (kind == LogRecord.COMMIT) {
            head.writeLong(source.readLong());
        }
        head.writeInt(source.readInt());
        List<LogRecord.SchemaChange> changes = SchemaChanges.decode(source.readBytes()).stream()
                .map(change -> change instanceof LogRecord.SchemaChange.Alter alter
                                && locations.get(alter.table().id()) instanceof String location
                        ? new LogRecord.SchemaChange.Alter(alter.table(), location)
                        : change)
                .toList();
        byte[] before = head.writeBytes(SchemaChanges.encode(changes)).toByteArray();
        byte[] operations = source.rest();
        return ByteBuffer.allocate(before.length + operations.length)
                .put(before)
                .put(operations)
                .flip();
    }

    private static long tail(ByteBuffer payload, int bytes, Optional<Region> scratch) {
        if (scratch.isEmpty()) {
            return 0;
        }
        long address = scratch.get().allocate(Math.max(bytes, 1));
        int from = payload.remaining() - bytes;
        MemorySegment.copy(MemorySegment.ofBuffer(payload), from, Memory.ALL, address, bytes);
        return address;
    }
}
