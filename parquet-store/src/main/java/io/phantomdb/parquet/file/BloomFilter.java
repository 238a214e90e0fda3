package io.phantomdb.parquet.file;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/// The split block bloom filter of a column chunk, read where the file is mapped: it takes no memory of ours, the
/// system's page cache keeps what is asked for often. Any thread.
///
/// Blocks of eight 32-bit words; a value sets one bit in each word of one block ("Parquet Bloom Filter" of the format
/// specification). In our segments the seal of the footer covers it.
public final class BloomFilter {
    private static final int BLOCK_BYTES = 32;
    private static final int WORDS = 8;
    private static final int[] SALT = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private final Type physical;
    private final long blocks;
    private final long address;

    private BloomFilter(Type physical, long address, long bytes) {
        this.physical = physical;
        this.address = address;
        this.blocks = bytes / BLOCK_BYTES;
    }

    /// The filter at an offset; empty where it is of a kind we do not know.
    static Optional<BloomFilter> read(ParquetFile file, FileColumn column, long offset) {
        MappedBytes bytes = file.stream(offset, file.bytes() - offset);
        BloomFilterHeader header;
        try {
            header = Util.readBloomFilterHeader(bytes);
        } catch (IOException | RuntimeException failure) {
            throw file.corrupted(offset, "the bloom filter's header cannot be read: " + failure.getMessage());
        }
        boolean known = header.getAlgorithm().isSetBLOCK()
                && header.getHash().isSetXXHASH()
                && header.getCompression().isSetUNCOMPRESSED();
        int length = header.getNumBytes();
        if (!known || length < BLOCK_BYTES || length % BLOCK_BYTES != 0) {
            return Optional.empty();
        }
        file.check(offset + bytes.consumed(), length);
        return Optional.of(new BloomFilter(column.physical(), file.address() + offset + bytes.consumed(), length));
    }

    /// Whether the chunk may hold a value; true for types that filters do not cover.
    ///
    /// @param type of the table's column, which may be wider than the file's
    /// @param value its address in a flat vector of the type
    public boolean mayContain(SqlType type, long value) {
        if (!BloomHash.covers(type)) {
            return true;
        }
        return switch (physical) {
            case INT32, INT64 -> mayContain(BloomHash.number(type, value));
            case BYTE_ARRAY -> mayContainHash(BloomHash.ofBytes(Memory.getLong(value + 8), Memory.getInt(value)));
            case FIXED_LEN_BYTE_ARRAY ->
                type.kind() != SqlType.Kind.UUID || mayContainHash(BloomHash.ofBytes(value, 16));
            case BOOLEAN, INT96, FLOAT, DOUBLE -> true;
        };
    }

    /// Whether a chunk of integers may hold the number.
    public boolean mayContain(long number) {
        return switch (physical) {
            case INT32 -> number == (int) number && mayContainHash(BloomHash.ofInt((int) number));
            case INT64 -> mayContainHash(BloomHash.ofLong(number));
            case BOOLEAN, INT96, FLOAT, DOUBLE, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
        };
    }

    /// Whether a chunk of byte strings may hold these bytes.
    public boolean mayContain(byte[] value) {
        return switch (physical) {
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> mayContainHash(BloomHash.ofBytes(value));
            case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE -> true;
        };
    }

    private boolean mayContainHash(long hash) {
        long block = (hash >>> 32) * blocks >>> 32;
        long words = address + block * BLOCK_BYTES;
        int key = (int) hash;
        for (int i = 0; i < WORDS; i++) {
            int mask = 1 << (key * SALT[i] >>> 27);
            if ((Memory.getInt(words + 4L * i) & mask) == 0) {
                return false;
            }
        }
        return true;
    }
}
