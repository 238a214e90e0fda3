package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode.BuildSide;
import io.phantomdb.exec.plan.ExecNode.Join;
import io.phantomdb.exec.plan.ExecNode.JoinKey;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Joins against a nested loop over Java objects.
class JoinTest {
    private static final List<SqlType> LEFT = List.of(SqlType.BIGINT, SqlType.VARCHAR, SqlType.INTEGER);
    private static final List<SqlType> RIGHT = List.of(SqlType.BIGINT, SqlType.VARCHAR, SqlType.INTEGER);

    private static List<List<Object>> rows(Random random, int count, int keys, boolean nulls) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Long key = nulls && random.nextInt(8) == 0 ? null : (long) random.nextInt(keys);
            String text = nulls && random.nextInt(8) == 0 ? null : "some longer text " + random.nextInt(keys);
            rows.add(Arrays.asList(key, text, (long) i));
        }
        return rows;
    }

    private static boolean equal(Object a, Object b, boolean nullsEqual) {
        return a == null || b == null ? nullsEqual && a == b : a.equals(b);
    }

    private static List<List<Object>> reference(
            JoinKind kind,
            List<List<Object>> left,
            List<List<Object>> right,
            int[] keys,
            boolean nullsEqual,
            boolean residual) {
        Set<List<Object>> pairedRight = Collections.newSetFromMap(new IdentityHashMap<>());
        List<List<Object>> result = new ArrayList<>();
        for (List<Object> l : left) {
            boolean matched = false;
            boolean unknown = false;
            for (List<Object> r : right) {
                boolean equal = true;
                for (int key : keys) {
                    equal &= equal(l.get(key), r.get(key), nullsEqual);
                    unknown |= l.get(key) == null || r.get(key) == null;
                }
                equal &= !residual || (Long) l.get(2) < (Long) r.get(2);
                if (equal) {
                    matched = true;
                    pairedRight.add(r);
                    if (kind == JoinKind.INNER || kind == JoinKind.LEFT || kind == JoinKind.FULL) {
                        List<Object> joined = new ArrayList<>(l);
                        joined.addAll(r);
                        result.add(joined);
                    }
                }
            }
            switch (kind) {
                case INNER -> {}
                case LEFT, FULL -> {
                    if (!matched) {
                        List<Object> joined = new ArrayList<>(l);
                        joined.addAll(Arrays.asList(null, null, null));
                        result.add(joined);
                    }
                }
                case SEMI -> {
                    if (matched) {
                        result.add(l);
                    }
                }
                case ANTI -> {
                    if (!matched) {
                        result.add(l);
                    }
                }
                case ANTI_NULL_AWARE -> {
                    if (!matched && !unknown) {
                        result.add(l);
                    }
                }
            }
        }
        for (List<Object> r : right) {
            if (kind == JoinKind.FULL && !pairedRight.contains(r)) {
                List<Object> lonely = new ArrayList<>(Arrays.asList(null, null, null));
                lonely.addAll(r);
                result.add(lonely);
            }
        }
        return result;
    }

    static List<String> sorted(List<List<Object>> rows) {
        return rows.stream().map(Objects::toString).sorted().toList();
    }

    private static void check(
            long seed, JoinKind kind, int[] keys, boolean nullsEqual, boolean residual, boolean nulls) {
        Random random = new Random(seed);
        int most = keys.length == 0 ? 40 : 200;
        int spread = new int[] {3, 50, 100_000}[random.nextInt(3)];
        List<List<Object>> left = rows(random, random.nextInt(most), spread, nulls);
        List<List<Object>> right = rows(random, random.nextInt(most), spread, nulls);
        List<JoinKey> pairs = new ArrayList<>();
        for (int key : keys) {
            pairs.add(new JoinKey(Fixture.column(key, LEFT.get(key)), Fixture.column(key, RIGHT.get(key)), nullsEqual));
        }
        Optional<Expr> condition = residual
                ? Optional.of(new Call(
                        ScalarFunction.LESS,
                        List.of(Fixture.column(2, SqlType.INTEGER), Fixture.column(5, SqlType.INTEGER)),
                        SqlType.BOOLEAN))
                : Optional.empty();
        List<List<Object>> expected = reference(kind, left, right, keys, nullsEqual, residual);
        for (int batchRows : new int[] {1, 3, 64, 4096}) {
            for (BuildSide side : BuildSide.values()) {
                try (Fixture fixture = new Fixture()
                        .batchRows(batchRows)
                        .selections(random.nextBoolean(), seed)
                        .dictionaries(random.nextBoolean())) {
                    Join join = new Join(
                            kind, fixture.table(LEFT, left), fixture.table(RIGHT, right), pairs, condition, side);
                    assertEquals(
                            sorted(expected),
                            sorted(fixture.run(join)),
                            "seed " + seed + " batch " + batchRows + " build " + side);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void equalsANestedLoopOverOneKey(JoinKind kind) {
        for (long seed = 0; seed < 6; seed++) {
            check(seed, kind, new int[] {0}, false, false, seed % 2 == 0);
            check(seed, kind, new int[] {1}, false, false, seed % 2 == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void equalsANestedLoopOverTwoKeysAndAResidual(JoinKind kind) {
        if (kind == JoinKind.ANTI_NULL_AWARE) {
            return;
        }
        for (long seed = 100; seed < 104; seed++) {
            check(seed, kind, new int[] {0, 1}, false, false, seed % 2 == 0);
            check(seed, kind, new int[] {0}, false, true, seed % 2 == 0);
            check(seed, kind, new int[] {0, 1}, false, true, seed % 2 == 0);
            check(seed, kind, new int[] {0}, true, false, true);
            check(seed, kind, new int[] {0, 1}, true, false, true);
        }
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void withoutKeysEveryPairIsTried(JoinKind kind) {
        if (kind == JoinKind.ANTI_NULL_AWARE) {
            return;
        }
        for (long seed = 200; seed < 202; seed++) {
            check(seed, kind, new int[] {}, false, true, true);
            check(seed, kind, new int[] {}, false, false, true);
        }
    }

    @Test
    void manyWorkersBuildAndProbeLikeOne() {
        Random random = new Random(5);
        List<List<Object>> left = rows(random, 60_000, 1 << 30, true);
        List<List<Object>> right = new ArrayList<>();
        for (int i = 0; i < 90_000; i++) {
            List<Object> twin = left.get(random.nextInt(left.size()));
            right.add(Arrays.asList(twin.get(0), twin.get(1), (long) i));
        }
        JoinKey key = new JoinKey(Fixture.column(0, SqlType.BIGINT), Fixture.column(0, SqlType.BIGINT), false);
        try (Fixture fixture = new Fixture(4, Long.MAX_VALUE)) {
            java.util.Map<Object, Long> counts = new java.util.HashMap<>();
            left.forEach(row -> counts.merge(String.valueOf(row.get(0)), 1L, Long::sum));
            long expected = right.stream()
                    .filter(row -> row.get(0) != null)
                    .mapToLong(row -> counts.getOrDefault(String.valueOf(row.get(0)), 0L))
                    .sum();
            Join join = new Join(
                    JoinKind.INNER,
                    fixture.table(LEFT, left),
                    fixture.table(RIGHT, right),
                    List.of(key),
                    Optional.empty(),
                    BuildSide.RIGHT);
            List<List<Object>> result = fixture.run(join);
            assertEquals(expected, result.size());
            for (List<Object> row : result) {
                assertEquals(row.get(0), row.get(3));
            }
        }
    }
}
