package io.phantomdb.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The bytes around a record; the same in both engines. Little endian, at offsets that are multiples of 4.
///
///      0  u32  CRC-32C of bytes 4 to 20 + length
///      4  u24  length of the payload
///      7  u8   kind: 0xA1 header, 0xA2 record, 0xA3 mark
///      8  u64  LSN: of the record; of the segment's first record in a header; of the last durable record in a mark
///     16  u32  back: how many records since the last one known to be durable when this one was written
///     20       payload, then zeros up to a multiple of 4
///
/// A segment is one header, then records with dense LSNs, with marks between. A mark follows every force, so that
/// damage to a forced record is told from a tail that no force had confirmed: every frame proves that all LSNs up to
/// [#durableLsn] had been forced when it was written.
///
/// One frame object is reused for many frames; not safe for use by several threads.
final class Frame {
    static final int HEADER = 0xA1;
    static final int RECORD = 0xA2;
    static final int MARK = 0xA3;
    /// Bytes before the payload.
    static final int OVERHEAD = 20;
    static final int ALIGNMENT = 4;
    static final int PAYLOAD_BYTES_MAX = (1 << 24) - 1;

    private static final int KIND_SHIFT = 24;
    private static final int LENGTH_AT = 4;
    private static final int LSN_AT = 8;
    private static final int BACK_AT = 16;

    private final CRC32C crc = new CRC32C();
    private int kind;
    private int length;
    private long lsn;
    private long back;
    private long end;

    static long aligned(long offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static int alignedBytes(int payloadBytes) {
        return (int) aligned(OVERHEAD + payloadBytes);
    }

    /// Writes a frame at position 0 of `target` and sets its limit behind the padding.
    ///
    /// @param payload left unchanged
    void write(ByteBuffer target, int frameKind, long frameLsn, long durableLsn, ByteBuffer payload) {
        int bytes = payload.remaining();
        assert bytes <= PAYLOAD_BYTES_MAX;
        target.clear();
        target.putInt(LENGTH_AT, frameKind << KIND_SHIFT | bytes);
        target.putLong(LSN_AT, frameLsn);
        target.putInt(BACK_AT, frameKind == RECORD ? Math.toIntExact(frameLsn - 1 - durableLsn) : 0);
        target.put(OVERHEAD, payload, payload.position(), bytes);
        int padded = alignedBytes(bytes);
        for (int at = OVERHEAD + bytes; at < padded; at++) {
            target.put(at, (byte) 0);
        }
        target.putInt(0, checksum(target, OVERHEAD + bytes));
        target.limit(padded);
    }

    /// Reads the frame at `offset`; false if there is no whole and right one.
    ///
    /// @param lsnMax a frame with a higher LSN isn't right; bounds the work of looking for frames anywhere
    boolean read(SegmentReader from, long offset, long lsnMax) {
        if (offset + OVERHEAD > from.size() || !plausible(from.intAt(offset + LENGTH_AT), from.size() - offset)) {
            return false;
        }
        lsn = from.longAt(offset + LSN_AT);
        if (lsn < 0 || lsn > lsnMax) {
            return false;
        }
        ByteBuffer bytes = from.window(offset, OVERHEAD + length);
        if (checksum(bytes, OVERHEAD + length) != bytes.getInt(0)) {
            return false;
        }
        back = Integer.toUnsignedLong(bytes.getInt(BACK_AT));
        end = offset + OVERHEAD + length;
        return true;
    }

    private boolean plausible(int kindAndLength, long bytesLeft) {
        kind = kindAndLength >>> KIND_SHIFT;
        length = kindAndLength & PAYLOAD_BYTES_MAX;
        return kind >= HEADER && kind <= MARK && length <= bytesLeft - OVERHEAD;
    }

    private int checksum(ByteBuffer bytes, int limit) {
        crc.reset();
        bytes.position(LENGTH_AT).limit(limit);
        crc.update(bytes);
        bytes.position(0);
        return (int) crc.getValue();
    }

    int kind() {
        return kind;
    }

    long lsn() {
        return lsn;
    }

    int length() {
        return length;
    }

    /// Offset behind the payload.
    long end() {
        return end;
    }

    /// All LSNs up to this one had been forced when the frame was written.
    long durableLsn() {
        return switch (kind) {
            case HEADER -> 0;
            case RECORD -> lsn - 1 - back;
            default -> lsn;
        };
    }
}
