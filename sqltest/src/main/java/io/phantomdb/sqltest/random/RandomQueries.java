package io.phantomdb.sqltest.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random queries over two tables full of NULLs and duplicates, from a seed. The SQL stays where PostgreSQL and DuckDB
/// agree: no `/` on integers, no reliance on the order of NULLs, values small enough that nothing overflows.
///
/// Results are to be compared as sets; every random scalar is exact (floating point columns are only compared).
public final class RandomQueries {
    private static final String[] WORDS = {
        "''", "'a'", "'b'", "'ab'", "'Ab'", "'abc'", "'ü'", "'a longer text of 30 bytes ...'"
    };

    private final SplittableRandom random;

    public RandomQueries(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// CREATE TABLE and INSERT statements; `rows` in the first table, half as many in the second.
    public List<String> setup(int rows) {
        List<String> statements = new ArrayList<>();
        statements.add(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b BIGINT, c VARCHAR, d DECIMAL(12,2), e DATE, "
                        + "f DOUBLE PRECISION, g BOOLEAN)");
        statements.add("CREATE TABLE u (k INTEGER, l INTEGER, m VARCHAR, n DECIMAL(10,4))");
        for (int i = 0; i < rows; i += 50) {
            statements.add("INSERT INTO t VALUES " + tuples(i, Math.min(50, rows - i), this::tRow));
            statements.add("INSERT INTO u VALUES " + tuples(i, Math.min(25, rows - i), id -> uRow()));
        }
        return statements;
    }

    private interface Row {
        String values(int id);
    }

    private static String tuples(int from, int count, Row row) {
        List<String> tuples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tuples.add("(" + row.values(from + i) + ")");
        }
        return String.join(", ", tuples);
    }

