package io.phantomdb.exec;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.LiteralColumns;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.Aggregation;
import io.phantomdb.exec.plan.ExecNode.BuildSide;
import io.phantomdb.exec.plan.ExecNode.Filter;
import io.phantomdb.exec.plan.ExecNode.Join;
import io.phantomdb.exec.plan.ExecNode.JoinKey;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import io.phantomdb.exec.plan.ExecNode.SortKey;
import io.phantomdb.exec.plan.ExecNode.TopN;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Times operators over a synthetic lineitem of 6 M rows; run by hand: `SpeedProfile [runs] [workers]`.
public final class SpeedProfile {
    private static final SqlType MONEY = SqlType.decimal(15, 2);
    private static final List<SqlType> LINE = List.of(
            SqlType.BIGINT,
            SqlType.BIGINT,
            MONEY,
            MONEY,
            MONEY,
            MONEY,
            SqlType.VARCHAR,
            SqlType.VARCHAR,
            SqlType.DATE,
            SqlType.BIGINT);
    private static final List<SqlType> ORDERS = List.of(SqlType.BIGINT, SqlType.DATE, SqlType.VARCHAR);
    private static final int ROWS = 6_000_000;

    private final Region region = new Region(MemoryBudget.unlimited("tables"));
    private final Random random = new Random(42);

    private SpeedProfile() {}

    private static Expr column(int index) {
        return Fixture.column(index, LINE.get(index));
    }

    private Vector longs(int rows, java.util.function.LongSupplier next, SqlType type) {
        long values = region.allocate(8L * rows);
        for (int i = 0; i < rows; i++) {
            Memory.putLong(values + 8L * i, next.getAsLong());
        }
        return Vector.flat(type, values, 0, rows);
    }

    private Vector dates(int rows) {
        long values = region.allocate(4L * rows);
        for (int i = 0; i < rows; i++) {
            Memory.putInt(values + 4L * i, 8035 + random.nextInt(2526));
        }
        return Vector.flat(SqlType.DATE, values, 0, rows);
    }

    private Vector codes(int rows, String... entries) {
        List<List<Literal>> literals = new ArrayList<>();
        for (String entry : entries) {
            literals.add(List.of(new Literal(entry, SqlType.VARCHAR)));
        }
        Vector dictionary =
                LiteralColumns.of(literals, List.of(SqlType.VARCHAR), region).getFirst();
        long values = region.allocate(4L * rows);
        for (int i = 0; i < rows; i++) {
            Memory.putInt(values + 4L * i, random.nextInt(entries.length));
        }
        return Vector.dictionary(dictionary, values, 0, rows);
    }

    private Vector text(int rows) {
        long views = region.allocate(16L * rows);
        for (int i = 0; i < rows; i++) {
            String text =
                    (random.nextInt(60) == 0 ? "the special pending requests " : "furiously ironic deposits about ")
                            + i * 31L;
            io.phantomdb.exec.expr.LiteralForm.writeBytes(
                    text.getBytes(java.nio.charset.StandardCharsets.UTF_8), views + 16L * i, region);
        }
        return Vector.flat(SqlType.VARCHAR, views, 0, rows);
    }

