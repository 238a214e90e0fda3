package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What EXPLAIN shows.
final class ExplainTest {
    private static final String ROWS = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) ";

    private final EngineFixture fixture;
    private final Session session;

    ExplainTest(@TempDir Path data) {
        fixture = new EngineFixture(data, Settings.defaults());
        session = fixture.session();
    }

    @BeforeEach
    void aTable() {
        run("CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR, c INTEGER)");
        run("INSERT INTO t VALUES (1, 'x', 10), (2, 'y', 20), (3, 'z', 30)");
    }

    @AfterEach
    void everythingIsGivenBack() {
        fixture.close();
    }

    private List<?> run(String sql) {
        return EngineFixture.run(session, sql);
    }

    private String lines(String sql) {
        return run(sql).stream()
                .map(row -> String.valueOf(((List<?>) row).getFirst()) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void rowsAreCountedAtEachOperator() {
        assertEquals("""
                Project [b]  (actual rows=2 loops=1)
                  Filter c > 15  (actual rows=2 loops=1)
                    Scan t [b, c]  (actual rows=3 loops=1)
                """, lines(ROWS + "SELECT b FROM t WHERE c > 15"));
        assertEquals("""
                Project [b]  (actual rows=1 loops=1)
                  PointLookup t key (1) [a, b]  (actual rows=1 loops=1)
                """, lines(ROWS + "SELECT b FROM t WHERE a = 1"));
    }

    @Test
    void aSortUnderALimitRanWithIt() {
        assertEquals("""
                Limit fetch 1  (actual rows=1 loops=1)
                  Sort c DESC  (actual rows=1 loops=1)
                    Scan t [c]  (actual rows=3 loops=1)
                """, lines(ROWS + "SELECT c FROM t ORDER BY c DESC LIMIT 1"));
    }

    @Test
    void theRightSideOfAnApplyRunsOncePerOuterValue() {
        String text = lines(ROWS + "SELECT a, (SELECT u.b FROM t u WHERE u.c < t.c ORDER BY u.c DESC LIMIT 1) FROM t");
        assertTrue(text.contains("loops=1)"), text);
    }

    @Test
    void writesShowWhatTheyReadAndWrote() {
        assertEquals("""
                Insert into t  (actual rows=2)
                  Values 2 rows [a, b, c]  (actual rows=2 loops=1)
                """, lines(ROWS + "INSERT INTO t VALUES (4, 'w', 40), (5, 'v', 50)"));
        assertEquals("""
                Delete from t  (actual rows=2)
                  Project [a]  (actual rows=2 loops=1)
                    Filter c > 35  (actual rows=2 loops=1)
                      Scan t [a, c]  (actual rows=5 loops=1)
                """, lines(ROWS + "DELETE FROM t WHERE c > 35"));
        assertEquals("[[3]]", run("SELECT count(*) FROM t").toString());
    }

    @Test
    void scansTellSegmentsAndOperatorsMemory() {
        run("CALL sys.flush('t')");
        run("INSERT INTO t VALUES (4, 'w', 40)");
        run("CALL sys.flush('t')");
        run("INSERT INTO t VALUES (5, 'v', 50)");
        String text = lines("EXPLAIN ANALYZE SELECT c, count(*) FROM t WHERE a > 3 GROUP BY c");
        assertTrue(text.contains("segments 1 of 2"), text);
        assertTrue(text.contains("hot rows 1"), text);
        assertTrue(text.contains("memory "), text);
        assertTrue(text.contains("Execution Time: "), text);
    }

    @Test
    void estimatesFollowWhatAnalyzeFound() {
        run("CREATE TABLE u (a INTEGER PRIMARY KEY, b INTEGER, s VARCHAR)");
        run("INSERT INTO u SELECT i, CASE WHEN i <= 900 THEN 7 WHEN i <= 950 THEN i END,"
                + " CASE WHEN i <= 100 THEN 'rare' ELSE 'usual' END FROM generate_series(1, 1000) AS s(i)");
        run("ANALYZE u");
        assertTrue(lines("EXPLAIN SELECT a FROM u WHERE b = 7").contains("Filter b = 7  (rows=900)"));
        assertTrue(lines("EXPLAIN SELECT a FROM u WHERE b = 920").contains("(rows=1)"));
        assertTrue(lines("EXPLAIN SELECT a FROM u WHERE b IS NULL").contains("(rows=50)"));
        assertTrue(lines("EXPLAIN SELECT a FROM u WHERE s = 'rare'").contains("(rows=100)"));
        String range = lines("EXPLAIN SELECT a FROM u WHERE b < 900");
        assertTrue(range.contains("(rows=947)") || range.contains("(rows=900)"), range);
    }

    @Test
    void jsonIsOneDocument() {
        assertEquals(
                """
                [
                  {
                    "Plan": {
                      "Node Type": "Delete",
                      "Details": "Delete from t",
                      "Actual Rows": 1,
                      "Plans": [
                        {
                          "Node Type": "Project",
                          "Details": "Project [a]",
                          "Actual Rows": 1,
                          "Actual Loops": 1,
                          "Plans": [
                            {
                              "Node Type": "Filter",
                              "Details": "Filter b = 'x'",
                              "Actual Rows": 1,
                              "Actual Loops": 1,
                              "Plans": [
                                {
                                  "Node Type": "Scan",
                                  "Details": "Scan t [a, b]",
                                  "Actual Rows": 3,
                                  "Actual Loops": 1
                                }
                              ]
                            }
                          ]
                        }
                      ]
                    }
                  }
                ]
                """,
                lines("EXPLAIN (ANALYZE, FORMAT JSON, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF)"
                        + " DELETE FROM t WHERE b = 'x'"));
    }
}
