package io.phantomdb.sqltest.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random queries of every shape over the tables of [RandomQueries]: windows, set operations, grouping sets, outer
/// joins,
/// correlated sub-queries. Orders are total and say where NULLs stand, so that PostgreSQL and DuckDB agree.
public final class RandomShapes {
    private final SplittableRandom random;
    private final RandomQueries parts;

    public RandomShapes(long seed) {
        this.random = new SplittableRandom(seed);
        this.parts = new RandomQueries(seed + 1);
    }

    /// One query without a trailing semicolon.
    public String next() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> windows();
            case 2 -> setOperation(2);
            case 3 -> groupingSets();
            case 4 -> outerJoin();
            case 5 -> correlated();
            case 6 -> lateral();
            case 7 -> firstOfEach();
            default -> recursion();
        };
    }

    private String windows() {
        List<String> columns = new ArrayList<>(List.of("id"));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            columns.add(windowCall());
        }
        return "SELECT " + String.join(", ", columns) + " FROM t" + where(3);
    }

    private String windowCall() {
        String partition = random.nextInt(3) == 0 ? "" : "PARTITION BY " + pick("a", "c", "g", "a, g", "id % 3") + " ";
        if (random.nextInt(3) == 0) {
            String total = "ORDER BY " + key(pick("a", "b", "c", "d", "e")) + ", id";
            return ranking() + " OVER (" + partition + total + ")";
        }
        if (random.nextInt(5) == 0) {
            return aggregate() + " OVER (" + partition + ")";
        }
        boolean rows = random.nextInt(3) == 0;
        String order = "ORDER BY " + key(pick("a", "id % 5")) + (rows ? ", id" : "");
        return aggregate() + " OVER (" + partition + order + " " + frame(rows ? "ROWS" : pick("RANGE", "GROUPS")) + ")";
    }

    private String ranking() {
        return switch (random.nextInt(8)) {
            case 0 -> "row_number()";
            case 1 -> "rank()";
            case 2 -> "dense_rank()";
            case 3 -> "ntile(" + (1 + random.nextInt(5)) + ")";
            case 4 -> "lag(" + pick("a", "c", "d") + ", " + random.nextInt(4) + ")";
            case 5 -> "lead(a, " + random.nextInt(3) + ", 99)";
            case 6 -> "first_value(" + pick("a", "c", "e") + ")";
            default -> "last_value(" + pick("a", "c", "e") + ")";
        };
    }

    private String aggregate() {
        String filter = random.nextInt(5) == 0 ? " FILTER (WHERE " + parts.condition(false, 0) + ")" : "";
        return pick("count(*)", "count(a)", "sum(a)", "sum(d)", "min(b)", "max(c)", "min(e)", "avg(a)") + filter;
    }

    private String frame(String unit) {
        String start = pick("UNBOUNDED PRECEDING", "2 PRECEDING", "CURRENT ROW", "1 FOLLOWING");
        String end = switch (start) {
            case "CURRENT ROW" -> pick("CURRENT ROW", "2 FOLLOWING", "UNBOUNDED FOLLOWING");
            case "1 FOLLOWING" -> pick("3 FOLLOWING", "UNBOUNDED FOLLOWING");
            default -> pick("1 PRECEDING", "CURRENT ROW", "1 FOLLOWING", "UNBOUNDED FOLLOWING");
        };
        String exclude = pick("", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES");
        return unit + " BETWEEN " + start + " AND " + end + exclude;
    }

    private String key(String column) {
        return column + pick("", " DESC") + pick(" NULLS FIRST", " NULLS LAST");
    }

    private String where(int chance) {
        return random.nextInt(chance) == 0 ? " WHERE " + parts.condition(false, 1) : "";
    }

    private String setOperation(int depth) {
        String left = depth > 0 && random.nextInt(3) == 0 ? "(" + setOperation(depth - 1) + ")" : branch();
        String right = depth > 0 && random.nextInt(3) == 0 ? "(" + setOperation(depth - 1) + ")" : branch();
        return left + " " + pick("UNION", "INTERSECT", "EXCEPT") + pick("", " ALL") + " " + right;
    }

    private String branch() {
        return random.nextBoolean() ? "SELECT a, c FROM t" + where(2) : "SELECT k, m FROM u WHERE l > " + small();
    }

    private String small() {
        return Integer.toString(random.nextInt(-5, 15));
    }

    private String groupingSets() {
        String sets = switch (random.nextInt(3)) {
            case 0 -> "ROLLUP (a, g)";
            case 1 -> "CUBE (a, c)";
            default -> "GROUPING SETS ((a), (g, c), ())";
        };
        String keys = sets.startsWith("CUBE") ? "a, c" : sets.startsWith("ROLLUP") ? "a, g" : "a, g, c";
        return "SELECT " + keys + ", grouping(" + keys + "), " + aggregate() + ", count(DISTINCT e) FROM t" + where(3)
                + " GROUP BY " + sets;
    }

    private String outerJoin() {
        String kind = pick("FULL", "RIGHT", "LEFT");
        String residual = random.nextBoolean() ? "" : " AND " + pick("t.c = u.m", "t.id > u.l", "u.n > t.d", "t.g");
        return "SELECT id, t.a, k, l, m FROM t " + kind + " JOIN u ON t.a = u.k" + residual;
    }

    private String correlated() {
        String inner = "FROM u WHERE " + pick("u.k = t.a", "u.k = t.a AND u.l > t.id % 7", "u.l < t.a", "u.m = t.c");
        String value = "(SELECT " + pick("count(*)", "max(l)", "sum(n)", "min(m)") + " " + inner + ")";
        return switch (random.nextInt(4)) {
            case 0 -> "SELECT id, " + value + " FROM t" + where(2);
            case 1 -> "SELECT id FROM t WHERE (SELECT count(*) " + inner + ") > " + random.nextInt(4);
            case 2 -> "SELECT id, EXISTS (SELECT 1 " + inner + ") FROM t";
            default -> "SELECT id FROM t WHERE a NOT IN (SELECT l " + inner + ")";
        };
    }

    private String lateral() {
        String order = " ORDER BY l NULLS LAST, n NULLS LAST, m NULLS LAST LIMIT " + (1 + random.nextInt(2));
        String inner = random.nextBoolean()
                ? "SELECT count(*) AS x, sum(l) AS y FROM u WHERE u.k = t.a"
                : "SELECT l AS x, n AS y FROM u WHERE u.k = t.a" + order;
        return "SELECT id, x, y FROM t "
                + pick("CROSS JOIN LATERAL (" + inner + ") z", "LEFT JOIN LATERAL (" + inner + ") z ON true");
    }

    private String firstOfEach() {
        return random.nextBoolean()
                ? "SELECT DISTINCT ON (a) a, id, c FROM t" + where(3) + " ORDER BY a NULLS LAST, "
                        + key(pick("c", "b", "e")) + ", id"
                : "SELECT a, id FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY " + key("b") + ", id) <= 2";
    }

    private String recursion() {
        int steps = 2 + random.nextInt(4);
        return "WITH RECURSIVE r (step, v) AS (SELECT 1, a FROM t WHERE id < 6 " + pick("UNION", "UNION ALL")
                + " SELECT step + 1, u.l FROM r JOIN u ON u.k = r.v AND step < " + steps
                + ") SELECT step, count(*), sum(v) FROM r "
                + "GROUP BY step";
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
