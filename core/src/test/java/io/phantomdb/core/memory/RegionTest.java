package io.phantomdb.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    void aRefusalNamesTheBudgetThatIsFull() {
        MemoryBudget server = new MemoryBudget("server", 100, null);
        MemoryBudget query = new MemoryBudget("query", 1000, server);
        query.reserve(90);
        DatabaseException failure = assertThrows(DatabaseException.class, () -> query.reserve(11));
        assertTrue(String.valueOf(failure.getMessage()).contains("server holds 90 of 100"), failure.getMessage());
        query.reserve(10);
        assertEquals(100, server.peak());
    }

    @Test
    void whatCannotBeRefusedCountsPastTheLimit() {
        MemoryBudget server = new MemoryBudget("server", 100, null);
        server.count(150);
        assertEquals(150, server.used());
        assertFalse(server.tryReserve(1));
        server.release(100);
        assertTrue(server.tryReserve(50));
        assertFalse(server.tryReserve(Long.MAX_VALUE));
        assertEquals(100, server.used());
    }

    @Test
    void aRefusedRequestMakesNoOtherFail() throws InterruptedException {
        MemoryBudget server = new MemoryBudget("server", 1000, null);
        Thread greedy = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                assertFalse(server.tryReserve(1001));
            }
        });
        while (greedy.isAlive()) {
            assertTrue(server.tryReserve(900));
            server.release(900);
        }
        greedy.join();
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
