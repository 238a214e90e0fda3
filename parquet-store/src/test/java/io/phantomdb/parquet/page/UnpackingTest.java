package io.phantomdb.parquet.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import java.io.IOException;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.junit.jupiter.api.Test;

/// Packed values against one value at a time, and delta pages against what parquet-java wrote.
class UnpackingTest {
    @Test
    void everyWidthAndCountUnpacksAsOneByOne() {
        Random random = new Random(1);
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            byte[] bytes = new byte[4 * 100 + Input.SLACK];
            random.nextBytes(bytes);
            long in = region.allocate(bytes.length);
            Memory.copy(bytes, 0, in, bytes.length);
            long out = region.allocate(4 * 108);
            for (int width = 1; width <= 32; width++) {
                for (int count = 0; count <= 100; count += 1 + random.nextInt(5)) {
                    for (boolean expands : new boolean[] {false, true}) {
                        BitUnpacker.ints(in, width, count, out, expands);
                        for (int i = 0; i < count; i++) {
                            String where = "value " + i + " of " + count + " at " + width + " bits, " + expands;
                            assertEquals((int) BitUnpacker.one(in, width, i), Memory.getInt(out + 4L * i), where);
                        }
                    }
                }
            }
        }
    }

    @Test
    void deltaPagesOfAnyWidthGiveTheirValuesBack() throws IOException {
        Random random = new Random(2);
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            for (int bits = 0; bits <= 63; bits++) {
                int count = random.nextInt(700);
                long[] values = new long[count];
                int width = bits;
                long value = random.nextLong();
                for (int i = 0; i < count; i++) {
                    value += width == 0 ? 3 : random.nextLong() >>> 64 - width;
                    values[i] = value - (random.nextBoolean() && width > 0 ? 1L << width - 1 : 0);
                }
                longs(values, region);
                ints(values, region);
                region.reset();
            }
        }
    }

    private static Input written(ValuesWriter writer, Region region) throws IOException {
        byte[] bytes = writer.getBytes().toByteArray();
        long address = region.allocate(bytes.length + (long) Input.SLACK);
        Memory.copy(bytes, 0, address, bytes.length);
        return new Input(address, bytes.length);
    }

    private static void longs(long[] values, Region region) throws IOException {
        try (DeltaBinaryPackingValuesWriterForLong writer =
                new DeltaBinaryPackingValuesWriterForLong(1 << 12, 1 << 20, new HeapByteBufferAllocator())) {
            for (long value : values) {
                writer.writeLong(value);
            }
            long out = region.allocate(8L * values.length + 32);
            DeltaDecoder.longs(written(writer, region), values.length, out);
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], Memory.getLong(out + 8L * i), "value " + i + " of " + values.length);
            }
        }
    }

    private static void ints(long[] values, Region region) throws IOException {
        try (DeltaBinaryPackingValuesWriterForInteger writer =
                new DeltaBinaryPackingValuesWriterForInteger(1 << 12, 1 << 20, new HeapByteBufferAllocator())) {
            for (long value : values) {
                writer.writeInteger((int) value);
            }
            long out = region.allocate(4L * values.length + 32);
            DeltaDecoder.ints(written(writer, region), values.length, out);
            for (int i = 0; i < values.length; i++) {
                assertEquals((int) values[i], Memory.getInt(out + 4L * i), "value " + i + " of " + values.length);
            }
        }
    }
}
