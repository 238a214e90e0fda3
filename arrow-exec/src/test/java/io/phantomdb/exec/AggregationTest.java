package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode.Aggregation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Aggregation against Java maps.
class AggregationTest {
    private static final SqlType MONEY = SqlType.decimal(15, 2);
    private static final SqlType WIDE = SqlType.decimal(38, 3);
    private static final List<SqlType> TYPES =
            List.of(SqlType.BIGINT, SqlType.VARCHAR, SqlType.INTEGER, MONEY, WIDE, SqlType.DOUBLE, SqlType.BOOLEAN);

    private static Expr column(int index) {
        return Fixture.column(index, TYPES.get(index));
    }

    private static Aggregate call(AggregateFunction function, int argument, SqlType type) {
        return new Aggregate(function, Optional.of(column(argument)), false, Optional.empty(), type);
    }

    private static final List<Aggregate> ALL = List.of(
            new Aggregate(AggregateFunction.COUNT_ROWS, Optional.empty(), false, Optional.empty(), SqlType.BIGINT),
            call(AggregateFunction.COUNT, 3, SqlType.BIGINT),
            call(AggregateFunction.SUM, 2, SqlType.BIGINT),
            call(AggregateFunction.SUM, 3, SqlType.decimal(38, 2)),
            call(AggregateFunction.SUM, 4, SqlType.decimal(38, 3)),
            call(AggregateFunction.AVG, 3, SqlType.decimal(38, 6)),
            call(AggregateFunction.MIN, 1, SqlType.VARCHAR),
            call(AggregateFunction.MAX, 1, SqlType.VARCHAR),
            call(AggregateFunction.MIN, 3, MONEY),
            call(AggregateFunction.MAX, 4, WIDE),
            call(AggregateFunction.MAX, 5, SqlType.DOUBLE),
            call(AggregateFunction.BOOL_AND, 6, SqlType.BOOLEAN),
            call(AggregateFunction.BOOL_OR, 6, SqlType.BOOLEAN),
            new Aggregate(AggregateFunction.COUNT, Optional.of(column(1)), true, Optional.empty(), SqlType.BIGINT),
            new Aggregate(AggregateFunction.SUM, Optional.of(column(2)), true, Optional.empty(), SqlType.BIGINT),
            new Aggregate(
                    AggregateFunction.SUM, Optional.of(column(2)), false, Optional.of(column(6)), SqlType.BIGINT));

