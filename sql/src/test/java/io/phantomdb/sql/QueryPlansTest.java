package io.phantomdb.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.sql.plan.PlanText;
import io.phantomdb.sql.plan.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Plans of queries whose meaning was once lost on the way.
class QueryPlansTest {
    private static final TestCatalog CATALOG = TestCatalog.of(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b BIGINT, c VARCHAR, d DECIMAL(12,2), e DATE,"
                    + " f DOUBLE PRECISION, g BOOLEAN)",
            "CREATE TABLE u (k INTEGER, l INTEGER, m VARCHAR, n DECIMAL(10,4))");

    private static String plan(String sql) {
        return PlanText.shape(
                ((Statement.Query) new SqlFrontend().prepare(sql, CATALOG).statement()).plan());
    }

    @Test
    void aListMayHoldNegativeNumbersAndItsColumnNulls() {
        assertEquals("""
                Aggregate [COUNT_ROWS()]
                  Filter a IN (-4, -2, 12)
                    Scan t [a]
                """, plan("SELECT count(*) FROM t WHERE a IN (-4, 12, -2)"));
        assertEquals("""
                Aggregate [COUNT_ROWS()]
                  Filter d IN (-1.00, 7.00) OR (CAST(d AS DECIMAL(13,3)) = -2.555)
                    Scan t [d]
                """, plan("SELECT count(*) FROM t WHERE d IN (-1, -2.555, 7)"));
    }

    @Test
    void aListMayStandInAJoinsCondition() {
        String plan = plan("SELECT count(*) FROM t LEFT JOIN u ON t.a = u.k AND (c IS NULL OR a IN (-4, 12, -2))"
                + " WHERE CASE WHEN NOT (a IN (11, 10, 12)) THEN true ELSE false END");
        assertTrue(plan.contains("Join LEFT on a = k residual IS_NULL(c) OR a IN (-4, -2, 12)\n"), plan);
    }

    @Test
    void anOuterColumnThatTwoColumnsEqualMakesThemEqual() {
        String exists = "EXISTS (SELECT 1 FROM u x WHERE x.k = t.a AND x.l = t.a)";
        String equal = "Filter l = k\n";
        assertEquals("""
                Project [id]
                  Filter IS_NOT_NULL($f0) OR (b = 1)
                    Join LEFT on a IS NOT DISTINCT FROM k
                      Scan t [id, a, b]
                      Aggregate by $f0, k []
                        Project [true AS $f0, k]
                          Filter l = k
                            Scan u [k, l]
                """, plan("SELECT id FROM t WHERE " + exists + " OR b = 1"));
        for (String sql : List.of(
                "SELECT count(*) FILTER (WHERE " + exists + ") FROM t",
                "SELECT CASE WHEN " + exists + " THEN 1 ELSE 0 END FROM t",
                "SELECT t.id FROM t JOIN u ON t.a = u.k AND " + exists,
                "SELECT (SELECT sum(n) FROM u WHERE k = t.a AND l = t.a) FROM t",
                "SELECT id FROM t WHERE b = 1 OR EXISTS (SELECT 1 FROM u x JOIN u y ON x.m = y.m AND x.k = t.a"
                        + " WHERE x.l = t.a)")) {
            assertTrue(plan(sql).contains(equal), plan(sql));
        }
    }

    @Test
    void anOuterColumnThatColumnsOfTwoTypesEqualIsComparedWithBoth() {
        String plan = plan("SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u x WHERE x.k = t.a AND x.n = t.a) OR b = 1");
        assertTrue(
                plan.contains("Join INNER on k = a AND CAST(n AS DECIMAL(14,4)) = CAST(a AS DECIMAL(14,4))\n"), plan);
    }

    @Test
    void setOperationsCastToTheCommonType() {
        assertEquals("""
                UnionAll
                  Project [CAST(a AS DECIMAL(14,4)) AS a]
                    Scan t [a]
                  Project [CAST(n AS DECIMAL(14,4)) AS n]
                    Scan u [n]
                """, plan("SELECT a FROM t UNION ALL SELECT n FROM u"));
        assertTrue(plan("SELECT 1 UNION ALL SELECT 2").contains("Values 2 rows"));
        assertTrue(plan("SELECT 1 UNION SELECT 2.5").contains("Values 2 rows"));
        assertTrue(plan("SELECT a FROM t UNION SELECT f FROM t").startsWith("Aggregate by a []\n  UnionAll\n"));
    }

    @Test
    void aColumnMayBeNamedTimestamptz() {
        assertEquals(
                "Values 1 rows [timestamptz]\n",
                plan("SELECT timestamptz FROM (SELECT 1 AS timestamptz) x").replaceAll("(?s)^Project.*?\\n *", ""));
    }

    @Test
    void twentyTablesAreJoinedWithoutAProduct() {
        StringBuilder from = new StringBuilder("SELECT count(*) FROM t t0");
        StringBuilder where = new StringBuilder(" WHERE t0.id = 7");
        for (int i = 1; i < 20; i++) {
            from.append(", t t").append(i * 7 % 20); // neighbours of the chain stand far apart
            where.append(" AND t").append(i - 1).append(".a = t").append(i).append(".id");
        }
        String plan = plan(from.toString() + where);
        assertEquals(
                19, plan.lines().filter(line -> line.contains("Join INNER on ")).count(), plan);
        assertEquals(19, plan.lines().filter(line -> line.contains("Scan t ")).count(), plan);
        assertTrue(plan.contains("PointLookup t key (7)"), plan);
    }

    @Test
    void aLargeBlockKeepsConditionsOfThreeTablesAndTablesApart() {
        StringBuilder from = new StringBuilder("SELECT t1.c, t11.d FROM t t0");
        StringBuilder where = new StringBuilder(" WHERE t0.b + t5.b = t9.b");
        for (int i = 1; i < 12; i++) {
            from.append(", t t").append(i);
            where.append(i == 11 ? "" : " AND t" + (i - 1) + ".a = t" + i + ".id");
        }
        String plan = plan(from.toString() + where);
        assertEquals(
                11, plan.lines().filter(line -> line.contains("Join INNER")).count(), plan);
        assertTrue(plan.contains("residual") || plan.contains("Filter"), plan);
    }
}
