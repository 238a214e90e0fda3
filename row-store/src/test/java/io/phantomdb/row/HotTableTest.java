package io.phantomdb.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HotTableTest {
    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final Rows rows = new Rows(List.of(SqlType.BIGINT, SqlType.VARCHAR), 0);
    private final HotTable table = new HotTable(rows.layout, budget, 16, 8);

    @AfterEach
    void everyByteIsGivenBack() {
        table.close();
        table.close();
        rows.close();
        assertEquals(0, budget.used());
    }

    @Test
    void aSnapshotSeesTheVersionThatLivedThen() {
        long first = rows.append(table, Rows.row(1L, "a"), 10);
        table.end(first, 20);
        long second = rows.append(table, Rows.row(1L, "b"), 20);
        table.end(second, 30);
        Generation generation = table.generation();
        assertEquals(-1, rows.find(generation, Rows.row(1L), 9));
        assertEquals(first, rows.find(generation, Rows.row(1L), 10));
        assertEquals(first, rows.find(generation, Rows.row(1L), 19));
        assertEquals(second, rows.find(generation, Rows.row(1L), 20));
        assertEquals(-1, rows.find(generation, Rows.row(1L), 30));
        assertEquals(second, rows.newest(generation, Rows.row(1L)));
        assertEquals(first, generation.previous(second));
        assertEquals(-1, rows.newest(generation, Rows.row(2L)));
        assertEquals(0, table.rows());
        assertEquals(2, table.versions());
        assertEquals(10, generation.oldestBeginTs());
    }

    @Test
    void aDroppedRunIsColdForTheNewGenerationAndReadableInTheOld() {
        long old = rows.append(table, Rows.row(1L, "old"), 1);
        SealedRuns sealed = table.seal();
        table.end(old, 2);
        long young = rows.append(table, Rows.row(1L, "young"), 2);
        long other = rows.append(table, Rows.row(2L, "other"), 3);
        Generation before = table.dropFolded(sealed);
        Generation after = table.generation();
        assertEquals(old, rows.find(before, Rows.row(1L), 1));
        assertEquals(young, rows.find(before, Rows.row(1L), 2));
        assertEquals(-1, rows.find(after, Rows.row(1L), 1));
        assertEquals(-1, after.previous(young));
        assertEquals(young, rows.find(after, Rows.row(1L), 2));
        assertEquals(other, rows.find(after, Rows.row(2L), 3));
        assertTrue(before.holds(old));
        assertFalse(after.holds(old));
        rows.append(table, Rows.row(3L, "only in the new one"), 4);
        assertEquals(-1, rows.newest(before, Rows.row(3L)));
        table.free(before);
        assertEquals(young, rows.find(after, Rows.row(1L), 2));
    }

    @Test
    void runsOfAnUnusedGenerationLiveAsLongAsAnOlderOneIsRead() {
        rows.append(table, Rows.row(1L, "a"), 1);
        Generation first = table.dropFolded(table.seal());
        long position = rows.append(table, Rows.row(2L, "b"), 2);
        assertEquals(-1, rows.find(first, Rows.row(2L), 2));
        Generation second = table.dropFolded(table.seal());
        long used = budget.used();
        table.free(second);
        assertEquals(used, budget.used());
        assertEquals(position, rows.find(second, Rows.row(2L), 2));
        table.free(first);
        assertTrue(budget.used() < used);
        assertEquals(table.bytes(), budget.used());
    }

    @Test
    void sealingAnEmptyTableGivesNothing() {
        assertTrue(table.seal().isEmpty());
        rows.append(table, Rows.row(1L, "a"), 7);
        SealedRuns sealed = table.seal();
        assertEquals(new SealedRuns(1, 1, 7), sealed);
        table.free(table.dropFolded(sealed));
        assertTrue(table.seal().isEmpty());
        rows.append(table, Rows.row(2L, "b"), 8);
        assertEquals(new SealedRuns(2, 2, 8), table.seal());
    }

    @Test
    void rowsOfAFoldComeSortedByKey() {
        long[] keys = {5, -3, Long.MAX_VALUE, 0, 12, -4, Long.MIN_VALUE};
        for (int i = 0; i < keys.length; i++) {
            rows.append(table, Rows.row(keys[i], "text " + keys[i]), i + 1);
        }
        table.end(rows.newest(table.generation(), Rows.row(0L)), 7);
        SealedRuns sealed = table.seal();
        table.end(rows.newest(table.generation(), Rows.row(12L)), 8);
        long[] live = table.generation().liveAt(sealed, 7);
        try (Region region = new Region(budget)) {
            Batch batch = table.generation().decode(live, 0, live.length, new int[] {1, 0}, region);
            List<@Nullable Object> read = new ArrayList<>();
            for (int i = 0; i < live.length; i++) {
                read.add(Rows.read(batch, i));
            }
            List<@Nullable Object> expected = new ArrayList<>();
            for (long key : new long[] {Long.MIN_VALUE, -4, -3, 5, 12, Long.MAX_VALUE}) {
                expected.add(Rows.row("text " + key, key));
            }
            assertEquals(expected, read);
        }
    }

    @Test
    void maskedPositionsAreNotScanned() {
        List<Long> positions = new ArrayList<>();
        for (long i = 0; i < 100; i++) {
            positions.add(rows.append(table, Rows.row(i, "x"), 1));
        }
        PositionSet masked = new PositionSet();
        for (int i = 0; i < 100; i += 3) {
            masked.add(positions.get(i));
        }
        int count = 0;
        try (HotScan scan = table.scan(table.generation(), 1, new int[] {0}, masked);
                Region scratch = new Region(budget)) {
            for (var morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (HotMorsel open = morsel.get()) {
                    for (var batch = open.next(scratch); batch.isPresent(); batch = open.next(scratch)) {
                        for (int i = 0; i < batch.get().selected(); i++) {
                            int row = batch.get().row(i);
                            long key = (Long) Rows.read(batch.get(), row).getFirst();
                            assertEquals(positions.get((int) key), open.firstPosition() + row);
                            assertTrue(key % 3 != 0);
                            count++;
                        }
                    }
                }
            }
        }
        assertEquals(66, count);
    }

    @Test
    void aScanOfNoColumnsCountsRows() {
        for (long i = 0; i < 50; i++) {
            rows.append(table, Rows.row(i, "x"), i);
        }
        long count = 0;
        try (HotScan scan = table.scan(table.generation(), 30, new int[0], new PositionSet());
                Region scratch = new Region(budget)) {
            assertEquals(50, scan.rowsMax());
            for (var morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (HotMorsel open = morsel.get()) {
                    for (var batch = open.next(scratch); batch.isPresent(); batch = open.next(scratch)) {
                        count += batch.get().selected();
                    }
                }
            }
            assertEquals(50, scan.rowsScanned());
        }
        assertEquals(31, count);
    }

    @Test
    void mirrorsAreMadeOnceAndDroppedOnlyWhenNoScanReadsThem() {
        for (long i = 0; i < 16; i++) {
            rows.append(table, Rows.row(i, "x"), 1);
        }
        long before = budget.used();
        try (HotScan scan = table.scan(table.generation(), 1, new int[] {0}, new PositionSet());
                Region scratch = new Region(MemoryBudget.unlimited("scratch"))) {
            HotMorsel morsel = scan.next().orElseThrow();
            assertTrue(morsel.next(scratch).isPresent());
            long mirrored = budget.used();
            assertTrue(mirrored > before);
            table.dropMirrors();
            assertEquals(mirrored, budget.used());
            assertTrue(morsel.next(scratch).isPresent());
            assertEquals(mirrored, budget.used());
            morsel.close();
            table.dropMirrors();
            assertEquals(before, budget.used());
        }
    }

    @Test
    void whatWasReservedCannotFailLater() {
        MemoryBudget tight = new MemoryBudget("tight", 8 << 20, null);
        try (HotTable small = new HotTable(rows.layout, tight, 64, 8)) {
            String text = "t".repeat(900);
            small.reserve(1000, 1000 * 1000);
            for (long i = 0; i < 1000; i++) {
                rows.append(small, Rows.row(i, text), 1);
            }
            long held = small.bytes();
            DatabaseException failure =
                    assertThrows(DatabaseException.class, () -> small.reserve(10_000, 10_000 * 1000));
            assertEquals(SqlState.OUT_OF_MEMORY, failure.sqlState());
            assertEquals(held, small.bytes());
            assertEquals(999, (Long) firstKeyOf(small, 999));
        }
        assertEquals(0, tight.used());
    }

    private long firstKeyOf(HotTable of, long key) {
        long position = rows.find(of.generation(), Rows.row(key), 1);
        try (Region region = new Region(budget)) {
            Batch batch = of.generation().decode(new long[] {position}, 0, 1, new int[] {0}, region);
            return (Long) Rows.read(batch, 0).getFirst();
        }
    }

    @Test
    void aClosedTableRefuses() {
        rows.append(table, Rows.row(1L, "a"), 1);
        table.close();
        assertThrows(IllegalStateException.class, table::generation);
        assertThrows(IllegalStateException.class, () -> rows.append(table, Rows.row(1L, "a"), 1));
        assertThrows(IllegalStateException.class, () -> table.reserve(1, 1));
        assertThrows(IllegalStateException.class, table::seal);
    }

    @Test
    void aScanWithoutRoomForMirrorsDecodesTheRows() {
        MemoryBudget tight = new MemoryBudget("tight", 1 << 20, null);
        try (HotTable small = new HotTable(rows.layout, tight, 16, 8);
                Region scratch = new Region(budget)) {
            for (long i = 0; i < 16; i++) {
                rows.append(small, Rows.row(i, "text of row " + i), 1);
            }
            long rest = tight.limit() - tight.used();
            tight.reserve(rest);
            try (HotScan scan = small.scan(small.generation(), 1, new int[] {0, 1}, new PositionSet());
                    HotMorsel morsel = scan.next().orElseThrow()) {
                Batch batch = morsel.next(scratch).orElseThrow();
                assertEquals(Rows.row(7L, "text of row 7"), Rows.read(batch, 7));
            }
            tight.release(rest);
        }
        assertEquals(0, tight.used());
    }
}
