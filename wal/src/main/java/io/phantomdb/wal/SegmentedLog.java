package io.phantomdb.wal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log in terms of segments: what both engines share. LSNs, frames, rolling, and when the log is dead.
///
///     append --Frame--> SegmentWriter (current, begun by an append) --seal--> SegmentHistory --> replay, release
final class SegmentedLog implements CommitLog {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLog.class);
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final int MARK_BYTES = Frame.alignedBytes(0);
    /// Room in a quarter of a block for what the engine puts around a frame.
    private static final int SLACK_BYTES = 64;

    private final LogOptions options;
    private final SegmentFiles files;
    private final Disk disk;
    private final SegmentHistory history;
    private final int recordBytesMax;
    private final ByteBuffer buffer;
    private final Frame frame = new Frame();

    private @Nullable SegmentWriter writer;
    private long firstLsnOfWriter;
    private long previousEndOfWriter;
    private long durableLsn;
    private boolean closed;
    private volatile long nextLsn;
    private volatile long writerBytes;
    private volatile @Nullable LogFailure failure;

    SegmentedLog(Path directory, LogOptions options, World world, SegmentFiles files) throws IOException {
        this.options = options;
        this.files = files;
        this.disk = world.disk();
        recordBytesMax = Math.toIntExact(options.blockBytes() / 4) - SLACK_BYTES - Frame.OVERHEAD;
        buffer = ByteBuffer.allocateDirect(Frame.alignedBytes(recordBytesMax)).order(ByteOrder.LITTLE_ENDIAN);
        history = new SegmentHistory(directory, files, world.disk(), options.repair());
        continueBehindHistory();
    }

    private void continueBehindHistory() {
        if (history.end() != 0 && history.end() < options.firstLsn()) {
            LOG.warn("the log ends before LSN {}; it goes on at {}", history.end(), options.firstLsn());
        }
        nextLsn = Math.max(history.end(), options.firstLsn());
        durableLsn = nextLsn - 1;
    }

    @Override
    public long append(ByteBuffer payload) {
        checkAlive();
        if (payload.remaining() > recordBytesMax) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "a log record of " + payload.remaining() + " bytes is longer than " + recordBytesMax);
        }
        long lsn = nextLsn;
        try {
            SegmentWriter target = writerFor(Frame.alignedBytes(payload.remaining()));
            frame.write(buffer, Frame.RECORD, lsn, durableLsn, payload);
            target.write(buffer);
        } catch (IOException | InternalError error) {
            throw fail("appending LSN " + lsn, error);
        }
        nextLsn = lsn + 1;
        return lsn;
    }

    /// The current segment, with room for a frame and the mark after it. What throws here has written nothing.
    private SegmentWriter writerFor(int frameBytes) throws IOException {
        SegmentWriter current = writer;
        if (current != null && nextLsn > firstLsnOfWriter && current.written() + frameBytes > options.segmentBytes()) {
            seal(current);
            current = null;
        }
        if (current == null) {
            current = begin();
        }
        current.reserve(frameBytes + MARK_BYTES);
        writerBytes = current.fileBytes();
        return current;
    }

    private SegmentWriter begin() throws IOException {
        long number = history.lastNumber() + 1;
        SegmentWriter begun = files.create(number);
        firstLsnOfWriter = nextLsn;
        previousEndOfWriter = history.end() == 0 && nextLsn == 1 ? 1 : history.end();
        writer = begun;
        frame.write(buffer, Frame.HEADER, nextLsn, durableLsn, Segment.header(previousEndOfWriter, number));
        begun.write(buffer);
        begun.force();
        files.forceDirectories();
        writerBytes = begun.fileBytes();
        return begun;
    }

    @Override
    public int recordBytesMax() {
        return recordBytesMax;
    }

    @Override
    public void force() {
        checkAlive();
        SegmentWriter current = writer;
        if (current == null || durableLsn == nextLsn - 1) {
            return;
        }
        try {
            current.force();
            durableLsn = nextLsn - 1;
            mark(current);
            current.flush();
        } catch (IOException | InternalError error) {
            throw fail("forcing up to LSN " + (nextLsn - 1), error);
        }
    }

    private void mark(SegmentWriter current) throws IOException {
        frame.write(buffer, Frame.MARK, durableLsn, durableLsn, EMPTY);
        current.write(buffer);
    }

    @Override
    public void replay(long fromLsn, RecordConsumer consumer) {
        checkAlive();
        assert writer == null || nextLsn == firstLsnOfWriter : "replay after append";
        try {
            boolean cut = history.replay(fromLsn, consumer);
            if (cut && writer == null) { // a second replay finds the same damage
                continueBehindHistory();
                begin();
            }
        } catch (IOException error) {
            throw unreadable(error);
        } catch (UncheckedIOException error) {
            throw error.getCause() == null ? error : unreadable(error.getCause());
        }
    }

    @Override
    public LogInspection inspect() {
        List<LogInspection.Part> parts = history.parts();
        SegmentWriter current = writer;
        if (current != null && durableLsn >= firstLsnOfWriter) {
            parts.add(new LogInspection.Part(current.file(), firstLsnOfWriter, durableLsn + 1, current.fileBytes()));
        }
        return new LogInspection(disk, files, parts);
    }

    @Override
    public List<LogInspection> finished(long fromLsn) {
        return history.parts().stream()
                .filter(part -> part.limit() > Math.max(part.firstLsn(), fromLsn))
                .map(part -> new LogInspection(disk, files, List.of(part)))
                .toList();
    }

    @Override
    public long firstLsn() {
        return history.firstLsn().orElse(writer == null ? nextLsn : firstLsnOfWriter);
    }

    static DatabaseException unreadable(IOException error) {
        return new DatabaseException(SqlState.IO_ERROR, "the log can't be read: " + error, error);
    }

    @Override
    public long nextLsn() {
        return nextLsn;
    }

    @Override
    public void roll() {
        checkAlive();
        SegmentWriter current = writer;
        if (current == null || nextLsn == firstLsnOfWriter) {
            return;
        }
        try {
            seal(current);
        } catch (IOException | InternalError error) {
            throw fail("ending a segment before LSN " + nextLsn, error);
        }
    }

    private void seal(SegmentWriter current) throws IOException {
        if (durableLsn < nextLsn - 1) {
            current.force();
            durableLsn = nextLsn - 1;
            mark(current);
        }
        current.seal();
        history.append(
                new Segment(current.file(), firstLsnOfWriter, previousEndOfWriter, current.fileBytes()), nextLsn);
        writer = null;
        writerBytes = 0;
    }

    @Override
    public void release(long beforeLsn) {
        checkAlive();
        try {
            history.release(beforeLsn);
        } catch (IOException error) {
            throw fail("deleting segments before LSN " + beforeLsn, error);
        }
    }

    @Override
    public long bytes() {
        return history.bytes() + writerBytes;
    }

    /// Forces what was appended, unless the log is dead, and lets go of the files. May be called twice.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        SegmentWriter current = writer;
        try {
            if (current != null && failure == null) {
                seal(current);
            }
        } catch (IOException | InternalError error) {
            throw fail("closing at LSN " + nextLsn, error);
        } finally {
            if (failure != null && current != null) {
                current.abandon();
            }
            files.close();
        }
    }

    private void checkAlive() {
        LogFailure dead = failure;
        if (dead != null) {
            throw dead;
        }
        if (closed) {
            throw new DatabaseException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the log is closed");
        }
    }

    private LogFailure fail(String doing, Throwable cause) {
        LogFailure dead = new LogFailure("the log failed " + doing + ": " + cause, cause);
        failure = dead;
        LOG.error(dead.getMessage());
        return dead;
    }
}
