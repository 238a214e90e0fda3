package io.phantomdb.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.ExplainOptions;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.PlanText;
import io.phantomdb.sql.plan.Statement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Statements other than queries, and the plans of writes.
class StatementsTest {
    private static final TestCatalog CATALOG = TestCatalog.of(
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR(10) DEFAULT 'new', c DATE, d DECIMAL(10,2), e CHAR(3))",
            "CREATE TABLE log (line VARCHAR)",
            "CREATE TABLE pairs (x INTEGER, y BIGINT, v DOUBLE, PRIMARY KEY (y, x))");

    private static Prepared prepare(String sql) {
        return new SqlFrontend().prepare(sql, CATALOG);
    }

    private static Statement statement(String sql) {
        return prepare(sql).statement();
    }

    private static List<List<Expr>> inserted(String sql) {
        Statement.Insert insert = assertInstanceOf(Statement.Insert.class, statement(sql));
        return assertInstanceOf(Plan.Values.class, insert.source()).values();
    }

    @Test
    void insertedRowsHaveDefaultsAndCasts() {
        assertEquals(
                List.of(
                        new Expr.Literal(1L, SqlType.INTEGER),
                        new Expr.Literal("new", SqlType.VARCHAR),
                        new Expr.Literal(18262L, SqlType.DATE),
                        new Expr.Literal(new BigDecimal("-2.50"), SqlType.decimal(10, 2)),
                        new Expr.Literal("x  ", SqlType.character(3))),
                inserted("INSERT INTO t (d, a, c, e) VALUES (-2.5, 1, '2020-01-01', 'x')")
                        .getFirst());
    }

    @Test
    void defaultMayBeWritten() {
        assertEquals(
                new Expr.Literal("new", SqlType.VARCHAR),
                inserted("INSERT INTO t VALUES (1, DEFAULT)").getFirst().get(1));
    }

    @Test
    void parametersOfInsertHaveTheColumnsTypes() {
        assertEquals(
                List.of(SqlType.INTEGER, SqlType.VARCHAR, SqlType.DATE, SqlType.decimal(10, 2), SqlType.VARCHAR),
                prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)").parameterTypes());
    }

    @Test
    void numberedParametersMayComeInAnyOrderAndAgain() {
        assertEquals(
                List.of(SqlType.DATE, SqlType.INTEGER),
                prepare("SELECT * FROM t WHERE a > $2 AND c = $1 AND a < $2").parameterTypes());
    }

    @Test
    void hintsTellTypesThatTheTextDoesNot() {
        Prepared prepared = new SqlFrontend().prepare("SELECT $1", CATALOG, List.of(Optional.of(SqlType.DATE)));
        assertEquals(List.of(SqlType.DATE), prepared.parameterTypes());
        assertEquals(SqlType.DATE, prepared.output().getFirst().type());
    }

    @Test
    void theTextCountsMoreThanHints() {
        Prepared prepared = new SqlFrontend()
                .prepare("SELECT * FROM t WHERE a = $1", CATALOG, List.of(Optional.of(SqlType.BIGINT)));
        assertEquals(List.of(SqlType.INTEGER), prepared.parameterTypes());
    }

    @Test
    void limitTakesParameters() {
        Prepared prepared = prepare("SELECT a FROM t ORDER BY a LIMIT ? OFFSET ?");
        assertEquals(List.of(SqlType.BIGINT, SqlType.BIGINT), prepared.parameterTypes());
        assertInstanceOf(Plan.Limit.class, ((Statement.Query) prepared.statement()).plan());
    }

    @Test
    void aReadByWholeKeyIsALookup() {
        Plan plan = ((Statement.Query) statement("SELECT v FROM pairs WHERE x = $1 AND y = 5")).plan();
        assertEquals(
                "Project [v]\n  PointLookup pairs key (5, $1) [x, y, v]\n",
                PlanText.shape(plan).replace("5 AS y, ", ""));
    }

    @Test
    void aReadByPartOfTheKeyIsAScan() {
        Plan plan = ((Statement.Query) statement("SELECT v FROM pairs WHERE y = 5")).plan();
        assertTrue(plan.nodes().anyMatch(Plan.Scan.class::isInstance), PlanText.shape(plan));
    }

    @Test
    void updateYieldsKeysThenNewRows() {
        Statement.Update update = (Statement.Update) statement("UPDATE t SET b = ?, d = d + 1 WHERE a = ?");
        assertEquals(
                List.of("a", "a", "b", "c", "d", "e"),
                update.source().output().stream().map(Field::name).toList());
        assertTrue(update.source().nodes().anyMatch(Plan.PointLookup.class::isInstance));
    }

    @Test
    void rowsWithoutPrimaryKeyAreWrittenByTheirHiddenId() {
        Statement.Delete delete = (Statement.Delete) statement("DELETE FROM log WHERE line LIKE 'x%'");
        assertEquals("_row_id", delete.source().output().getFirst().name());
        Statement.Update update = (Statement.Update) statement("UPDATE log SET line = upper(line)");
        assertEquals(2, update.source().output().size());
    }

    @Test
    void theHiddenIdIsNotSeen() {
        assertEquals(1, prepare("SELECT * FROM log").output().size());
    }

    @Test
    void createTableKeepsTypesKeysDefaultsAndOptions() {
        TableDefinition definition = ((Statement.CreateTable)
                        statement(
                                "CREATE TABLE IF NOT EXISTS s.x (id BIGINT, \"Name\" TEXT NOT NULL, n NUMERIC(12,3) DEFAULT 1.5 NOT NULL,"
                                        + " ts TIMESTAMPTZ DEFAULT now(), u UUID, b BYTEA, PRIMARY KEY (id)) WITH (flush_rows = 100)"))
                .definition();
        assertEquals("s", definition.schema());
        assertEquals(List.of("id"), definition.primaryKey());
        assertEquals(Map.of("flush_rows", "100"), definition.options());
        assertEquals(
                List.of("id", "Name", "n", "ts", "u", "b"),
                definition.columns().stream()
                        .map(TableDefinition.ColumnDefinition::name)
                        .toList());
        assertEquals(SqlType.decimal(12, 3), definition.columns().get(2).type());
        assertEquals(
                Optional.of(new Expr.Literal(new BigDecimal("1.500"), SqlType.decimal(12, 3))),
                definition.columns().get(2).defaultValue());
        assertEquals(false, definition.columns().get(0).nullable());
    }

    @Test
    void commandsAreRead() {
        assertEquals(
                new Statement.Begin(Optional.of(true), Optional.of(Statement.Isolation.REPEATABLE_READ)),
                statement("START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"));
        assertEquals(new Statement.Begin(Optional.empty(), Optional.empty()), statement("BEGIN WORK"));
        assertEquals(new Statement.Commit(), statement("END;"));
        assertEquals(new Statement.Rollback(), statement("ABORT TRANSACTION"));
        assertEquals(new Statement.DropTable(List.of(), true), statement("DROP TABLE IF EXISTS a, s.b CASCADE"));
        assertEquals(
                new Statement.Call("sys", "flush", List.of(new Expr.Literal("t", SqlType.VARCHAR))),
                statement("CALL sys.flush('t')"));
        assertEquals(new Statement.SetVariable("a.b", Optional.of("5")), statement("SET a.b TO 5"));
        assertEquals(new Statement.ShowVariable("all"), statement("SHOW ALL"));
        assertEquals(new Statement.ResetVariable("time_zone"), statement("RESET time_zone"));
    }

    @Test
    void copyReadsItsOptions() {
        Statement.Copy copy = (Statement.Copy)
                statement("COPY t (c, a) FROM '/tmp/x' WITH (FORMAT csv, HEADER, DELIMITER '|', NULL 'nil')");
        assertEquals(List.of(2, 0), copy.columns());
        assertEquals(Statement.Copy.Format.CSV, copy.format());
        assertEquals(Map.of("header", "true", "delimiter", "|", "null", "nil"), copy.options());
        assertEquals(
                Statement.Copy.Format.PARQUET, ((Statement.Copy) statement("COPY t FROM '/tmp/x.parquet'")).format());
    }

    @Test
    void explainHoldsTheStatement() {
        Statement.Explain explain = (Statement.Explain) statement("EXPLAIN ANALYZE SELECT a FROM t");
        assertTrue(explain.analyze());
        assertInstanceOf(Statement.Query.class, explain.statement());
        Statement.Explain options =
                (Statement.Explain) statement("EXPLAIN (FORMAT JSON, COSTS OFF, ANALYZE) DELETE FROM t WHERE a = 1");
        assertEquals(new ExplainOptions(true, false, true, true, true, ExplainOptions.Format.JSON), options.options());
        assertInstanceOf(
                Statement.Query.class, ((Statement.Explain) statement("EXPLAIN (SELECT a FROM t)")).statement());
    }
}
