package io.phantomdb.parquet.segment;

import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Lets parquet-java read uncompressed files without Hadoop's codecs.
final class NoCodecs implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new AssertionError(codec);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return this;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int uncompressedBytes) {
        return bytes;
    }

    @Override
    public void decompress(ByteBuffer input, int compressedBytes, ByteBuffer output, int uncompressedBytes) {
        output.put(input);
    }

    @Override
    public void release() {}
}
