package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.Limit;
import io.phantomdb.exec.plan.ExecNode.Sort;
import io.phantomdb.exec.plan.ExecNode.SortKey;
import io.phantomdb.exec.plan.ExecNode.TopN;
import io.phantomdb.exec.plan.ExecNode.UnionAll;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Order, limits and unions against sorted Java lists.
class SortTest {
    private static final SqlType MONEY = SqlType.decimal(15, 2);
    private static final List<SqlType> TYPES = List.of(
            SqlType.BIGINT,
            SqlType.VARCHAR,
            MONEY,
            SqlType.DOUBLE,
            SqlType.DATE,
            SqlType.decimal(30, 0),
            SqlType.INTEGER);

    private static List<List<Object>> rows(Random random, int count, int spread) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Arrays.asList(
                    maybe(random, random.nextInt(4) == 0 ? random.nextLong() : (long) random.nextInt(spread)),
                    maybe(random, "prefix".substring(random.nextInt(6)) + random.nextInt(spread)),
                    maybe(random, BigDecimal.valueOf(random.nextInt(spread) - spread / 2, 2)),
                    maybe(random, random.nextInt(20) == 0 ? Double.NaN : random.nextInt(spread) / 7.0 - 3),
                    maybe(random, (long) random.nextInt(spread)),
                    maybe(
                            random,
                            new BigDecimal(new java.math.BigInteger(80, random))
                                    .subtract(new BigDecimal("5e23"))
                                    .setScale(0)),
                    (long) i));
        }
        return rows;
    }

    private static @Nullable Object maybe(Random random, Object value) {
        return random.nextInt(8) == 0 ? null : value;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Comparator<List<Object>> order(List<SortKey> keys) {
        return (a, b) -> {
            for (SortKey key : keys) {
                int column = ((Expr.ColumnRef) key.key()).index();
                Comparable x = (Comparable) a.get(column);
                Comparable y = (Comparable) b.get(column);
                int order;
                if (x == null || y == null) {
                    order = x == y ? 0 : (x == null) == key.nullsFirst() ? -1 : 1;
                } else {
                    order = key.descending() ? y.compareTo(x) : x.compareTo(y);
                }
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static List<SortKey> keys(Random random) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            int column = random.nextInt(6);
            keys.add(
                    new SortKey(Fixture.column(column, TYPES.get(column)), random.nextBoolean(), random.nextBoolean()));
        }
        return keys;
    }

    @Test
    void oneWorkerSortsStably() {
        for (long seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            List<List<Object>> rows = rows(random, random.nextInt(900), random.nextBoolean() ? 5 : 10_000);
            List<SortKey> keys = keys(random);
            List<List<Object>> expected = rows.stream().sorted(order(keys)).toList();
            for (int batchRows : new int[] {3, 4096}) {
                try (Fixture fixture =
                        new Fixture(1, Long.MAX_VALUE).batchRows(batchRows).selections(random.nextBoolean(), seed)) {
                    ExecNode table = fixture.table(TYPES, rows);
                    assertEquals(expected, fixture.run(new Sort(table, keys)), "seed " + seed + " " + keys);
                    int offset = random.nextInt(20);
                    int limit = random.nextInt(20);
                    List<List<Object>> part = expected.subList(
                            Math.min(offset, expected.size()), Math.min(offset + limit, expected.size()));
                    assertEquals(part, fixture.run(new TopN(table, keys, offset, limit)), "seed " + seed + " " + keys);
                }
            }
        }
    }

    @Test
    void manyWorkersMergeTheirRuns() {
        Random random = new Random(77);
        List<List<Object>> rows = rows(random, 140_000, 1000);
        SortKey tie = new SortKey(Fixture.column(6, SqlType.INTEGER), false, false);
        for (int column : new int[] {0, 1}) {
            List<SortKey> keys =
                    List.of(new SortKey(Fixture.column(column, TYPES.get(column)), column == 1, false), tie);
            List<List<Object>> expected = rows.stream().sorted(order(keys)).toList();
            try (Fixture fixture = new Fixture(3, Long.MAX_VALUE)) {
                ExecNode table = fixture.table(TYPES, rows);
                assertEquals(expected, fixture.run(new Sort(table, keys)));
                assertEquals(expected.subList(90, 190), fixture.run(new TopN(table, keys, 90, 100)));
            }
        }
    }

    @Test
    void aKeyMayBeAnExpression() {
        try (Fixture fixture = new Fixture()) {
            Expr negated =
                    new Call(ScalarFunction.NEGATE, List.of(Fixture.column(0, SqlType.INTEGER)), SqlType.INTEGER);
            Sort plan = new Sort(
                    fixture.table(List.of(SqlType.INTEGER), List.of(List.of(1L), List.of(3L), List.of(2L))),
                    List.of(new SortKey(negated, false, false)));
            assertEquals(List.of(List.of(3L), List.of(2L), List.of(1L)), fixture.run(plan));
        }
    }

    @Test
    void aLimitStopsItsSourceAndCountsOverAllWorkers() {
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < 100_000; i++) {
            rows.add(List.of(i));
        }
        try (Fixture fixture = new Fixture(3, Long.MAX_VALUE).batchRows(100)) {
            ExecNode table = fixture.table(List.of(SqlType.BIGINT), rows);
            assertEquals(
                    12_345,
                    fixture.run(new Limit(table, 17, OptionalLong.of(12_345))).size());
            assertEquals(0, fixture.run(new Limit(table, 0, OptionalLong.of(0))).size());
            assertEquals(
                    1000,
                    fixture.run(new Limit(table, 99_000, OptionalLong.empty())).size());
            try (QueryExecution query =
                    QueryExecution.start(new Limit(table, 0, OptionalLong.of(10)), fixture.context())) {
                while (query.next()
                        .map(batch -> {
                            batch.close();
                            return batch;
                        })
                        .isPresent()) {}
                long read = query.figures().inputs().getFirst().rowsOut();
                assertEquals(true, read < 10_000, read + " rows were read for a limit of 10");
            }
        }
    }

    @Test
    void aUnionTakesAllRowsAndLimitsOnlyItsOwnInput() {
        try (Fixture fixture = new Fixture().batchRows(3)) {
            List<List<Object>> rows = List.of(List.of(1L), List.of(2L), List.of(3L), List.of(4L));
            ExecNode table = fixture.table(List.of(SqlType.INTEGER), rows);
            UnionAll union = new UnionAll(List.of(new Limit(table, 0, OptionalLong.of(1)), table, table));
            assertEquals(9, fixture.run(union).size());
            assertEquals(2, fixture.run(new Limit(union, 0, OptionalLong.of(2))).size());
        }
    }
}
