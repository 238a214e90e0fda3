package io.phantomdb.sqltest.fuzz;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.door.ServerTarget.Door;
import io.phantomdb.sqltest.random.RandomQueries;
import io.phantomdb.sqltest.random.RandomShapes;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queries of every shape with other operands, and some with words left out, doubled or swapped: whatever comes of
/// them,
/// it is never an internal error. `-Dseed=N -Dqueries=N` ask for others.
final class MutatedQueriesTest {
    private static final String INTERNAL_ERROR = "XX000";
    private static final String[] WORDS = {
        "NULL",
        "0",
        "-1",
        "''",
        "'x'",
        "1e400",
        "a",
        "t.a",
        "u",
        "(",
        ")",
        ",",
        "*",
        "OVER",
        "PARTITION",
        "ORDER",
        "BY",
        "DISTINCT",
        "ALL",
        "UNION",
        "GROUP",
        "ROLLUP",
        "LATERAL",
        "FULL",
        "JOIN",
        "ON",
        "USING",
        "(a)",
        "FILTER",
        "9223372036854775807",
        "::date",
        "::text",
        "INTERVAL '1 day'",
        "LIMIT",
        "OFFSET",
        "FETCH",
        "WITH",
        "RECURSIVE",
        "VALUES",
        "QUALIFY",
        "HAVING",
        "WINDOW",
        "EXCLUDE",
        "GROUPS",
        "IN",
        "EXISTS",
        "ANY",
        "CASE",
        "WHEN",
        "END",
        "?",
        "$1",
        "\"",
        "now()",
        "sum(a)",
        "count(*)",
        "row_number() OVER ()",
        "grouping(a)",
        "->",
        "->>",
        "@>",
        "TABLESAMPLE BERNOULLI (50)",
        "generate_series(1, 3)",
        "ARRAY[1, 2]",
        "UNNEST(ARRAY[1, 2])",
        "WITH ORDINALITY"
    };

    /// Texts that once were internal errors, or nearly so.
    private static final List<String> KNOWN = List.of(
            "SELECT '{}' -> 'a'",
            "SELECT b #>> '{a}' FROM t",
            "SELECT (a, b) < (b, a) FROM t",
            "SELECT (a, b) IS NULL, (a, b) IS DISTINCT FROM (1, 2) FROM t",
            "SELECT ROW(a, b) FROM t",
            "SELECT t.a FROM t LEFT JOIN u ON EXISTS (SELECT 1 FROM u x WHERE x.k = u.k AND x.l = t.b)",
            "SELECT t.a FROM t FULL JOIN u ON u.k IN (SELECT a FROM t)",
            "SELECT a FROM t UNION ALL SELECT 'x'",
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT r.n FROM r, r s) SELECT * FROM r",
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT count(*) FROM r) SELECT * FROM r",
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1.5 FROM r WHERE n < 3) SELECT * FROM r",
            "WITH RECURSIVE r(n) AS (SELECT n FROM r) SELECT * FROM r",
            "SELECT a FROM t LIMIT 'x'",
            "SELECT a FROM t LIMIT a",
            "SELECT coalesce(a, 'x') FROM t",
            "SELECT TIMESTAMPTZ '2020-01-01 10:00'",
            "SELECT NOT a FROM t",
            "SELECT * FROM generate_series(1, a) AS g, t",
            "SELECT * FROM t, generate_series(t.a, sum(t.a)) AS g",
            "SELECT generate_series(1, generate_series(1, 3))",
            "SELECT * FROM UNNEST(ARRAY[a]) AS x",
            "SELECT * FROM t TABLESAMPLE BERNOULLI (-1)",
            "SELECT * FROM (SELECT 1) AS s TABLESAMPLE BERNOULLI (50)",
            "SELECT * FROM read_csv('/nothing/here.csv')",
            "SELECT * FROM read_parquet(a)",
            "EXECUTE nothing(1)",
            "PREPARE p AS PREPARE q AS SELECT 1",
            "COPY (SELECT 1) TO '/nothing/here.csv'");

    private static final String[] OPERANDS = {
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "id",
        "k",
        "l",
        "m",
        "n",
        "t.a",
        "u.k",
        "1",
        "0",
        "2",
        "NULL",
        "1.5",
        "'x'",
        "''",
        "'1995-01-05'",
        "true",
        "DATE '1995-01-05'",
        "INTERVAL '1 day'",
        "1e300",
        "9223372036854775807",
        "(a + 1)",
        "(-a)",
        "(a, b)",
        "(SELECT 1)",
        "(SELECT k FROM u)",
        "(SELECT max(l) FROM u WHERE u.k = t.a)",
        "sum(a)",
        "count(*)",
        "rank() OVER (ORDER BY a)",
        "CASE WHEN a > 1 THEN b END",
        "a::text",
        "c::int",
        "now()",
        "x",
        "r",
        "t",
        "u"
    };

    @TempDir
    private Path folder = Path.of("");

    private final long seed = Long.getLong("seed", 7);
    private final int queries = Integer.getInteger("queries", 600);

    @Test
    void noneIsAnInternalError() {
        SplittableRandom random = new SplittableRandom(seed);
        RandomQueries plain = new RandomQueries(seed);
        RandomShapes shapes = new RandomShapes(seed);
        try (ServerTarget target = new ServerTarget(Door.ENGINE, folder.resolve("data"), Settings.defaults());
                Target.Client client = target.connect()) {
            plain.setup(40).forEach(client::execute);
            for (String sql : KNOWN) {
                if (client.execute(sql) instanceof Outcome.Failed failed) {
                    assertNotEquals(INTERNAL_ERROR, failed.sqlState(), () -> sql + "\n" + failed.message());
                }
            }
            for (int i = 0; i < queries; i++) {
                String query = random.nextBoolean() ? shapes.next() : plain.next();
                // a changed recursion may be one without an end
                String sql = query.startsWith("WITH RECURSIVE") ? query : mutated(query, random);
                if (client.execute(sql) instanceof Outcome.Failed failed) {
                    assertNotEquals(
                            INTERNAL_ERROR,
                            failed.sqlState(),
                            () -> "seed " + seed + ": " + sql + "\n" + failed.message());
                }
            }
        }
    }

    private static String mutated(String sql, SplittableRandom random) {
        List<String> words = new ArrayList<>(List.of(sql.replace("(", " ( ")
                .replace(")", " ) ")
                .replace(",", " , ")
                .strip()
                .split("\\s+")));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(words.size());
            if (isOperand(words.get(at)) && random.nextInt(20) > 0) {
                words.set(at, OPERANDS[random.nextInt(OPERANDS.length)]);
            }
        }
        if (random.nextInt(3) == 0) {
            disorder(words, random);
        }
        return String.join(" ", words);
    }

    private static boolean isOperand(String word) {
        char first = word.charAt(0);
        return Character.isLowerCase(first) || Character.isDigit(first) || first == '\'';
    }

    /// One word left out, doubled, swapped or put in the place of another.
    private static void disorder(List<String> words, SplittableRandom random) {
        int at = random.nextInt(words.size());
        int other = random.nextInt(words.size());
        switch (random.nextInt(6)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, words.get(other));
            case 2 -> words.set(at, words.get(other));
            case 3 -> words.add(at, WORDS[random.nextInt(WORDS.length)]);
            case 4 -> words.set(at, WORDS[random.nextInt(WORDS.length)]);
            default -> {
                String word = words.get(at);
                words.set(at, words.get(other));
                words.set(other, word);
            }
        }
    }
}
