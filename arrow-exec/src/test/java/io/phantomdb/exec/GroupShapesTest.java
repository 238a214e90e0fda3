package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Integer keys of any spread and several sums at once, against a map of Java objects.
class GroupShapesTest {
    private static final SqlType MONEY = SqlType.decimal(18, 2);
    private static final SqlType TOTAL = SqlType.decimal(38, 2);
    private static final List<SqlType> TYPES = List.of(SqlType.BIGINT, MONEY, MONEY, MONEY, MONEY, SqlType.INTEGER);

    private static BigDecimal money(Random random, int bits) {
        return BigDecimal.valueOf(random.nextLong() >> 64 - bits, 2);
    }

    private static List<List<Object>> rows(Random random, int count, int groups, long spread, int bits, boolean nulls) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // later keys lie further out, on both sides
            long key = (random.nextInt(groups) - groups / 2) * spread * (i > count / 2 ? 3 : 1);
            List<Object> row = new ArrayList<>();
            row.add(nulls && random.nextInt(9) == 0 ? null : key);
            for (int c = 0; c < 4; c++) {
                row.add(nulls && c == 2 && random.nextInt(5) == 0 ? null : money(random, c == 3 ? bits : 20));
            }
            row.add((long) random.nextInt());
            rows.add(row);
        }
        return rows;
    }

    private static ExecNode plan(Fixture fixture, List<List<Object>> rows) {
        List<Aggregate> sums = new ArrayList<>();
        for (int i = 1; i < TYPES.size(); i++) {
            boolean integer = TYPES.get(i).kind() == SqlType.Kind.INTEGER;
            sums.add(new Aggregate(
                    AggregateFunction.SUM,
                    Optional.of(Fixture.column(i, TYPES.get(i))),
                    false,
                    Optional.empty(),
                    integer ? SqlType.BIGINT : TOTAL));
        }
        sums.add(
                new Aggregate(AggregateFunction.COUNT_ROWS, Optional.empty(), false, Optional.empty(), SqlType.BIGINT));
        return new ExecNode.Aggregation(fixture.table(TYPES, rows), List.of(Fixture.column(0, SqlType.BIGINT)), sums);
    }

    private static List<String> reference(List<List<Object>> rows) {
        Map<Object, Object[]> groups = new HashMap<>();
        for (List<Object> row : rows) {
            Object[] sums = groups.computeIfAbsent(row.get(0), _ -> new Object[TYPES.size()]);
            for (int i = 1; i < TYPES.size(); i++) {
                Object value = row.get(i);
                Object sum = sums[i - 1];
                if (value != null) {
                    sums[i - 1] = switch (value) {
                        case BigDecimal number -> sum == null ? number : number.add((BigDecimal) sum);
                        case Long number -> sum == null ? number : number + (Long) sum;
                        default -> throw new AssertionError(value);
                    };
                }
            }
            sums[TYPES.size() - 1] = sums[TYPES.size() - 1] == null ? 1L : (Long) sums[TYPES.size() - 1] + 1;
        }
        List<String> result = new ArrayList<>();
        groups.forEach((key, sums) -> {
            List<Object> row = new ArrayList<>();
            row.add(key);
            row.addAll(Arrays.asList(sums));
            result.add(row.toString());
        });
        result.sort(null);
        return result;
    }

    private static void check(long seed, int count, int groups, long spread, int bits, boolean nulls, int workers) {
        Random random = new Random(seed);
        List<List<Object>> rows = rows(random, count, groups, spread, bits, nulls);
        for (int batchRows : count > 10_000 ? new int[] {4096} : new int[] {3, 100, 4096}) {
            try (Fixture fixture = new Fixture(workers, Long.MAX_VALUE)
                    .batchRows(batchRows)
                    .selections(random.nextBoolean(), seed)
                    .dictionaries(random.nextBoolean())) {
                List<String> found = fixture.run(plan(fixture, rows)).stream()
                        .map(Objects::toString)
                        .sorted()
                        .toList();
                assertEquals(reference(rows), found, "seed " + seed + " spread " + spread + " batch " + batchRows);
            }
        }
    }

    @Test
    void keysOfAnySpreadAreGrouped() {
        long seed = 0;
        for (long spread : new long[] {1, 7, 1000, 1 << 20, 1L << 40}) {
            for (int groups : new int[] {1, 5, 300, 3000}) {
                check(seed++, 2_000, groups, spread, 40, seed % 2 == 0, 1);
            }
        }
    }

    @Test
    void workersAgreeOnGroupsWhoseTablesDiffer() {
        for (long spread : new long[] {1, 300, 1 << 20}) {
            check(50 + spread, 40_000, 40_000, spread, 40, true, 4);
        }
    }

    @Test
    void severalSumsOfFewGroupsAreExactWhateverTheirSize() {
        for (int bits : new int[] {1, 30, 48, 58, 59}) {
            check(bits, 3_000, 6, 1, bits, false, 1);
            check(bits, 3_001, 6, 1, bits, true, 1);
        }
        check(7, 0, 6, 1, 8, false, 1);
        check(8, 1, 6, 1, 8, false, 1);
    }
}
