package io.phantomdb.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionTest {
    @Test
    void piecesDoNotOverlap() {
        MemoryBudget budget = MemoryBudget.unlimited("test");
        Random random = new Random(7);
        try (Region region = new Region(budget)) {
            long[] addresses = new long[2000];
            int[] sizes = new int[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                sizes[i] = random.nextInt(random.nextInt(20) == 0 ? 100_000 : 200);
                addresses[i] = i % 2 == 0 ? region.allocate(sizes[i]) : region.allocateBytes(sizes[i]);
                Memory.fill(addresses[i], sizes[i], (byte) i);
            }
            for (int i = 0; i < addresses.length; i++) {
                for (int b = 0; b < sizes[i]; b++) {
                    assertEquals((byte) i, Memory.getByte(addresses[i] + b));
                }
            }
        }
        assertEquals(0, budget.used());
    }

    @Test
    void allocateIsAlignedTo64Bytes() {
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            for (int i = 0; i < 100; i++) {
                region.allocateBytes(i);
                assertEquals(0, region.allocate(i) & 63);
            }
        }
    }

    @Test
    void allocateZeroedIsZeroAlsoAfterReset() {
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            Memory.fill(region.allocate(1000), 1000, (byte) 1);
            region.reset();
            long address = region.allocateZeroed(1000);
            for (int i = 0; i < 1000; i++) {
                assertEquals(0, Memory.getByte(address + i));
            }
        }
    }

    @Test
    void resetKeepsAtMostOneSlab() {
        MemoryBudget budget = MemoryBudget.unlimited("test");
        try (Region region = new Region(budget)) {
            for (int i = 0; i < 100; i++) {
                region.allocate(1 << 20);
            }
            assertTrue(budget.used() >= 100 << 20);
            region.reset();
            assertTrue(budget.used() <= (4 << 20) + 64, () -> "kept " + budget.used());
            assertEquals(budget.used(), region.reserved());
        }
        assertEquals(0, budget.used());
    }

    @Test
    void aFullBudgetIsOutOfMemoryAndTakesNothing() {
        MemoryBudget server = new MemoryBudget("server", 1 << 20, null);
        MemoryBudget query = new MemoryBudget("query", Long.MAX_VALUE, server);
        try (Region region = new Region(query)) {
            region.allocate(100);
            long before = server.used();
            DatabaseException failure = assertThrows(DatabaseException.class, () -> region.allocate(2 << 20));
            assertEquals(SqlState.OUT_OF_MEMORY, failure.sqlState());
            assertEquals(before, server.used());
            assertEquals(before, query.used());
            region.allocate(100);
        }
        assertEquals(0, server.used());
    }

    @Test
    void aClosedRegionGivesNothing() {
        Region region = new Region(MemoryBudget.unlimited("test"));
        region.allocate(10);
        region.close();
        region.close();
        assertThrows(IllegalStateException.class, () -> region.allocate(10));
        assertThrows(IllegalStateException.class, () -> region.allocateBytes(0));
    }
}
