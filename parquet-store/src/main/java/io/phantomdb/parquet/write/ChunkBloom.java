package io.phantomdb.parquet.write;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.BloomHash;
import io.phantomdb.parquet.write.ColumnBuffer.PageBuffer;
import java.util.Optional;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;

/// Makes the bloom filter of a chunk: as many bits as its distinct values need, a power of two.
final class ChunkBloom {
    /// Of a hundred absent keys, three open a page in vain; costs eight to sixteen bits a value.
    private static final double FALSE_POSITIVES = 0.03;

    private final BlockSplitBloomFilter filter;
    private final SqlType type;

    private ChunkBloom(SqlType type, int distinct) {
        int bits = BlockSplitBloomFilter.optimalNumOfBits(Math.max(distinct, 1), FALSE_POSITIVES);
        this.filter = new BlockSplitBloomFilter(bits / 8);
        this.type = type;
    }

    /// @param dictionary the distinct values, where they are known
    static BlockSplitBloomFilter of(ColumnBuffer column, Optional<Dictionary> dictionary) {
        ChunkBloom bloom =
                new ChunkBloom(column.type(), dictionary.map(Dictionary::count).orElse(column.present()));
        if (dictionary.isPresent()) {
            for (int i = 0; i < dictionary.get().count(); i++) {
                bloom.add(dictionary.get().entry(i));
            }
        } else {
            int width = column.type().layout().width();
            for (PageBuffer page : column.pages()) {
                for (int i = 0; i < page.present; i++) {
                    bloom.add(page.values + (long) i * width);
                }
            }
        }
        return bloom.filter;
    }

    private void add(long value) {
        filter.insertHash(hash(value));
    }

    private long hash(long value) {
        if (type.layout() == Layout.BYTES) {
            return BloomHash.ofBytes(Memory.getLong(value + 8), Memory.getInt(value));
        }
        if (type.layout() == Layout.UUID) {
            return BloomHash.ofBytes(value, 16);
        }
        long number = BloomHash.number(type, value);
        return ParquetSchema.isInt32(type) ? BloomHash.ofInt((int) number) : BloomHash.ofLong(number);
    }
}
