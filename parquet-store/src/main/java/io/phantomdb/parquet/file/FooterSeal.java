package io.phantomdb.parquet.file;

import io.phantomdb.core.memory.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The checksum of everything in one of our segments that Parquet itself does not checksum: page indexes and footer.
///
/// It stands where an encrypted file has its footer signature, between the end of the footer's thrift struct and the
/// footer's length, which counts it; other readers stop at the end of the struct.
///
///     … | indexes | footer struct | long start of the indexes | int CRC32C | int "PHS1" | int length | "PAR1"
///        ^ start                                                                  ^ up to here
public final class FooterSeal {
    public static final int BYTES = 16;
    static final int MAGIC = 'P' | 'H' << 8 | 'S' << 16 | '1' << 24;
    private static final int PARQUET_MAGIC = 'P' | 'A' << 8 | 'R' << 16 | '1' << 24;
    /// Footer length and Parquet's magic.
    static final int TRAILER_BYTES = 8;

    private FooterSeal() {}

    /// What comes after the footer struct: seal, footer length, magic.
    ///
    /// @param tail indexes and footer struct
    /// @param start offset of the tail in the file
    /// @param footerBytes length of the footer struct, the end of `tail`
    public static byte[] trailer(ByteBuffer tail, long start, int footerBytes) {
        ByteBuffer trailer = ByteBuffer.allocate(BYTES + TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(tail.duplicate());
        trailer.putLong(start);
        crc.update(trailer.array(), 0, Long.BYTES);
        trailer.putInt((int) crc.getValue())
                .putInt(MAGIC)
                .putInt(footerBytes + BYTES)
                .putInt(PARQUET_MAGIC);
        return trailer.array();
    }

    /// Throws SQLSTATE XX001 unless the file carries a seal and it holds.
    static void verify(ParquetFile file) {
        long seal = file.bytes() - TRAILER_BYTES - BYTES;
        if (seal < 0 || Memory.getInt(file.address() + seal + 12) != MAGIC) {
            throw file.corrupted(Math.max(0, seal), "the seal of a segment's footer is missing");
        }
        long start = Memory.getLong(file.address() + seal);
        if (start < 4 || start > seal) {
            throw file.corrupted(seal, "the seal covers the file from " + start + " to " + seal);
        }
        CRC32C crc = new CRC32C();
        crc.update(file.buffer(start, seal + Long.BYTES - start));
        int expected = Memory.getInt(file.address() + seal + 8);
        if ((int) crc.getValue() != expected) {
            throw file.corrupted(
                    start,
                    "footer and page indexes have checksum " + Integer.toHexString((int) crc.getValue())
                            + " where the seal says " + Integer.toHexString(expected));
        }
    }
}