    private String tRow(int id) {
        return String.join(
                ", ",
                Integer.toString(id),
                orNull(integer()),
                orNull(Long.toString(random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L))),
                orNull(word()),
                orNull(decimal(1_000_000, 2)),
                orNull(date()),
                orNull(Double.toString(random.nextInt(-1000, 1000) / 8.0)),
                orNull(Boolean.toString(random.nextBoolean())));
    }

    private String uRow() {
        return String.join(", ", orNull(integer()), orNull(integer()), orNull(word()), orNull(decimal(10_000_000, 4)));
    }

    private String orNull(String value) {
        return random.nextInt(5) == 0 ? "NULL" : value;
    }

    /// One SELECT without a trailing semicolon.
    public String next() {
        String from = from();
        boolean joined = from.contains(" u");
        String where = random.nextInt(4) == 0 ? "" : " WHERE " + condition(joined, 2);
        if (random.nextInt(3) == 0) {
            return "SELECT " + scalars(joined) + " FROM " + from + where;
        }
        return aggregate(from, where, joined);
    }

    private String from() {
        return switch (random.nextInt(5)) {
            case 0 -> "t JOIN u ON t.a = u.k";
            case 1 -> "t LEFT JOIN u ON t.a = u.k AND " + condition(true, 1);
            case 2 -> "t JOIN u ON t.a = u.k AND t.c = u.m";
            default -> "t";
        };
    }

    private String aggregate(String from, String where, boolean joined) {
        List<String> groups = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            groups.add(pick(joined ? new String[] {"a", "c", "g", "e", "m", "l"} : new String[] {"a", "c", "g", "e"}));
        }
        List<String> select = new ArrayList<>(groups);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            select.add(aggregateCall(joined));
        }
        String having = random.nextInt(4) == 0 ? " HAVING count(*) > " + random.nextInt(4) : "";
        String by = groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups);
        return "SELECT " + String.join(", ", select) + " FROM " + from + where + by + having;
    }

    private String aggregateCall(boolean joined) {
        String filter = random.nextInt(5) == 0 ? " FILTER (WHERE " + condition(joined, 1) + ")" : "";
        return switch (random.nextInt(7)) {
            case 0 -> "count(*)" + filter;
            case 1 -> "count(" + scalar(joined, 1) + ")" + filter;
            case 2 -> "sum(" + number(joined, 1) + ")" + filter;
            case 3 -> "min(" + scalar(joined, 1) + ")" + filter;
            case 4 -> "max(" + scalar(joined, 1) + ")" + filter;
            case 5 -> "count(DISTINCT " + pick("a", "c", "d", "e", "g") + ")" + filter;
            default -> "avg(" + pick("a", "d", "f") + ")" + filter;
        };
    }

    private String scalars(boolean joined) {
        List<String> scalars = new ArrayList<>(List.of("id"));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            scalars.add(scalar(joined, 2));
        }
        return String.join(", ", scalars);
    }

    private String scalar(boolean joined, int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> text(joined, depth);
            case 1 -> day(depth);
            case 2 ->
                "CASE WHEN " + condition(joined, depth - 1) + " THEN " + number(joined, depth - 1) + " ELSE "
                        + number(joined, depth - 1) + " END";
            default -> number(joined, depth);
        };
    }

    private String number(boolean joined, int depth) {
        if (depth <= 0) {
            return joined ? pick("a", "b", "d", "k", "l", "n", "3", "0.25") : pick("a", "b", "d", "7", "1.5");
        }
        String left = number(joined, depth - 1);
        String right = number(joined, 0);
        return switch (random.nextInt(7)) {
            case 0 -> "(" + left + " + " + right + ")";
            case 1 -> "(" + left + " - " + right + ")";
            case 2 -> "(" + pick("a", "d", "2") + " * " + pick("a", "d", "3") + ")";
            case 3 -> "abs(" + left + ")";
            case 4 -> "coalesce(" + left + ", " + right + ")";
            case 5 -> "-(" + left + ")";
            default -> "length(" + text(joined, 0) + ")";
        };
    }

    private String text(boolean joined, int depth) {
        if (depth <= 0) {
            return joined ? pick("c", "m") : pick("c", "'x'");
        }
        String inner = text(joined, depth - 1);
        return switch (random.nextInt(5)) {
            case 0 -> "upper(" + inner + ")";
            case 1 -> "(" + inner + " || " + text(joined, 0) + ")";
            case 2 -> "substring(" + inner + ", " + (1 + random.nextInt(3)) + ", " + random.nextInt(4) + ")";
            case 3 -> "coalesce(" + inner + ", 'none')";
            default -> "lower(" + inner + ")";
        };
    }

    private String day(int depth) {
        return depth <= 0 || random.nextBoolean() ? "e" : "CAST(e + INTERVAL '" + random.nextInt(40) + "' DAY AS DATE)";
    }

    String condition(boolean joined, int depth) {
        if (depth > 0 && random.nextInt(2) == 0) {
            String left = condition(joined, depth - 1);
            String right = condition(joined, depth - 1);
            return switch (random.nextInt(3)) {
                case 0 -> "(" + left + " AND " + right + ")";
                case 1 -> "(" + left + " OR " + right + ")";
                default -> "NOT (" + left + ")";
            };
        }
        return switch (random.nextInt(10)) {
            case 0 -> number(joined, 1) + " " + comparison() + " " + number(joined, 0);
            case 1 -> "c " + comparison() + " " + word();
            case 2 -> "c LIKE " + pick("'a%'", "'%b'", "'%b%'", "'_'", "'a_c'", "'%'");
            case 3 -> "a IN (" + integer() + ", " + integer() + ", " + integer() + ")";
            case 4 -> pick("a", "c", "d", "e", "g") + pick(" IS NULL", " IS NOT NULL");
            case 5 -> "e " + comparison() + " " + date();
            case 6 -> "d BETWEEN " + decimal(500_000, 2) + " AND " + decimal(1_000_000, 2);
            case 7 -> "a IN (SELECT l FROM u WHERE n > " + decimal(5_000_000, 4) + ")";
            case 8 -> "EXISTS (SELECT 1 FROM u x WHERE x.k = t.a AND x.l " + comparison() + " t.a)";
            default -> "f " + comparison() + " " + random.nextInt(-100, 100);
        };
    }

    private String comparison() {
        return pick("=", "<>", "<", "<=", ">", ">=");
    }

    private String integer() {
        return Integer.toString(random.nextInt(-5, 15));
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private String decimal(int bound, int scale) {
        return java.math.BigDecimal.valueOf(random.nextInt(-bound, bound), scale)
                .toPlainString();
    }

    private String date() {
        return "DATE '" + java.time.LocalDate.of(1995, 1, 1).plusDays(random.nextInt(60)) + "'";
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