    private static List<List<Object>> rows(Random random, int count, int keys) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Arrays.asList(
                    maybe(random, (long) random.nextInt(keys)),
                    maybe(random, "text number " + random.nextInt(Math.min(keys, 40))),
                    maybe(random, (long) random.nextInt(20) - 10),
                    maybe(random, BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 2)),
                    maybe(random, new BigDecimal(new BigInteger(100, random), 3)),
                    maybe(random, (double) random.nextInt(1000)),
                    maybe(random, random.nextBoolean())));
        }
        return rows;
    }

    private static @Nullable Object maybe(Random random, Object value) {
        return random.nextInt(6) == 0 ? null : value;
    }

    private static List<Object> expected(List<List<Object>> rows) {
        List<Object> out = new ArrayList<>();
        out.add((long) rows.size());
        out.add(rows.stream().filter(row -> row.get(3) != null).count());
        out.add(sumLongs(rows, false));
        out.add(sum(rows, 3));
        out.add(sum(rows, 4));
        BigDecimal total = sum(rows, 3);
        out.add(
                total == null
                        ? null
                        : total.divide(
                                BigDecimal.valueOf(rows.stream()
                                        .filter(row -> row.get(3) != null)
                                        .count()),
                                6,
                                RoundingMode.HALF_UP));
        out.add(best(rows, 1, -1));
        out.add(best(rows, 1, 1));
        out.add(best(rows, 3, -1));
        out.add(best(rows, 4, 1));
        out.add(best(rows, 5, 1));
        out.add(best(rows, 6, -1));
        out.add(best(rows, 6, 1));
        HashSet<Object> texts = new HashSet<>();
        rows.forEach(row -> texts.add(row.get(1)));
        texts.remove(null);
        out.add((long) texts.size());
        out.add(sumLongs(rows, true));
        out.add(sumLongs(
                rows.stream().filter(row -> Boolean.TRUE.equals(row.get(6))).toList(), false));
        return out;
    }

    private static @Nullable Object sumLongs(List<List<Object>> rows, boolean distinct) {
        List<Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(2)));
        values.removeIf(value -> value == null);
        if (values.isEmpty()) {
            return null;
        }
        return (distinct ? new HashSet<>(values).stream() : values.stream())
                .mapToLong(value -> (Long) value)
                .sum();
    }

    private static @Nullable BigDecimal sum(List<List<Object>> rows, int column) {
        BigDecimal sum = null;
        for (List<Object> row : rows) {
            if (row.get(column) != null) {
                sum = sum == null ? (BigDecimal) row.get(column) : sum.add((BigDecimal) row.get(column));
            }
        }
        return sum;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable Object best(List<List<Object>> rows, int column, int sign) {
        Comparable best = null;
        for (List<Object> row : rows) {
            Comparable value = (Comparable) row.get(column);
            if (value != null && (best == null || sign * value.compareTo(best) > 0)) {
                best = value;
            }
        }
        return best;
    }

    private static void check(long seed, int count, int keys, int... groups) {
        Random random = new Random(seed);
        List<List<Object>> rows = rows(random, count, keys);
        Map<List<Object>, List<List<Object>>> map = new LinkedHashMap<>();
        for (List<Object> row : rows) {
            List<Object> key = new ArrayList<>();
            for (int group : groups) {
                key.add(row.get(group));
            }
            map.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        if (groups.length == 0 && rows.isEmpty()) {
            map.put(List.of(), List.of());
        }
        List<List<Object>> expected = new ArrayList<>();
        map.forEach((key, members) -> {
            List<Object> row = new ArrayList<>(key);
            row.addAll(expected(members));
            expected.add(row);
        });
        List<Expr> keysOf =
                Arrays.stream(groups).mapToObj(AggregationTest::column).toList();
        for (int batchRows : count > 5000 ? new int[] {4096} : new int[] {1, 3, 4096}) {
            for (boolean dictionaries : new boolean[] {false, true}) {
                try (Fixture fixture = new Fixture(3, Long.MAX_VALUE)
                        .batchRows(batchRows)
                        .selections(random.nextBoolean(), seed)
                        .dictionaries(dictionaries)) {
                    Aggregation plan = new Aggregation(fixture.table(TYPES, rows), keysOf, ALL);
                    assertEquals(
                            JoinTest.sorted(expected),
                            JoinTest.sorted(fixture.run(plan)),
                            "seed " + seed + " batch " + batchRows + " dictionaries " + dictionaries);
                }
            }
        }
    }

    @Test
    void withoutGroupsThereIsOneRow() {
        check(1, 0, 1);
        check(2, 500, 10);
    }

    @Test
    void groupsOfOneNumber() {
        check(3, 700, 5, 0);
        check(4, 700, 100_000, 0);
    }

    @Test
    void groupsOfText() {
        check(5, 700, 30, 1);
    }

    @Test
    void groupsOfManyColumns() {
        check(6, 700, 4, 0, 1, 6);
        check(7, 500, 50, 1, 3, 4, 5);
    }

    @Test
    void noRowsGiveNoGroups() {
        check(8, 0, 3, 0);
    }

    @Test
    void manyWorkersMergeManyGroups() {
        check(9, 50_000, 1 << 28, 0);
        check(10, 40_000, 30, 0, 1);
    }

    @Test
    void distinctIsAnAggregationWithoutAggregates() {
        try (Fixture fixture = new Fixture()) {
            Aggregation plan = new Aggregation(
                    fixture.table(List.of(SqlType.INTEGER), List.of(List.of(1L), List.of(2L), List.of(1L))),
                    List.of(Fixture.column(0, SqlType.INTEGER)),
                    List.of());
            assertEquals(List.of("[1]", "[2]"), JoinTest.sorted(fixture.run(plan)));
        }
    }

    @Test
    void aSumThatLeavesItsTypeIsAnError() {
        try (Fixture fixture = new Fixture()) {
            SqlType type = SqlType.decimal(38, 0);
            Object large = new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE));
            Aggregation plan = new Aggregation(
                    fixture.table(List.of(type), List.of(List.of(large), List.of(large), List.of(large))),
                    List.of(),
                    List.of(new Aggregate(
                            AggregateFunction.SUM,
                            Optional.of(Fixture.column(0, type)),
                            false,
                            Optional.empty(),
                            type)));
            DatabaseException error = assertThrows(DatabaseException.class, () -> fixture.run(plan));
            assertEquals(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, error.sqlState());
        }
    }

    @Test
    void aFilterKeepsErrorsOfOtherRowsAway() {
        try (Fixture fixture = new Fixture()) {
            Expr value = Fixture.column(0, SqlType.INTEGER);
            Expr zero = new Literal(0L, SqlType.INTEGER);
            Expr quotient =
                    new Call(ScalarFunction.DIVIDE, List.of(new Literal(10L, SqlType.INTEGER), value), SqlType.INTEGER);
            Expr notZero = new Call(ScalarFunction.NOT_EQUAL, List.of(value, zero), SqlType.BOOLEAN);
            Aggregation plan = new Aggregation(
                    fixture.table(List.of(SqlType.INTEGER), List.of(List.of(0L), List.of(5L))),
                    List.of(),
                    List.of(new Aggregate(
                            AggregateFunction.SUM,
                            Optional.of(quotient),
                            false,
                            Optional.of(notZero),
                            SqlType.BIGINT)));
            assertEquals(List.of(List.of(2L)), fixture.run(plan));
        }
    }

    @Test
    void aSingleValueOfTwoRowsIsAnError() {
        try (Fixture fixture = new Fixture()) {
            Aggregate single = new Aggregate(
                    AggregateFunction.SINGLE_VALUE,
                    Optional.of(Fixture.column(0, SqlType.VARCHAR)),
                    false,
                    Optional.empty(),
                    SqlType.VARCHAR);
            List<SqlType> types = List.of(SqlType.VARCHAR);
            Aggregation one =
                    new Aggregation(fixture.table(types, List.of(List.of("only one"))), List.of(), List.of(single));
            assertEquals(List.of(List.of("only one")), fixture.run(one));
            Aggregation two = new Aggregation(
                    fixture.table(types, List.of(Arrays.asList((Object) null), List.of("b"))),
                    List.of(),
                    List.of(single));
            assertEquals(
                    SqlState.CARDINALITY_VIOLATION,
                    assertThrows(DatabaseException.class, () -> fixture.run(two))
                            .sqlState());
        }
    }
}