    private List<Batch> cut(List<Vector> columns, int rows) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += Batch.ROWS) {
            int start = from;
            int count = Math.min(Batch.ROWS, rows - from);
            batches.add(Batch.of(
                    columns.stream().map(column -> column.slice(start, count)).toList(), count));
        }
        return batches;
    }

    private List<Batch> line() {
        long[] order = {0};
        return cut(
                List.of(
                        longs(ROWS, () -> order[0]++ / 4 * 4 + 1, SqlType.BIGINT),
                        longs(ROWS, () -> 1 + random.nextInt(200_000), SqlType.BIGINT),
                        longs(ROWS, () -> 100L * (1 + random.nextInt(50)), MONEY),
                        longs(ROWS, () -> 90_000 + random.nextInt(10_000_000), MONEY),
                        longs(ROWS, () -> random.nextInt(11), MONEY),
                        longs(ROWS, () -> random.nextInt(9), MONEY),
                        codes(ROWS, "A", "N", "R"),
                        codes(ROWS, "F", "O"),
                        dates(ROWS),
                        longs(ROWS, random::nextLong, SqlType.BIGINT)),
                ROWS);
    }

    private List<Batch> orders() {
        int rows = ROWS / 4;
        long[] order = {0};
        return cut(List.of(longs(rows, () -> order[0]++ * 4 + 1, SqlType.BIGINT), dates(rows), text(rows)), rows);
    }

    private static Expr call(ScalarFunction function, SqlType type, Expr... arguments) {
        return new Call(function, List.of(arguments), type);
    }

    private static Aggregate sum(Expr argument) {
        return new Aggregate(
                AggregateFunction.SUM,
                Optional.of(argument),
                false,
                Optional.empty(),
                SqlType.decimal(38, argument.type().scale()));
    }

    private static Aggregate avg(Expr argument) {
        return new Aggregate(
                AggregateFunction.AVG, Optional.of(argument), false, Optional.empty(), SqlType.decimal(38, 6));
    }

    private static final Aggregate COUNT =
            new Aggregate(AggregateFunction.COUNT_ROWS, Optional.empty(), false, Optional.empty(), SqlType.BIGINT);

    private static Expr one() {
        return new Literal(BigDecimal.ONE.setScale(0), SqlType.decimal(1, 0));
    }

    private static Expr discounted() {
        Expr rest = call(ScalarFunction.SUBTRACT, SqlType.decimal(16, 2), one(), column(4));
        return call(ScalarFunction.MULTIPLY, SqlType.decimal(31, 4), column(3), rest);
    }

    private static ExecNode q1(ExecNode line) {
        Expr early = call(ScalarFunction.LESS_OR_EQUAL, SqlType.BOOLEAN, column(8), new Literal(10_471L, SqlType.DATE));
        Expr taxed = call(ScalarFunction.ADD, SqlType.decimal(16, 2), one(), column(5));
        Expr charge = call(ScalarFunction.MULTIPLY, SqlType.decimal(38, 6), discounted(), taxed);
        return new Aggregation(
                new Filter(line, early),
                List.of(column(6), column(7)),
                List.of(
                        sum(column(2)),
                        sum(column(3)),
                        sum(discounted()),
                        sum(charge),
                        avg(column(2)),
                        avg(column(3)),
                        avg(column(4)),
                        COUNT));
    }

    private static ExecNode q6(ExecNode line) {
        Expr condition = call(
                ScalarFunction.AND,
                SqlType.BOOLEAN,
                call(ScalarFunction.GREATER_OR_EQUAL, SqlType.BOOLEAN, column(8), new Literal(8766L, SqlType.DATE)),
                call(ScalarFunction.LESS, SqlType.BOOLEAN, column(8), new Literal(9131L, SqlType.DATE)),
                call(
                        ScalarFunction.GREATER_OR_EQUAL,
                        SqlType.BOOLEAN,
                        column(4),
                        new Literal(new BigDecimal("0.05"), MONEY)),
                call(
                        ScalarFunction.LESS_OR_EQUAL,
                        SqlType.BOOLEAN,
                        column(4),
                        new Literal(new BigDecimal("0.07"), MONEY)),
                call(ScalarFunction.LESS, SqlType.BOOLEAN, column(2), new Literal(new BigDecimal("24.00"), MONEY)));
        Expr revenue = call(ScalarFunction.MULTIPLY, SqlType.decimal(30, 4), column(3), column(4));
        return new Aggregation(new Filter(line, condition), List.of(), List.of(sum(revenue)));
    }

    private static ExecNode join(ExecNode line, ExecNode orders) {
        JoinKey key = new JoinKey(column(0), Fixture.column(0, SqlType.BIGINT), false);
        Join join = new Join(JoinKind.INNER, line, orders, List.of(key), Optional.empty(), BuildSide.RIGHT);
        return new Aggregation(join, List.of(), List.of(COUNT, sum(column(3))));
    }

    private static ExecNode q3(ExecNode line, ExecNode orders) {
        Expr late = call(ScalarFunction.GREATER, SqlType.BOOLEAN, column(8), new Literal(9204L, SqlType.DATE));
        Expr early = call(
                ScalarFunction.LESS,
                SqlType.BOOLEAN,
                Fixture.column(1, SqlType.DATE),
                new Literal(8400L, SqlType.DATE));
        JoinKey key = new JoinKey(column(0), Fixture.column(0, SqlType.BIGINT), false);
        Join join = new Join(
                JoinKind.INNER,
                new Filter(line, late),
                new Filter(orders, early),
                List.of(key),
                Optional.empty(),
                BuildSide.RIGHT);
        Aggregation groups =
                new Aggregation(join, List.of(column(0), Fixture.column(11, SqlType.DATE)), List.of(sum(discounted())));
        return new TopN(groups, List.of(new SortKey(Fixture.column(2, SqlType.decimal(38, 4)), true, true)), 0, 10);
    }

    private void time(String name, int runs, Fixture fixture, ExecNode plan) {
        List<Double> times = new ArrayList<>();
        String result = "";
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            result = fixture.run(plan).stream().limit(1).toList().toString();
            times.add((System.nanoTime() - start) / 1e6);
        }
        double first = times.getFirst();
        times.sort(null);
        System.out.printf(
                "%-28s first %7.1f  median %7.1f  min %7.1f   %s%n",
                name, first, times.get(runs / 2), times.getFirst(), result);
    }

    public static void main(String[] arguments) {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        int workers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        List<String> only = arguments.length > 2 ? Arrays.asList(arguments[2].split(",")) : List.of();
        SpeedProfile profile = new SpeedProfile();
        List<Batch> lineBatches = profile.line();
        List<Batch> orderBatches = profile.orders();
        try (Fixture fixture = new Fixture(workers, Long.MAX_VALUE)) {
            ExecNode line = fixture.scan(lineBatches, LINE, ROWS);
            ExecNode orders = fixture.scan(orderBatches, ORDERS, ROWS / 4);
            Expr like = call(
                    ScalarFunction.LIKE,
                    SqlType.BOOLEAN,
                    Fixture.column(2, SqlType.VARCHAR),
                    new Literal("%special%requests%", SqlType.VARCHAR));
            List<SortKey> byPrice = List.of(new SortKey(column(3), false, false));
            Object[][] cases = {
                {"q1", q1(line)},
                {"q6", q6(line)},
                {"sum", new Aggregation(line, List.of(), List.of(sum(column(3))))},
                {"join", join(line, orders)},
                {"q3", q3(line, orders)},
                {
                    "group 1.5M",
                    new ExecNode.Limit(
                            new Aggregation(line, List.of(column(0)), List.of(sum(column(2)))),
                            0,
                            java.util.OptionalLong.of(1))
                },
                {
                    "group 200k",
                    new ExecNode.Limit(
                            new Aggregation(line, List.of(column(1)), List.of(sum(column(2)))),
                            0,
                            java.util.OptionalLong.of(1))
                },
                {"like", new Aggregation(new Filter(orders, like), List.of(), List.of(COUNT))},
                {
                    "sort 6M",
                    new ExecNode.Limit(
                            new ExecNode.Sort(
                                    new ExecNode.Project(line, List.of(column(0), column(1), column(2), column(3))),
                                    byPrice),
                            0,
                            java.util.OptionalLong.of(1))
                },
                {"top 10", new TopN(line, byPrice, 0, 10)},
            };
            for (Object[] one : cases) {
                if (only.isEmpty() || only.contains(one[0])) {
                    profile.time((String) one[0], runs, fixture, (ExecNode) one[1]);
                }
            }
        }
        profile.region.close();
    }
}
