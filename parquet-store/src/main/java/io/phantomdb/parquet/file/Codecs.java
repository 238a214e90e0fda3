package io.phantomdb.parquet.file;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.parquet.page.CorruptPage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/// Decompresses page bodies from memory to memory, never beyond the target.
final class Codecs {
    private Codecs() {}

    /// Fills exactly `targetBytes`. [CorruptPage] where the source holds something else; SQLSTATE 0A000 for unknown
    /// codecs.
    static void decompress(CompressionCodec codec, long source, int sourceBytes, long target, int targetBytes) {
        long written;
        try {
            written = switch (codec) {
                case ZSTD -> Zstd.decompressUnsafe(target, targetBytes, source, sourceBytes);
                case SNAPPY -> snappy(source, sourceBytes, target, targetBytes);
                case LZ4_RAW -> lz4(source, sourceBytes, target, targetBytes);
                case GZIP -> gzip(source, sourceBytes, target, targetBytes);
                case UNCOMPRESSED, LZO, BROTLI, LZ4 ->
                    throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "Parquet pages compressed with " + codec + " cannot be read");
            };
        } catch (IOException | io.airlift.compress.MalformedInputException failure) {
            throw new CorruptPage(codec + ": " + failure.getMessage());
        }
        if (codec == CompressionCodec.ZSTD && Zstd.isError(written)) {
            throw new CorruptPage("ZSTD: " + Zstd.getErrorName(written));
        }
        if (written != targetBytes) {
            throw new CorruptPage(codec + " gives " + written + " bytes where " + targetBytes + " are expected");
        }
    }

    private static long snappy(long source, int sourceBytes, long target, int targetBytes) throws IOException {
        if (!Snappy.isValidCompressedBuffer(source, 0, sourceBytes)
                || Snappy.uncompressedLength(source, sourceBytes) != targetBytes) {
            throw new CorruptPage("SNAPPY data is damaged");
        }
        return Snappy.rawUncompress(source, sourceBytes, target);
    }

    private static long lz4(long source, int sourceBytes, long target, int targetBytes) {
        ByteBuffer output = Memory.ALL.asSlice(target, targetBytes).asByteBuffer();
        new Lz4Decompressor().decompress(Memory.ALL.asSlice(source, sourceBytes).asByteBuffer(), output);
        return output.position();
    }

    private static long gzip(long source, int sourceBytes, long target, int targetBytes) throws IOException {
        byte[] packed = new byte[sourceBytes];
        Memory.copy(source, packed, 0, sourceBytes);
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] plain = stream.readNBytes(targetBytes);
            Memory.copy(plain, 0, target, plain.length);
            return stream.read() < 0 ? plain.length : plain.length + 1L;
        }
    }
}
