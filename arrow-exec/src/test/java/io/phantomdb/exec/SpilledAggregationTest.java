package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.Aggregation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groups that go to disk give what they give in memory.
class SpilledAggregationTest {
    private static final long SEED = Long.getLong("seed", 11);

    private static final List<Aggregate> CALLS = List.of(
            new Aggregate(AggregateFunction.COUNT_ROWS, Optional.empty(), false, Optional.empty(), SqlType.BIGINT),
            call(AggregateFunction.SUM, 2, false, SqlType.decimal(38, 2)),
            call(AggregateFunction.AVG, 2, false, SqlType.decimal(38, 6)),
            call(AggregateFunction.MIN, 1, false, SqlType.VARCHAR),
            call(AggregateFunction.MAX, 5, false, SqlType.decimal(30, 0)),
            call(AggregateFunction.COUNT, 1, true, SqlType.BIGINT),
            call(AggregateFunction.SUM, 6, true, SqlType.BIGINT),
            new Aggregate(
                    AggregateFunction.COUNT, Optional.of(column(4)), false, Optional.of(column(7)), SqlType.BIGINT));

    @TempDir
    private Path directory = Path.of("");

    private static Expr column(int index) {
        return Fixture.column(index, SpillRows.TYPES.get(index));
    }

    private static Aggregate call(AggregateFunction function, int argument, boolean distinct, SqlType type) {
        return new Aggregate(function, Optional.of(column(argument)), distinct, Optional.empty(), type);
    }

    private static ExecNode plan(Fixture fixture, int rows, int spread, List<Expr> groups, List<Aggregate> calls) {
        List<List<Object>> made = SpillRows.random(new Random(SEED), rows, spread);
        return new Aggregation(fixture.table(SpillRows.TYPES, made), groups, calls);
    }

    private static List<String> sorted(List<List<Object>> rows) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.toString()));
        texts.sort(null);
        return texts;
    }

    private void same(int workers, long bytes, int rows, int spread, List<Expr> groups, List<Aggregate> calls) {
        try (Fixture memory = new Fixture();
                Fixture disk = new Fixture(workers, Long.MAX_VALUE)
                        .spilling(directory, bytes)
                        .batchRows(128)
                        .selections(true, SEED)
                        .dictionaries(true)) {
            List<String> expected = sorted(memory.run(plan(memory, rows, spread, groups, calls)));
            assertEquals(expected, sorted(disk.run(plan(disk, rows, spread, groups, calls))), groups + " seed " + SEED);
            assertTrue(disk.hasSpilled());
        }
    }

    @Test
    void everyTypeOfKeyGivesWhatItGivesInMemory() {
        for (int key = 0; key < SpillRows.TYPES.size(); key++) {
            same(2, 1, 3000, 400, List.of(column(key)), CALLS);
        }
    }

    @Test
    void keysOfSeveralColumnsAreSplitOverSeveralLevels() {
        same(1, 1, 4000, 300, List.of(column(1), column(6)), CALLS);
        same(2, 100 << 10, 20_000, 3000, List.of(column(0), column(4)), CALLS.subList(0, 3));
    }

    @Test
    void rowsWithOneKeyStayTogether() {
        same(2, 1, 4000, 1, List.of(column(4)), CALLS);
    }

    @Test
    void distinctRowsAreGroupsWithoutAggregates() {
        same(2, 1, 5000, 60, List.of(column(4), column(7), column(1)), List.of());
    }

    @Test
    void manyRowsInASmallBudgetSpillByThemselves() {
        try (Fixture memory = new Fixture();
                Fixture disk = new Fixture(2, 4 << 20).spilling(directory, 0).batchRows(512)) {
            List<Expr> groups = List.of(column(8));
            List<Aggregate> calls = CALLS.subList(0, 4);
            List<String> expected = sorted(memory.run(plan(memory, 60_000, 50, groups, calls)));
            assertEquals(expected, sorted(disk.run(plan(disk, 60_000, 50, groups, calls))));
            assertTrue(disk.hasSpilled());
        }
    }

    @Test
    void aCancelledAggregationLeavesNoFile() {
        try (Fixture disk = new Fixture().spilling(directory, 1).batchRows(128)) {
            ExecNode plan = plan(disk, 40_000, 9000, List.of(column(8)), CALLS);
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
