package io.phantomdb.core.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Int128Test {
    @Test
    void everyIntegerOf128BitsComesBack() {
        Random random = new Random(3);
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            long address = region.allocate(Int128.BYTES);
            for (int i = 0; i < 2000; i++) {
                BigInteger value = new BigInteger(random.nextInt(128), random);
                BigInteger signed = random.nextBoolean() ? value.negate() : value;
                Int128.put(address, signed);
                assertEquals(signed, Int128.get(address));
                assertEquals(new BigDecimal(signed, 3), Int128.decimal(address, 3));
            }
        }
    }

    @Test
    void aLongIsSignExtended() {
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            long address = region.allocate(Int128.BYTES);
            for (long value : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                Int128.put(address, value);
                assertEquals(BigInteger.valueOf(value), Int128.get(address));
            }
        }
    }

    @Test
    void anIntegerOf129BitsIsRefused() {
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            long address = region.allocate(Int128.BYTES);
            assertThrows(ArithmeticException.class, () -> Int128.put(address, BigInteger.ONE.shiftLeft(127)));
            Int128.put(address, BigInteger.ONE.shiftLeft(127).negate());
            assertEquals(BigInteger.ONE.shiftLeft(127).negate(), Int128.get(address));
        }
    }
}
