package io.phantomdb.wal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.LoggerFactory;

/// Writes a plain segment: frames gather in a buffer and go out in one write per force, into space that was taken
/// before.
final class PlainWriter implements SegmentWriter {
    private static final int BUFFER_BYTES = 256 << 10;

    private final SegmentFiles.SegmentFile file;
    private final FileChannel channel;
    private final FreeSpace space;
    private final long blockBytes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long flushed;
    private long taken;

    private PlainWriter(SegmentFiles.SegmentFile file, FileChannel channel, FreeSpace space, long blockBytes) {
        this.file = file;
        this.channel = channel;
        this.space = space;
        this.blockBytes = blockBytes;
    }

    static PlainWriter create(Path directory, SegmentFiles.SegmentFile file, LogOptions options, Disk disk)
            throws IOException {
        FreeSpace space = new FreeSpace(disk, options.freeBytesMin());
        space.check(directory, options.blockBytes());
        FileChannel channel = disk.open(file.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        PlainWriter writer = new PlainWriter(file, channel, space, options.blockBytes());
        try {
            writer.reserve(1);
        } catch (DatabaseException full) {
            writer.abandon();
            disk.delete(file.path());
            throw full;
        }
        return writer;
    }

    @Override
    public SegmentFiles.SegmentFile file() {
        return file;
    }

    @Override
    public void reserve(int bytes) throws IOException {
        if (written() + bytes > taken) {
            space.take(file.path(), channel, taken, taken + blockBytes);
            taken += blockBytes;
        }
    }

    @Override
    public void write(ByteBuffer frame) throws IOException {
        if (frame.remaining() > buffer.remaining()) {
            flush();
        }
        if (frame.remaining() > buffer.capacity()) {
            writeOut(frame);
        } else {
            buffer.put(frame);
        }
    }

    @Override
    public void flush() throws IOException {
        writeOut(buffer.flip());
        buffer.clear();
    }

    private void writeOut(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            flushed += channel.write(bytes, flushed);
        }
    }

    @Override
    public void force() throws IOException {
        flush();
        channel.force(false);
    }

    @Override
    public long written() {
        return flushed + buffer.position();
    }

    @Override
    public long fileBytes() {
        return taken;
    }

    @Override
    public void seal() throws IOException {
        flush();
        taken = flushed;
        channel.truncate(taken);
        channel.force(false);
        channel.close();
    }

    @Override
    public void abandon() {
        try {
            channel.close();
        } catch (IOException error) {
            LoggerFactory.getLogger(CommitLog.class).warn("closing {} failed", file.path(), error);
        }
    }
}
