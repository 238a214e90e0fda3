package io.phantomdb.wal;

import io.phantomdb.wal.SegmentFiles.SegmentFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A segment as its header tells. The header's payload, little endian:
///
///      0  u64  "PHDBWAL1"
///      8  u64  LSN behind the last record of the segment before, 0 if there was none
///     16  u64  number of the segment
///
/// What an earlier segment holds at or behind `previousEnd` doesn't count: it is the tail that recovery had dropped
/// before this segment was begun.
///
/// @param firstLsn LSN of its first record, or [#UNKNOWN] when the header is damaged
/// @param previousEnd see above
/// @param bytes length of the file
record Segment(SegmentFile file, long firstLsn, long previousEnd, long bytes) {
    static final long UNKNOWN = -1;
    private static final long MAGIC = 0x314C_4157_4244_4850L;
    private static final int PREVIOUS_END_AT = 8;
    private static final int NUMBER_AT = 16;
    private static final int HEADER_BYTES = 24;

    boolean readable() {
        return firstLsn != UNKNOWN;
    }

    static ByteBuffer header(long previousEnd, long number) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return header.putLong(0, MAGIC).putLong(PREVIOUS_END_AT, previousEnd).putLong(NUMBER_AT, number);
    }

    static Segment damaged(SegmentFile file, long bytes) {
        return new Segment(file, UNKNOWN, UNKNOWN, bytes);
    }

    /// Understands the frame just read as a header; damaged if it is none.
    static Segment of(SegmentFile file, Frame frame, ByteBuffer payload, long bytes) {
        payload.order(ByteOrder.LITTLE_ENDIAN);
        boolean good = frame.kind() == Frame.HEADER
                && payload.remaining() == HEADER_BYTES
                && payload.getLong(0) == MAGIC
                && payload.getLong(NUMBER_AT) == file.number();
        return good ? new Segment(file, frame.lsn(), payload.getLong(PREVIOUS_END_AT), bytes) : damaged(file, bytes);
    }
}
