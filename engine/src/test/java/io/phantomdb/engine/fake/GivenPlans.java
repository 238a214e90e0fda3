package io.phantomdb.engine.fake;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.prepare.PlanCache;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.JoinKind;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Knows a few statements over the one table `t (id BIGINT PRIMARY KEY, name VARCHAR)`:
///
///     CREATE | INSERT ?, ? | GET ? | DELETE ? | BEGIN | COMMIT | ROLLBACK
///
/// and MILLION, which pairs a thousand rows with a thousand rows.
public final class GivenPlans implements PlanCache.Planner {
    private static final List<Field> OUTPUT =
            List.of(new Field("id", SqlType.BIGINT, false), new Field("name", SqlType.VARCHAR, true));
    private static final Expr ID = new Expr.Parameter(0, SqlType.BIGINT);
    private static final Expr NAME = new Expr.Parameter(1, SqlType.VARCHAR);

    @Override
    public Prepared prepare(String text, Catalog catalog, List<SqlType> parameterTypes) {
        return switch (text) {
            case "CREATE" -> none(new Statement.CreateTable(definition(), false));
            case "BEGIN" -> none(new Statement.Begin(Optional.empty(), Optional.empty()));
            case "COMMIT" -> none(new Statement.Commit());
            case "ROLLBACK" -> none(new Statement.Rollback());
            case "INSERT ?, ?" ->
                new Prepared(
                        new Statement.Insert(table(catalog), new Plan.Values(List.of(List.of(ID, NAME)), OUTPUT)),
                        List.of(SqlType.BIGINT, SqlType.VARCHAR),
                        List.of());
            case "GET ?" -> new Prepared(new Statement.Query(lookUp(catalog)), List.of(SqlType.BIGINT), OUTPUT);
            case "DELETE ?" ->
                new Prepared(
                        new Statement.Delete(
                                table(catalog),
                                new Plan.Project(
                                        lookUp(catalog),
                                        List.of(new Expr.ColumnRef(0, SqlType.BIGINT)),
                                        OUTPUT.subList(0, 1))),
                        List.of(SqlType.BIGINT),
                        List.of());
            case "MILLION" ->
                new Prepared(
                        new Statement.Query(million()), List.of(), million().output());
            default -> throw new DatabaseException(SqlState.SYNTAX_ERROR, "syntax error in \"" + text + "\"");
        };
    }

    private static Prepared none(Statement statement) {
        return new Prepared(statement, List.of(), List.of());
    }

    private static Plan lookUp(Catalog catalog) {
        return new Plan.PointLookup(table(catalog), List.of(ID), List.of(0, 1), OUTPUT);
    }

    private static Plan million() {
        List<Field> output = List.of(new Field("a", SqlType.BIGINT, false), new Field("b", SqlType.BIGINT, false));
        return new Plan.Join(JoinKind.INNER, thousand("a"), thousand("b"), List.of(), Optional.empty(), output, 1e6);
    }

    private static Plan thousand(String name) {
        List<List<Expr>> rows = new ArrayList<>();
        for (long i = 0; i < 1000; i++) {
            rows.add(List.of(new Expr.Literal(i, SqlType.BIGINT)));
        }
        return new Plan.Values(rows, List.of(new Field(name, SqlType.BIGINT, false)));
    }

    private static TableInfo table(Catalog catalog) {
        return catalog.table(Catalog.DEFAULT_SCHEMA, "t")
                .orElseThrow(() -> new DatabaseException(SqlState.UNDEFINED_TABLE, "table \"t\" does not exist"));
    }

    private static TableDefinition definition() {
        return new TableDefinition(
                Catalog.DEFAULT_SCHEMA,
                "t",
                List.of(
                        new ColumnDefinition("id", SqlType.BIGINT, false, Optional.empty()),
                        new ColumnDefinition("name", SqlType.VARCHAR, true, Optional.empty())),
                List.of("id"),
                Map.of());
    }
}
