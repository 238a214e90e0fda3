package io.phantomdb.storage.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OperationStreamTest {
    private record Op(Operation operation, long table, String bytes) {}

    @Test
    void operationsComeBackHoweverTheyWereCutIntoRecords() {
        long seed = Long.getLong("seed", 20261121L);
        Random random = new Random(seed);
        MemoryBudget budget = MemoryBudget.unlimited("test");
        for (int round = 0; round < 50; round++) {
            try (Region region = new Region(budget);
                    OperationStream stream = new OperationStream(budget)) {
                List<Op> written = new ArrayList<>();
                List<byte[]> records = new ArrayList<>();
                int recordBytes = 64 + random.nextInt(200);
                OperationEncoder encoder = OperationEncoder.chunked(
                        region.allocate(recordBytes), recordBytes, 42, chunk -> records.add(bytes(chunk)));
                for (int table = 1; table < 4; table++) {
                    encoder.putTable(table);
                    for (int i = random.nextInt(20); i > 0; i--) {
                        Operation operation = Operation.values()[1 + random.nextInt(3)];
                        byte[] bytes = new byte[random.nextInt(700)];
                        random.nextBytes(bytes);
                        long address = region.allocate(bytes.length + 1);
                        Memory.copy(bytes, 0, address, bytes.length);
                        encoder.put(operation, address, bytes.length);
                        written.add(new Op(operation, table, Arrays.toString(bytes)));
                    }
                }
                records.add(bytes(encoder.finishChunks(new byte[0], 7)));
                assertEquals(written, read(records, stream, region), "seed " + seed);
                assertTrue(stream.atEnd());
            }
        }
        assertEquals(0, budget.used());
    }

    private static List<Op> read(List<byte[]> records, OperationStream stream, Region region) {
        List<Op> found = new ArrayList<>();
        OperationHandler handler = (operation, table, address, length) -> {
            byte[] bytes = new byte[length];
            Memory.copy(address, bytes, 0, length);
            found.add(new Op(operation, table, Arrays.toString(bytes)));
        };
        stream.start();
        int index = 0;
        for (byte[] record : records) {
            switch (RecordCodec.decode(index, ByteBuffer.wrap(record), region)) {
                case LogRecord.Chunk chunk -> {
                    assertEquals(index, chunk.index());
                    assertEquals(42, chunk.timestamp());
                    stream.accept(chunk.operations(), chunk.bytes(), handler);
                }
                case LogRecord.Commit commit -> {
                    assertEquals(index, commit.chunks());
                    assertEquals(42, commit.timestamp());
                    assertEquals(7, commit.micros());
                    stream.accept(commit.operations(), commit.bytes(), handler);
                }
                case LogRecord.Folded _, LogRecord.Sequence _ -> throw new AssertionError();
            }
            index++;
        }
        return found;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        MemorySegment.copy(MemorySegment.ofBuffer(buffer), ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
        return bytes;
    }
}
