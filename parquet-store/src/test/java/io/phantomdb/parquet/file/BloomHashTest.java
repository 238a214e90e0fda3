package io.phantomdb.parquet.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

class BloomHashTest {
    private final BlockSplitBloomFilter oracle = new BlockSplitBloomFilter(32);
    private final Random random = new Random(Long.getLong("seed", 5));

    @Test
    void numbersHashAsParquetJavaHashesThem() {
        for (int i = 0; i < 1000; i++) {
            int small = random.nextInt();
            long large = random.nextLong();
            assertEquals(oracle.hash(small), BloomHash.ofInt(small));
            assertEquals(oracle.hash(large), BloomHash.ofLong(large));
        }
    }

    @Test
    void bytesOfEveryLengthHashAsParquetJavaHashesThem() {
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertEquals(
                    oracle.hash(Binary.fromConstantByteArray(bytes)), BloomHash.ofBytes(bytes), "length " + length);
        }
    }
}
