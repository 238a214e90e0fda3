package io.phantomdb.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void compareOrdersAsUnsignedBytesDo() {
        Random random = new Random(11);
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            for (int i = 0; i < 20_000; i++) {
                byte[] left = bytes(random);
                byte[] right = random.nextInt(4) == 0 ? left.clone() : bytes(random);
                int common = Math.min(left.length, right.length);
                System.arraycopy(left, 0, right, 0, random.nextInt(common + 1));
                long a = region.allocateBytes(left.length + 1);
                long b = region.allocateBytes(right.length + 1);
                Memory.copy(left, 0, a, left.length);
                Memory.copy(right, 0, b, right.length);
                int expected = Integer.signum(Arrays.compareUnsigned(left, right));
                assertEquals(expected, Integer.signum(Memory.compare(a, left.length, b, right.length)));
                if (left.length == right.length) {
                    assertEquals(expected == 0, Memory.equal(a, b, left.length));
                }
                region.reset();
            }
        }
    }

    @Test
    void valuesAreLittleEndianAndNeedNoAlignment() {
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            long address = region.allocate(32) + 1;
            Memory.putLong(address, 0x0102030405060708L);
            assertEquals(8, Memory.getByte(address));
            assertEquals(0x05060708, Memory.getInt(address));
            assertEquals(0x0708, Memory.getShort(address));
            Memory.putDouble(address, Math.PI);
            assertEquals(Math.PI, Memory.getDouble(address));
            Memory.putFloat(address, 1.5f);
            assertEquals(1.5f, Memory.getFloat(address));
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void copyDisjointCopiesEveryLengthExactly() {
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            long from = region.allocate(600);
            long to = region.allocate(602);
            for (int i = 0; i < 600; i++) {
                Memory.putByte(from + i, (byte) (i * 7 + 1));
            }
            for (int length = 0; length <= 600; length++) {
                Memory.fill(to, 602, (byte) 99);
                Memory.copyDisjoint(from, to + 1, length);
                assertEquals(0, Memory.compare(from, length, to + 1, length));
                assertEquals(99, Memory.getByte(to));
                assertEquals(99, Memory.getByte(to + 1 + length));
            }
        }
    }
}
