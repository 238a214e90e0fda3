package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.Sort;
import io.phantomdb.exec.plan.ExecNode.SortKey;
import io.phantomdb.exec.plan.ExecNode.TopN;
import io.phantomdb.exec.spill.SpillSpace;
import io.phantomdb.testkit.FullDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sorts that go to disk give what they give in memory.
class SpilledSortTest {
    private static final long SEED = Long.getLong("seed", 5);

    @TempDir
    private Path directory = Path.of("");

    private Fixture tiny(int workers, long bytes) {
        return new Fixture(workers, Long.MAX_VALUE)
                .spilling(directory, bytes)
                .batchRows(256)
                .selections(true, SEED);
    }

    private static ExecNode table(Fixture fixture, int rows, int spread) {
        return fixture.table(SpillRows.TYPES, SpillRows.random(new Random(SEED), rows, spread));
    }

    /// By every type, then by the number of the row.
    private static List<SortKey> keys(int first, boolean descending, boolean nullsFirst) {
        int last = SpillRows.TYPES.size() - 1;
        return List.of(
                new SortKey(Fixture.column(first, SpillRows.TYPES.get(first)), descending, nullsFirst),
                new SortKey(Fixture.column(last, SpillRows.TYPES.get(last)), false, false));
    }

    @Test
    void everyTypeInEveryDirectionComesOutAsInMemory() {
        for (int column = 0; column < SpillRows.TYPES.size(); column++) {
            List<SortKey> keys = keys(column, column % 2 == 0, column % 3 == 0);
            try (Fixture memory = new Fixture().batchRows(256);
                    Fixture disk = tiny(2, 24 << 10)) {
                List<List<Object>> expected = memory.run(new Sort(table(memory, 3000, 300), keys));
                assertEquals(expected, disk.run(new Sort(table(disk, 3000, 300), keys)), "seed " + SEED);
                assertTrue(disk.hasSpilled());
            }
        }
    }

    @Test
    void runsAreMergedInSeveralPasses() {
        try (Fixture memory = new Fixture();
                Fixture disk = tiny(1, 1)) {
            List<SortKey> keys = keys(1, false, false);
            List<List<Object>> expected = memory.run(new Sort(table(memory, 9000, 50), keys));
            assertEquals(expected, disk.run(new Sort(table(disk, 9000, 50), keys)));
        }
    }

    @Test
    void offsetLimitAndTiesHoldOnDisk() {
        SqlType type = SpillRows.TYPES.get(6);
        List<SortKey> coarse = List.of(new SortKey(Fixture.column(6, type), false, false));
        try (Fixture memory = new Fixture();
                Fixture disk = tiny(2, 1)) {
            for (boolean ties : new boolean[] {false, true}) {
                for (long limit : new long[] {0, 1, 700, 5000}) {
                    List<SortKey> keys = ties ? coarse : keys(0, false, true);
                    List<List<Object>> expected = memory.run(new TopN(table(memory, 2500, 40), keys, 300, limit, ties));
                    List<List<Object>> found = disk.run(new TopN(table(disk, 2500, 40), keys, 300, limit, ties));
                    assertEquals(column(expected, ties), column(found, ties), ties + " " + limit);
                }
            }
            assertTrue(disk.hasSpilled());
        }
    }

    private static List<?> column(List<List<Object>> rows, boolean only) {
        return only ? rows.stream().map(row -> String.valueOf(row.get(6))).toList() : rows;
    }

    @Test
    void aCancelledSortLeavesNoFile() {
        try (Fixture disk = tiny(2, 1)) {
            try (QueryExecution query =
                    QueryExecution.start(new Sort(table(disk, 40_000, 50), keys(0, false, false)), disk.context())) {
                query.next().orElseThrow().close();
                assertTrue(disk.hasSpilled());
                query.cancel("enough");
                DatabaseException failure = assertThrows(DatabaseException.class, () -> {
                    for (Optional<ResultBatch> next = query.next(); next.isPresent(); next = query.next()) {
                        next.get().close();
                    }
                });
                assertEquals(SqlState.QUERY_CANCELED, failure.sqlState());
            }
        }
    }

    @Test
    void aFullDiskFailsThisQueryAlone() {
        FullDisk full = new FullDisk(new LocalDisk(), 100_000);
        try (Fixture disk = new Fixture().spilling(SpillSpace.open(full, directory, Long.MAX_VALUE), 1)) {
            fails(disk);
            full.free(100 << 20);
            assertEquals(
                    20_000,
                    disk.run(new Sort(table(disk, 20_000, 50), keys(0, false, false)))
                            .size());
        }
    }

    @Test
    void theLimitOfTheSpaceIsKept() {
        try (Fixture disk = new Fixture().spilling(SpillSpace.open(new LocalDisk(), directory, 200_000), 1)) {
            fails(disk);
            assertEquals(
                    500,
                    disk.run(new Sort(table(disk, 500, 50), keys(0, false, false)))
                            .size());
        }
    }

    private static void fails(Fixture disk) {
        DatabaseException failure = assertThrows(
                DatabaseException.class, () -> disk.run(new Sort(table(disk, 20_000, 50), keys(0, false, false))));
        assertEquals(SqlState.DISK_FULL, failure.sqlState());
    }

    @Test
    void whatACrashLeftIsDeletedWhenTheSpaceIsOpened() throws IOException {
        Files.writeString(directory.resolve("17.spill"), "left behind");
        try (Fixture disk = tiny(1, 1)) {
            assertEquals(
                    10,
                    disk.run(new Sort(table(disk, 10, 5), keys(0, false, false)))
                            .size());
        }
    }

    @Test
    void aSmallBudgetSpillsByItself() {
        try (Fixture memory = new Fixture();
                Fixture disk = new Fixture(2, 2 << 20).spilling(directory, 0).batchRows(512)) {
            List<SortKey> keys = keys(1, true, false);
            List<List<Object>> expected = memory.run(new Sort(table(memory, 30_000, 5000), keys));
            assertEquals(expected, disk.run(new Sort(table(disk, 30_000, 5000), keys)));
            assertTrue(disk.hasSpilled());
        }
    }
}
