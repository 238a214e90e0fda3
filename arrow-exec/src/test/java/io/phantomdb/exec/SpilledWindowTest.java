package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.core.expr.WindowFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.SortKey;
import io.phantomdb.exec.plan.ExecNode.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Windows over rows that go to disk give what they give in memory.
class SpilledWindowTest {
    private static final long SEED = Long.getLong("seed", 23);

    private static final List<WindowCall> CALLS = List.of(
            call(WindowFunction.ROW_NUMBER, List.of(), SqlType.BIGINT),
            call(WindowFunction.RANK, List.of(), SqlType.BIGINT),
            call(WindowFunction.FIRST_VALUE, List.of(column(1)), SqlType.VARCHAR),
            new WindowCall(
                    WindowFunction.AGGREGATE,
                    Optional.of(new Aggregate(
                            AggregateFunction.SUM,
                            Optional.of(column(2)),
                            false,
                            Optional.empty(),
                            SqlType.decimal(38, 2))),
                    List.of(),
                    false,
                    WindowFrame.DEFAULT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    SqlType.decimal(38, 2)));

    @TempDir
    private Path directory = Path.of("");

    private static Expr column(int index) {
        return Fixture.column(index, SpillRows.TYPES.get(index));
    }

    private static WindowCall call(WindowFunction function, List<Expr> arguments, SqlType type) {
        return new WindowCall(
                function,
                Optional.empty(),
                arguments,
                false,
                WindowFrame.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                type);
    }

    private static ExecNode plan(Fixture fixture, int rows, int spread, List<Expr> partition) {
        List<List<Object>> made = SpillRows.random(new Random(SEED), rows, spread);
        List<SortKey> order = List.of(new SortKey(column(6), true, false), new SortKey(column(8), false, false));
        return new Window(fixture.table(SpillRows.TYPES, made), partition, order, CALLS);
    }

    private static List<String> sorted(List<List<Object>> rows) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.toString()));
        texts.sort(null);
        return texts;
    }

    private Fixture disk(int workers, long bytes) {
        return new Fixture(workers, Long.MAX_VALUE)
                .spilling(directory, bytes)
                .batchRows(128)
                .selections(true, SEED);
    }

    private void same(int workers, long bytes, int rows, int spread, List<Expr> partition) {
        try (Fixture memory = new Fixture();
                Fixture disk = disk(workers, bytes)) {
            List<String> expected = sorted(memory.run(plan(memory, rows, spread, partition)));
            assertEquals(expected, sorted(disk.run(plan(disk, rows, spread, partition))), "seed " + SEED);
            assertTrue(disk.hasSpilled());
        }
    }

    @Test
    void partitionsOfEveryTypeAndSizeComeBackWhole() {
        for (int key = 0; key < SpillRows.TYPES.size(); key++) {
            same(2, 1, 2500, 60, List.of(column(key)));
        }
        same(1, 1, 4000, 2, List.of(column(7)));
        same(2, 200 << 10, 9000, 500, List.of(column(1), column(4)));
    }

    @Test
    void aSinglePartitionStaysInMemory() {
        try (Fixture memory = new Fixture();
                Fixture disk = disk(2, 1)) {
            List<String> expected = sorted(memory.run(plan(memory, 2000, 60, List.of())));
            assertEquals(expected, sorted(disk.run(plan(disk, 2000, 60, List.of()))));
            assertFalse(disk.hasSpilled());
        }
    }

    @Test
    void aCancelledWindowLeavesNoFile() {
        try (Fixture disk = disk(2, 1)) {
            ExecNode plan = plan(disk, 30_000, 900, List.of(column(4)));
            try (QueryExecution query = QueryExecution.start(plan, disk.context())) {
                query.next().orElseThrow().close();
                query.cancel("enough");
                assertTrue(disk.hasSpilled());
                DatabaseException failure = assertThrows(DatabaseException.class, query::next);
                assertEquals(SqlState.QUERY_CANCELED, failure.sqlState());
            }
        }
    }
}
