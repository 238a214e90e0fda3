package io.phantomdb.wal;

import io.phantomdb.core.world.Disk;
import io.phantomdb.wal.SegmentFiles.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One pass over a segment file: its header, then its records up to the first thing that isn't right.
final class SegmentScan implements AutoCloseable {
    /// No log gets as far: a million records a second for eight years.
    private static final long LSN_MAX = 1L << 48;

    private final SegmentFiles files;
    private final SegmentFile file;
    private final SegmentReader reader;
    private final Frame frame = new Frame();
    private final Segment segment;
    private long end;

    SegmentScan(Disk disk, SegmentFiles files, SegmentFile file) throws IOException {
        this.files = files;
        this.file = file;
        reader = new SegmentReader(disk, file.path());
        segment = readHeader();
    }

    Segment segment() {
        return segment;
    }

    private Segment readHeader() {
        long at = files.nextFrame(reader, 0);
        if (at < 0 || !frame.read(reader, at, Long.MAX_VALUE)) {
            return Segment.damaged(file, reader.size());
        }
        end = frame.end();
        return Segment.of(file, frame, payload(at), reader.size());
    }

    /// Hands records from `fromLsn` on to the consumer, up to `limitLsn` (exclusive) or the first frame that isn't
    /// right.
    ///
    /// @return the LSN behind the last good record
    long records(long fromLsn, long limitLsn, RecordConsumer consumer) {
        long next = segment.firstLsn();
        while (next < limitLsn) {
            long at = files.nextFrame(reader, end);
            if (at < 0 || !frame.read(reader, at, next)) {
                return next;
            }
            if (frame.kind() == Frame.RECORD && frame.lsn() == next) {
                end = frame.end();
                if (next >= fromLsn) {
                    consumer.accept(next, payload(at));
                }
                next++;
            } else if (frame.kind() == Frame.MARK && frame.lsn() < next) {
                end = frame.end();
            } else {
                return next;
            }
        }
        return next;
    }

    /// Offset behind the last good frame.
    long end() {
        return end;
    }

    /// Whether any frame behind [#end], wherever it begins, proves that `lsn` had been forced; 0: whether there is
    /// a frame.
    boolean provesDurable(long lsn) {
        long last = reader.size() - Frame.OVERHEAD;
        long lsnMax = lsn == 0 ? LSN_MAX : lsn + reader.size() / Frame.OVERHEAD;
        for (long at = Frame.aligned(end); at <= last; at += Frame.ALIGNMENT) {
            if (frame.read(reader, at, lsnMax) && frame.durableLsn() >= lsn) {
                return true;
            }
        }
        return false;
    }

    private ByteBuffer payload(long at) {
        return reader.window(at + Frame.OVERHEAD, frame.length()).order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
