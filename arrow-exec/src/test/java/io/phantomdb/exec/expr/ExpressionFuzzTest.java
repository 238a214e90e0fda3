package io.phantomdb.exec.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Branch;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.Case;
import io.phantomdb.core.expr.Expr.Cast;
import io.phantomdb.core.expr.Expr.In;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random expressions over random batches against [RowReference]: with NULLs, dictionaries and selections; the first
/// error of any selected row is an error of the batch, errors of rows that nobody asked for are none.
class ExpressionFuzzTest {
    private static final EvaluationContext CONTEXT = new EvaluationContext(0, ZoneOffset.UTC, new Random(1));
    private static final SqlType MONEY = SqlType.decimal(15, 2);
    private static final SqlType RATE = SqlType.decimal(6, 3);
    private static final SqlType WIDE = SqlType.decimal(38, 4);
    private static final List<SqlType> TYPES = List.of(
            SqlType.INTEGER,
            SqlType.BIGINT,
            MONEY,
            RATE,
            SqlType.VARCHAR,
            SqlType.BOOLEAN,
            SqlType.DATE,
            WIDE,
            SqlType.DOUBLE);

    private Random random = new Random(0);
    private int withoutError;

    private Literal literal(SqlType type, int nullOneIn) {
        if (random.nextInt(nullOneIn) == 0) {
            return new Literal(null, type);
        }
        boolean small = random.nextInt(4) != 0;
        Object value = switch (type.kind()) {
            case INTEGER -> small ? (long) random.nextInt(7) - 3 : (long) random.nextInt();
            case BIGINT -> small ? (long) random.nextInt(7) - 3 : random.nextLong();
            case DATE -> (long) random.nextInt(20_000);
            case DOUBLE -> small ? (double) random.nextInt(5) - 2 : random.nextGaussian() * 1e10;
            case BOOLEAN -> random.nextBoolean();
            case DECIMAL -> {
                long unscaled = small ? random.nextInt(700) - 300 : random.nextLong() % 1_000_000_000_000_000L;
                int digits = type.precision() >= 15 ? 15 : type.precision();
                yield BigDecimal.valueOf(unscaled % (long) Math.pow(10, digits), type.scale());
            }
            default ->
                new String[] {"", "a", "ab", "abc", "ünïcode", "special requests", "%", "a_b", "12", "-7"}
                        [random.nextInt(10)];
        };
        return new Literal(value, type);
    }

