package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.Aggregation;
import io.phantomdb.exec.plan.ExecNode.BuildSide;
import io.phantomdb.exec.plan.ExecNode.Join;
import io.phantomdb.exec.plan.ExecNode.JoinKey;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import io.phantomdb.exec.plan.ExecNode.Project;
import io.phantomdb.exec.plan.ExecNode.Sort;
import io.phantomdb.exec.plan.ExecNode.SortKey;
import io.phantomdb.exec.plan.ExecNode.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueryExecutionTest {
    private static final List<SqlType> TYPES = List.of(SqlType.BIGINT, SqlType.VARCHAR);

    private static List<List<Object>> rows(int count) {
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            rows.add(List.of(i, "a text that is longer than four bytes " + i));
        }
        return rows;
    }

    private static Expr key() {
        return Fixture.column(0, SqlType.BIGINT);
    }

    /// All pairs: never ends within a test's patience.
    private static ExecNode endless(ExecNode table) {
        Join once = new Join(JoinKind.INNER, table, table, List.of(), Optional.empty(), BuildSide.RIGHT);
        return new Join(JoinKind.INNER, once, table, List.of(), Optional.empty(), BuildSide.RIGHT);
    }

    private static ExecNode count(ExecNode input) {
        Aggregate rows =
                new Aggregate(AggregateFunction.COUNT_ROWS, Optional.empty(), false, Optional.empty(), SqlType.BIGINT);
        return new Aggregation(input, List.of(), List.of(rows));
    }

    @Test
    void selectWithoutFromIsOneRow() {
        try (Fixture fixture = new Fixture()) {
            ExecNode one = new Values(List.of(List.of()), List.of());
            ExecNode plan =
                    new Project(one, List.of(new Literal("x", SqlType.VARCHAR), new Literal(null, SqlType.INTEGER)));
            assertEquals(1, fixture.run(plan).size());
            assertEquals("[x, null]", fixture.run(plan).getFirst().toString());
        }
    }

    @Test
    void cancelEndsAQueryThatRuns() throws Exception {
        try (Fixture fixture = new Fixture();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            ExecNode plan = count(endless(fixture.table(TYPES, rows(20_000))));
            try (QueryExecution query = QueryExecution.start(plan, fixture.context())) {
                Future<?> cancelling = other.submit(() -> query.cancel("canceling statement due to user request"));
                DatabaseException error = assertThrows(DatabaseException.class, query::next);
                assertEquals(SqlState.QUERY_CANCELED, error.sqlState());
                assertEquals("canceling statement due to user request", error.getMessage());
                cancelling.get();
            }
        }
    }

    @Test
    void aDeadlineEndsAQueryThatRuns() {
        try (Fixture fixture = new Fixture()) {
            ExecNode plan = count(endless(fixture.table(TYPES, rows(20_000))));
            QueryContext context = fixture.context();
            QueryContext hurried = new QueryContext(
                    context.workers(),
                    context.budget(),
                    context.evaluation(),
                    context.settings(),
                    System.nanoTime() + 50_000_000);
            DatabaseException error = assertThrows(DatabaseException.class, () -> Fixture.run(plan, hurried));
            assertEquals(SqlState.QUERY_CANCELED, error.sqlState());
        }
    }

    @Test
    void aResultThatNobodyPullsWaitsWithinItsBounds() {
        try (Fixture fixture = new Fixture()) {
            fixture.settings(Settings.defaults()
                    .with(Setting.RESULT_BUFFER_BYTES, 1L << 20)
                    .with(Setting.RESULT_BATCH_BYTES, 256L << 10));
            ExecNode table = fixture.table(TYPES, rows(20_000));
            ExecNode plan = new Join(JoinKind.INNER, table, table, List.of(), Optional.empty(), BuildSide.RIGHT);
            try (QueryExecution query = QueryExecution.start(plan, fixture.context())) {
                for (int i = 0; i < 50; i++) {
                    query.next().orElseThrow().close();
                }
                assertTrue(fixture.budget.used() < 32 << 20, fixture.budget.used() + " bytes in use");
                // another query gets the workers while this one waits for its reader
                assertEquals(List.of(List.of(20_000L)), fixture.run(count(table)));
            }
        }
    }

    @Test
    void aFullBudgetFailsTheQueryAndGivesEverythingBack() {
        JoinKey pair = new JoinKey(key(), key(), false);
        for (long limit : new long[] {1, 200 << 10, 1 << 20, 3 << 20}) {
            try (Fixture fixture = new Fixture(2, limit)) {
                ExecNode table = fixture.table(TYPES, rows(50_000));
                List<ExecNode> plans = List.of(
                        new Sort(table, List.of(new SortKey(key(), true, false))),
                        new Aggregation(table, List.of(Fixture.column(1, SqlType.VARCHAR)), List.of()),
                        new Join(JoinKind.INNER, table, table, List.of(pair), Optional.empty(), BuildSide.RIGHT),
                        new Join(JoinKind.ANTI, table, table, List.of(pair), Optional.empty(), BuildSide.LEFT));
                for (ExecNode plan : plans) {
                    DatabaseException error = assertThrows(DatabaseException.class, () -> fixture.run(plan));
                    assertEquals(SqlState.OUT_OF_MEMORY, error.sqlState());
                    assertEquals(
                            0, fixture.budget.used(), "after " + plan.getClass().getSimpleName());
                }
            }
        }
    }

    @Test
    void anErrorOfARowReachesThePullerWithItsState() {
        try (Fixture fixture = new Fixture()) {
            Expr quotient =
                    new Call(ScalarFunction.DIVIDE, List.of(new Literal(1L, SqlType.BIGINT), key()), SqlType.BIGINT);
            for (int count : new int[] {10, 100_000}) {
                ExecNode plan = new Project(fixture.table(TYPES, rows(count)), List.of(quotient));
                DatabaseException error = assertThrows(DatabaseException.class, () -> fixture.run(plan));
                assertEquals(SqlState.DIVISION_BY_ZERO, error.sqlState());
            }
        }
    }

    @Test
    void figuresCountRowsOfEveryNode() {
        try (Fixture fixture = new Fixture()) {
            Expr small =
                    new Call(ScalarFunction.LESS, List.of(key(), new Literal(100L, SqlType.BIGINT)), SqlType.BOOLEAN);
            ExecNode plan = count(new ExecNode.Filter(fixture.table(TYPES, rows(50_000)), small));
            try (QueryExecution query = QueryExecution.start(plan, fixture.context())) {
                query.next().orElseThrow().close();
                assertTrue(query.next().isEmpty());
                NodeFigures top = query.figures();
                assertEquals(100, top.rowsIn());
                assertEquals(1, top.rowsOut());
                NodeFigures filter = top.inputs().getFirst();
                assertEquals(50_000, filter.rowsIn());
                assertEquals(100, filter.rowsOut());
                assertEquals(50_000, filter.inputs().getFirst().rowsOut());
            }
        }
    }

    @Test
    void closingEarlyFreesWhatWasProduced() {
        try (Fixture fixture = new Fixture()) {
            ExecNode table = fixture.table(TYPES, rows(100_000));
            for (int i = 0; i < 20; i++) {
                try (QueryExecution query = QueryExecution.start(table, fixture.context())) {
                    if (i % 2 == 0) {
                        query.next().orElseThrow().close();
                    }
                }
                assertEquals(0, fixture.budget.used());
            }
        }
    }
}
