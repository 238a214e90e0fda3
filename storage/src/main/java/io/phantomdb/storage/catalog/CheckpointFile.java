package io.phantomdb.storage.catalog;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import io.phantomdb.storage.catalog.Checkpoint.TableState;
import io.phantomdb.storage.fault.Failpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The files `catalog/checkpoint-<n>`; the one with the greatest number counts.
///
///     [u64 magic "PHDBCKP1"][u32 CRC32C of the body][u32 body bytes][body]
///     body: lastTimestamp, nextTableId, logPosition, replayFrom, tables ([TableCodec], location, foldedTo,
///           replayFrom, nextRowId), other objects ([ObjectCodec])
///
/// A checkpoint is written under a temporary name, forced, moved, and its directory forced; the older ones are deleted
/// after that. So the greatest number is always complete: a bad one is damage, not a crash, and refused, because the
/// log before it is gone. One thread at a time writes.
public final class CheckpointFile {
    private static final long MAGIC = 0x31504B4342444850L;
    private static final int HEADER_BYTES = 16;
    private static final String PREFIX = "checkpoint-";
    private static final String TEMPORARY = "checkpoint.tmp";

    private final Disk disk;
    private final Path directory;
    private final Failpoint failpoint;
    private long newest;

    public CheckpointFile(Disk disk, Path directory, Failpoint failpoint) {
        this.disk = disk;
        this.directory = directory;
        this.failpoint = failpoint;
    }

    /// The newest checkpoint, or [Checkpoint#NONE] in a new directory. SQLSTATE XX001 where it is damaged.
    public Checkpoint read() throws IOException {
        disk.createDirectories(directory);
        newest = 0;
        for (Path file : disk.list(directory)) {
            newest = Math.max(newest, number(file));
        }
        deleteOthers();
        return newest == 0 ? Checkpoint.NONE : read(directory.resolve(PREFIX + newest));
    }

    /// As [#read], to look only: nothing is deleted or created.
    public Checkpoint inspect() throws IOException {
        long last = 0;
        for (Path file : disk.list(directory)) {
            last = Math.max(last, number(file));
        }
        return last == 0 ? Checkpoint.NONE : read(directory.resolve(PREFIX + last));
    }

    public void write(Checkpoint checkpoint) throws IOException {
        Path temporary = directory.resolve(TEMPORARY);
        ByteBuffer bytes = encode(checkpoint);
        try (FileChannel channel = disk.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            failpoint.reached(Failpoint.CHECKPOINT_AFTER_WRITE);
            channel.force(true);
        }
        failpoint.reached(Failpoint.CHECKPOINT_AFTER_FORCE);
        disk.move(temporary, directory.resolve(PREFIX + (newest + 1)));
        disk.forceDirectory(directory);
        newest++;
        failpoint.reached(Failpoint.CHECKPOINT_AFTER_MOVE);
        deleteOthers();
    }

    private void deleteOthers() throws IOException {
        for (Path file : disk.list(directory)) {
            if (number(file) != newest) {
                disk.delete(file);
            }
        }
    }

    private static long number(Path file) {
        String name = String.valueOf(file.getFileName());
        String digits = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    private static ByteBuffer encode(Checkpoint checkpoint) {
        ByteSink sink = new ByteSink()
                .writeLong(checkpoint.lastTimestamp())
                .writeLong(checkpoint.nextTableId())
                .writeLong(checkpoint.logPosition())
                .writeLong(checkpoint.replayFrom())
                .writeInt(checkpoint.tables().size());
        for (TableState state : checkpoint.tables()) {
            TableCodec.write(sink, state.table());
            sink.writeText(state.location())
                    .writeLong(state.foldedTo())
                    .writeLong(state.replayFrom())
                    .writeLong(state.nextRowId());
        }
        sink.writeInt(checkpoint.objects().size());
        checkpoint.objects().forEach(object -> ObjectCodec.write(sink, object));
        byte[] body = sink.toByteArray();
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(MAGIC)
                .putInt(checksum(body))
                .putInt(body.length)
                .put(body)
                .flip();
    }

    private Checkpoint read(Path file) throws IOException {
        ByteBuffer bytes;
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            bytes = ByteBuffer.allocate((int) channel.size()).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        }
        bytes.flip();
        if (bytes.remaining() < HEADER_BYTES || bytes.getLong() != MAGIC) {
            throw damaged(file, "does not begin as a checkpoint");
        }
        int expected = bytes.getInt();
        int length = bytes.getInt();
        if (length != bytes.remaining()) {
            throw damaged(file, "is " + bytes.remaining() + " bytes long after its header instead of " + length);
        }
        byte[] body = new byte[length];
        bytes.get(body);
        if (checksum(body) != expected) {
            throw damaged(file, "has checksum " + checksum(body) + " instead of " + expected);
        }
        return decode(new ByteSource(ByteBuffer.wrap(body)));
    }

    private static Checkpoint decode(ByteSource source) {
        long lastTimestamp = source.readLong();
        long nextTableId = source.readLong();
        long logPosition = source.readLong();
        long replayFrom = source.readLong();
        List<TableState> tables = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            StoredTable table = TableCodec.read(source);
            String location = source.readText();
            long foldedTo = source.readLong();
            long tableReplayFrom = source.readLong();
            tables.add(new TableState(table, location, foldedTo, tableReplayFrom, source.readLong()));
        }
        List<CatalogObject> objects = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            objects.add(ObjectCodec.read(source));
        }
        return new Checkpoint(lastTimestamp, nextTableId, logPosition, replayFrom, tables, objects);
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    private static DatabaseException damaged(Path file, String what) {
        return new DatabaseException(
                SqlState.DATA_CORRUPTED, "checkpoint " + file + " " + what + "; restore the database from a backup");
    }
}
