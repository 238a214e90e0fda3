package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.BuildSide;
import io.phantomdb.exec.plan.ExecNode.Join;
import io.phantomdb.exec.plan.ExecNode.JoinKey;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two joins one after the other, of which only some columns are read: what the upper join tells the scan, and columns
/// that are not copied, change no answer.
class JoinChainTest {
    private static final List<SqlType> FACT =
            List.of(SqlType.BIGINT, SqlType.INTEGER, SqlType.VARCHAR, SqlType.decimal(15, 2));
    private static final List<SqlType> DIMENSION = List.of(SqlType.BIGINT, SqlType.VARCHAR);
    private static final List<SqlType> OTHER = List.of(SqlType.INTEGER, SqlType.VARCHAR);

    private static @Nullable Object orNull(Random random, boolean nulls, Object value) {
        return nulls && random.nextInt(6) == 0 ? null : value;
    }

    private static List<List<@Nullable Object>> fact(Random random, int rows, long spread, boolean nulls) {
        List<List<@Nullable Object>> table = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            table.add(Arrays.asList(
                    orNull(random, nulls, key(random, spread)),
                    orNull(random, nulls, (long) random.nextInt(40)),
                    orNull(random, nulls, "text number " + random.nextInt(9)),
                    java.math.BigDecimal.valueOf(i, 2)));
        }
        return table;
    }

    private static long key(Random random, long spread) {
        return random.nextInt(60) * spread - 30 * spread;
    }

    private static List<List<@Nullable Object>> keyed(
            Random random, int rows, boolean unique, long spread, boolean nulls) {
        List<List<@Nullable Object>> table = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            long key = unique ? i * spread - 10 * spread : key(random, spread);
            table.add(Arrays.asList(orNull(random, nulls, key), orNull(random, nulls, "partner " + i)));
        }
        return table;
    }

    /// Column 0 of the fact with column 0 of the dimension, then its column 1 with column 0 of the other table; read
    /// are
    /// the fact's text, the dimension's and the other's.
    private static List<List<@Nullable Object>> reference(
            JoinKind kind,
            List<List<@Nullable Object>> fact,
            List<List<@Nullable Object>> dimension,
            List<List<@Nullable Object>> other) {
        List<List<@Nullable Object>> result = new ArrayList<>();
        for (List<Object> row : fact) {
            if (row.get(3).equals(java.math.BigDecimal.valueOf(7, 2))) {
                continue;
            }
            List<Object> partners = new ArrayList<>();
            for (List<Object> partner : dimension) {
                if (row.get(0) != null && row.get(0).equals(partner.get(0))) {
                    partners.add(partner.get(1));
                }
            }
            boolean matched = !partners.isEmpty();
            List<Object> texts = switch (kind) {
                case INNER -> partners;
                case LEFT, FULL -> matched ? partners : Arrays.asList((Object) null);
                case SEMI -> matched ? Arrays.asList((Object) null) : List.of();
                case ANTI, ANTI_NULL_AWARE -> matched ? List.of() : Arrays.asList((Object) null);
            };
            for (Object text : texts) {
                for (List<Object> last : other) {
                    if (row.get(1) != null && row.get(1).equals(last.get(0))) {
                        result.add(Arrays.asList(row.get(2), text, last.get(1)));
                    }
                }
            }
        }
        return result;
    }

    private static ExecNode plan(
            Fixture fixture,
            JoinKind kind,
            List<List<@Nullable Object>> fact,
            List<List<@Nullable Object>> dimension,
            List<List<@Nullable Object>> other,
            BuildSide side) {
        Expr notSeven = new Call(
                ScalarFunction.NOT_EQUAL,
                List.of(
                        Fixture.column(3, FACT.get(3)),
                        new Expr.Literal(java.math.BigDecimal.valueOf(7, 2), FACT.get(3))),
                SqlType.BOOLEAN);
        ExecNode filtered = new ExecNode.Filter(fixture.table(FACT, fact), notSeven);
        JoinKey first = new JoinKey(Fixture.column(0, SqlType.BIGINT), Fixture.column(0, SqlType.BIGINT), false);
        ExecNode lower = new Join(
                kind,
                filtered,
                fixture.table(DIMENSION, dimension),
                List.of(first),
                Optional.empty(),
                kind == JoinKind.INNER ? side : BuildSide.RIGHT);
        int width = lower.types().size();
        JoinKey second = new JoinKey(Fixture.column(1, SqlType.INTEGER), Fixture.column(0, SqlType.INTEGER), false);
        ExecNode upper =
                new Join(JoinKind.INNER, lower, fixture.table(OTHER, other), List.of(second), Optional.empty(), side);
        Expr text = width > FACT.size()
                ? Fixture.column(FACT.size() + 1, SqlType.VARCHAR)
                : new Expr.Literal(null, SqlType.VARCHAR);
        return new ExecNode.Project(
                upper, List.of(Fixture.column(2, SqlType.VARCHAR), text, Fixture.column(width + 1, SqlType.VARCHAR)));
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinKind.class,
            names = {"INNER", "LEFT", "SEMI", "ANTI"})
    void theUpperJoinMayTellTheScan(JoinKind kind) {
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            boolean nulls = seed % 2 == 0;
            long spread = new long[] {1, 1000, 1L << 40}[(int) seed % 3];
            List<List<@Nullable Object>> fact = fact(random, random.nextInt(300), spread, nulls);
            List<List<@Nullable Object>> dimension = keyed(random, random.nextInt(40), seed % 4 < 2, spread, nulls);
            List<List<@Nullable Object>> other = keyed(random, random.nextInt(30), seed % 5 < 3, 1, nulls);
            List<String> expected = JoinTest.sorted(reference(kind, fact, dimension, other));
            for (int batchRows : new int[] {1, 7, 4096}) {
                for (BuildSide side : BuildSide.values()) {
                    try (Fixture fixture = new Fixture()
                            .batchRows(batchRows)
                            .selections(random.nextBoolean(), seed)
                            .dictionaries(random.nextBoolean())) {
                        assertEquals(
                                expected,
                                JoinTest.sorted(fixture.run(plan(fixture, kind, fact, dimension, other, side))),
                                "seed " + seed + " batch " + batchRows + " build " + side);
                    }
                }
            }
        }
    }

    @Test
    void aJoinThatDropsLittleIsNotAskedByTheScanForLong() {
        Random random = new Random(3);
        List<List<@Nullable Object>> fact = fact(random, 90_000, 1, false);
        List<List<@Nullable Object>> dimension = keyed(random, 200, true, 1, false);
        List<List<@Nullable Object>> other = keyed(random, 60, true, 1, false);
        try (Fixture fixture = new Fixture()) {
            ExecNode plan = plan(fixture, JoinKind.INNER, fact, dimension, other, BuildSide.RIGHT);
            assertEquals(
                    JoinTest.sorted(reference(JoinKind.INNER, fact, dimension, other)),
                    JoinTest.sorted(fixture.run(plan)));
        }
    }
}