    private Expr expr(SqlType type, int depth) {
        int choice = random.nextInt(10);
        if (depth == 0 || choice == 0) {
            return random.nextInt(3) == 0 ? literal(type, 10) : column(type);
        }
        if (choice == 1) {
            List<Branch> branches = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                branches.add(new Branch(expr(SqlType.BOOLEAN, depth - 1), expr(type, depth - 1)));
            }
            return new Case(
                    branches, random.nextBoolean() ? Optional.of(expr(type, depth - 1)) : Optional.empty(), type);
        }
        if (choice == 2) {
            ScalarFunction function = new ScalarFunction[] {
                        ScalarFunction.COALESCE, ScalarFunction.NULLIF, ScalarFunction.GREATEST, ScalarFunction.LEAST
                    }
                    [random.nextInt(4)];
            return new Call(function, List.of(expr(type, depth - 1), expr(type, depth - 1)), type);
        }
        return switch (type.kind()) {
            case BOOLEAN -> truth(depth - 1);
            case INTEGER, BIGINT ->
                choice < 8 ? arithmetic(type, depth - 1) : new Cast(expr(other(type), depth - 1), type);
            case DECIMAL -> choice < 8 ? decimal(type, depth - 1) : new Cast(expr(SqlType.INTEGER, depth - 1), type);
            case DOUBLE -> arithmetic(type, depth - 1);
            case VARCHAR -> text(depth - 1);
            default -> column(type);
        };
    }

    private SqlType other(SqlType type) {
        return type.equals(SqlType.INTEGER) ? SqlType.BIGINT : random.nextBoolean() ? SqlType.INTEGER : SqlType.VARCHAR;
    }

    private Expr column(SqlType type) {
        return new Expr.ColumnRef(TYPES.indexOf(type), type);
    }

    private Expr arithmetic(SqlType type, int depth) {
        ScalarFunction function = new ScalarFunction[] {
                    ScalarFunction.ADD,
                    ScalarFunction.SUBTRACT,
                    ScalarFunction.MULTIPLY,
                    ScalarFunction.DIVIDE,
                    ScalarFunction.MODULO
                }
                [random.nextInt(type.isInteger() ? 5 : 4)];
        return new Call(function, List.of(expr(type, depth), expr(type, depth)), type);
    }

    private Expr decimal(SqlType type, int depth) {
        ScalarFunction function = new ScalarFunction[] {
                    ScalarFunction.ADD, ScalarFunction.SUBTRACT, ScalarFunction.MULTIPLY, ScalarFunction.DIVIDE
                }
                [random.nextInt(4)];
        SqlType[] decimals = {MONEY, RATE, WIDE};
        SqlType left = decimals[random.nextInt(3)];
        SqlType right = decimals[random.nextInt(3)];
        return new Call(function, List.of(expr(left, depth), expr(right, depth)), type);
    }

    private Expr truth(int depth) {
        SqlType type = TYPES.get(random.nextInt(TYPES.size()));
        return switch (random.nextInt(6)) {
            case 0 ->
                new Call(
                        random.nextBoolean() ? ScalarFunction.AND : ScalarFunction.OR,
                        List.of(
                                expr(SqlType.BOOLEAN, depth),
                                expr(SqlType.BOOLEAN, depth),
                                expr(SqlType.BOOLEAN, depth)),
                        SqlType.BOOLEAN);
            case 1 ->
                new Call(
                        new ScalarFunction[] {
                                    ScalarFunction.NOT,
                                    ScalarFunction.IS_TRUE,
                                    ScalarFunction.IS_NOT_FALSE,
                                    ScalarFunction.IS_NOT_TRUE
                                }
                                [random.nextInt(4)],
                        List.of(expr(SqlType.BOOLEAN, depth)),
                        SqlType.BOOLEAN);
            case 2 ->
                new Call(
                        random.nextBoolean() ? ScalarFunction.IS_NULL : ScalarFunction.IS_NOT_NULL,
                        List.of(expr(type, depth)),
                        SqlType.BOOLEAN);
            case 3 -> {
                List<Literal> values = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(12); i++) {
                    values.add(literal(type, 12));
                }
                yield new In(expr(type, depth), values, SqlType.BOOLEAN);
            }
            case 4 ->
                new Call(
                        random.nextBoolean() ? ScalarFunction.LIKE : ScalarFunction.NOT_LIKE,
                        List.of(
                                expr(SqlType.VARCHAR, depth),
                                new Literal(
                                        new String[] {"%a%", "a%", "%b", "_b%", "%", "", "%c_d%", "s%l%ts", "\\%"}
                                                [random.nextInt(9)],
                                        SqlType.VARCHAR)),
                        SqlType.BOOLEAN);
            default -> {
                ScalarFunction function = new ScalarFunction[] {
                            ScalarFunction.EQUAL,
                            ScalarFunction.NOT_EQUAL,
                            ScalarFunction.LESS,
                            ScalarFunction.LESS_OR_EQUAL,
                            ScalarFunction.GREATER,
                            ScalarFunction.GREATER_OR_EQUAL,
                            ScalarFunction.IS_DISTINCT_FROM,
                            ScalarFunction.IS_NOT_DISTINCT_FROM
                        }
                        [random.nextInt(8)];
                Expr right = random.nextBoolean() ? literal(type, 10) : expr(type, depth);
                yield new Call(function, List.of(expr(type, depth), right), SqlType.BOOLEAN);
            }
        };
    }

    private Expr text(int depth) {
        return switch (random.nextInt(4)) {
            case 0 ->
                new Call(
                        ScalarFunction.CONCAT,
                        List.of(expr(SqlType.VARCHAR, depth), expr(SqlType.VARCHAR, depth)),
                        SqlType.VARCHAR);
            case 1 ->
                new Call(
                        ScalarFunction.SUBSTRING,
                        List.of(
                                expr(SqlType.VARCHAR, depth),
                                new Literal((long) random.nextInt(4), SqlType.INTEGER),
                                new Literal((long) random.nextInt(4), SqlType.INTEGER)),
                        SqlType.VARCHAR);
            case 2 ->
                new Call(
                        random.nextBoolean() ? ScalarFunction.UPPER : ScalarFunction.LOWER,
                        List.of(expr(SqlType.VARCHAR, depth)),
                        SqlType.VARCHAR);
            default -> new Cast(expr(SqlType.INTEGER, depth), SqlType.VARCHAR);
        };
    }

    private Vector dictionary(Vector flat, Region region) {
        Map<Literal, Integer> codes = new HashMap<>();
        List<List<Literal>> entries = new ArrayList<>();
        long values = region.allocateZeroed(4L * flat.rows());
        // an entry that no row has, and which raises errors where it is cast
        entries.add(List.of(literal(flat.type(), Integer.MAX_VALUE)));
        for (int row = 0; row < flat.rows(); row++) {
            Literal literal = LiteralForm.read(flat, row, flat.type());
            if (!literal.isNull()) {
                int code = codes.computeIfAbsent(literal, _ -> {
                    entries.add(List.of(literal));
                    return entries.size() - 1;
                });
                Memory.putInt(values + 4L * row, code);
            }
        }
        Vector dictionary =
                LiteralColumns.of(entries, List.of(flat.type()), region).getFirst();
        return Vector.dictionary(dictionary, values, flat.validity(), flat.rows());
    }

    private void check(long seed) {
        try (Region region = new Region(MemoryBudget.unlimited("test"));
                Region scratch = new Region(MemoryBudget.unlimited("scratch"))) {
            int count = 1 + random.nextInt(150);
            int nullOneIn = random.nextBoolean() ? 6 : Integer.MAX_VALUE;
            List<List<Literal>> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                rows.add(TYPES.stream().map(type -> literal(type, nullOneIn)).toList());
            }
            List<Vector> columns = new ArrayList<>(LiteralColumns.of(rows, TYPES, region));
            for (int i = 0; i < columns.size(); i++) {
                if (random.nextInt(3) == 0) {
                    columns.set(i, dictionary(columns.get(i), region));
                }
            }
            Batch batch = Batch.of(columns, count);
            List<Integer> selected = new ArrayList<>();
            int keep = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                if (random.nextInt(4) < keep) {
                    selected.add(i);
                }
            }
            if (random.nextBoolean()) {
                long selection = region.allocate(4L * count);
                for (int i = 0; i < selected.size(); i++) {
                    Memory.putInt(selection + 4L * i, selected.get(i));
                }
                batch = batch.withSelection(selection, selected.size());
            }
            SqlType type = TYPES.get(random.nextInt(TYPES.size()));
            Expr expr = expr(type, 3);
            compare(seed, expr, rows, batch, scratch);
            if (type.equals(SqlType.BOOLEAN)) {
                compareFilter(seed, expr, rows, batch, scratch);
            }
        }
    }

    private static Object outcome(java.util.function.Supplier<Object> work) {
        try {
            return work.get();
        } catch (DatabaseException error) {
            return "error";
        }
    }

    private void compare(long seed, Expr expr, List<List<Literal>> rows, Batch batch, Region scratch) {
        Object expected = outcome(() -> {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < batch.selected(); i++) {
                values.add(String.valueOf(RowReference.evaluate(expr, rows.get(batch.row(i)))));
            }
            return values;
        });
        withoutError += expected.equals("error") ? 0 : 1;
        ExpressionSet set = ExpressionSet.of(List.of(expr, expr), CONTEXT);
        for (int round = 0; round < 2; round++) {
            boolean narrow = round == 0;
            Object actual = outcome(() -> {
                scratch.reset();
                Batch result = narrow ? set.evaluateNarrow(batch, scratch) : set.evaluate(batch, scratch);
                assertEquals(
                        true, narrow || result.column(0).layout() == expr.type().layout());
                assertEquals(batch.selected(), result.selected());
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < result.selected(); i++) {
                    values.add(String.valueOf(LiteralForm.read(result.column(1), result.row(i), expr.type())
                            .value()));
                }
                return values;
            });
            assertEquals(expected, actual, "seed " + seed + ": " + expr);
        }
    }

    private void compareFilter(long seed, Expr expr, List<List<Literal>> rows, Batch batch, Region scratch) {
        Object expected = outcome(() -> {
            List<Object> passed = new ArrayList<>();
            for (int i = 0; i < batch.selected(); i++) {
                if (Boolean.TRUE.equals(RowReference.evaluate(expr, rows.get(batch.row(i))))) {
                    passed.add(batch.row(i));
                }
            }
            return passed;
        });
        Predicate predicate = Predicate.of(expr, CONTEXT);
        Object actual = outcome(() -> {
            scratch.reset();
            Batch result = predicate.filter(batch, scratch);
            List<Object> passed = new ArrayList<>();
            for (int i = 0; i < result.selected(); i++) {
                passed.add(result.row(i));
            }
            return passed;
        });
        if (!actual.equals("error") && expected.equals("error")) {
            // a filter may stop at the first conjunct that is not TRUE, where a value has to know whether
            // it is NULL or FALSE
            return;
        }
        assertEquals(expected, actual, "filter, seed " + seed + ": " + expr);
    }

    @Test
    void randomExpressionsEqualTheReference() {
        long start = Long.getLong("seed", 0);
        for (long seed = start; seed < start + 3000; seed++) {
            random = new Random(seed);
            check(seed);
        }
        assertTrue(withoutError > 1500, "too few expressions have a value: " + withoutError);
    }
}
