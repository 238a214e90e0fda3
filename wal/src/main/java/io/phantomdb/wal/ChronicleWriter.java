package io.phantomdb.wal;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.BytesStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Writes one cycle of a Chronicle Queue. Chronicle writes into mapped memory; durability and disk space are ours: a
/// channel of our own on the same file forces it, and fills the space ahead with zeros, so that no page fault meets a
/// full disk.
final class ChronicleWriter implements SegmentWriter {
    /// What Chronicle writes by itself when a queue and a cycle begin, generously.
    static final long BYTES_TO_BEGIN = 512 << 10;
    /// The most that Chronicle puts between two frames: index pages.
    private static final long BYTES_BETWEEN = 64 << 10;

    private final SegmentFiles.SegmentFile file;
    private final ChronicleAppender appender;
    private final FreeSpace space;
    private final long pieceBytes;
    private final Disk disk;
    private @Nullable FileChannel channel;
    private @Nullable ByteBuffer lastFrame;
    private @Nullable BytesStore<?, ByteBuffer> lastBytes;
    private long written;
    private long taken;

    ChronicleWriter(long number, ChronicleAppender appender, LogOptions options, Disk disk, FreeSpace space) {
        this.file = new SegmentFiles.SegmentFile(number, appender.directory().resolve(ChronicleFiles.name(number)));
        this.appender = appender;
        this.space = space;
        this.pieceBytes = options.blockBytes() / 2;
        this.disk = disk;
        appender.segment(number);
    }

    @Override
    public SegmentFiles.SegmentFile file() {
        return file;
    }

    @Override
    public void reserve(int bytes) throws IOException {
        while (written + bytes + BYTES_BETWEEN > taken) {
            space.take(file.path(), channel(), taken, taken + pieceBytes);
            taken += pieceBytes;
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same buffer each time, wrapped once
    public void write(ByteBuffer frame) throws IOException {
        if (lastBytes == null || lastFrame != frame) {
            lastFrame = frame;
            lastBytes = BytesStore.wrap(frame);
        }
        appender.write(lastBytes, frame.remaining());
        written = appender.position();
        if (taken == 0) {
            taken = written;
        }
    }

    /// Nothing to hand over: mapped pages belong to the operating system already.
    @Override
    public void flush() {}

    @Override
    public void force() throws IOException {
        channel().force(false);
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Path actual = appender.file();
            if (!actual.equals(file.path())) {
                throw new IOException("the queue writes " + actual + " instead of " + file.path());
            }
            open = disk.open(actual, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public long fileBytes() {
        return taken;
    }

    @Override
    public void seal() throws IOException {
        channel().force(false);
        channel().close();
    }

    @Override
    public void abandon() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException error) {
            LoggerFactory.getLogger(CommitLog.class).warn("closing {} failed", file.path(), error);
        }
    }
}
