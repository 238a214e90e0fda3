package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;

/// Expressions over one row of a table that a statement makes or changes: CHECK conditions and generated columns.
///
/// They are bound as `SELECT expression FROM table`; in the result a column is meant by its field id.
final class RowExpressions {
    private final DraftCatalog catalog;
    private final Parameters parameters = new Parameters(List.of());
    private final QueryPlanner planner;
    private final String table;

    /// @param columns what a user sees of the table, with field ids
    RowExpressions(Catalog catalog, String schema, String table, List<Column> columns) {
        this.catalog = DraftCatalog.of(catalog, schema, table, columns);
        this.planner = new QueryPlanner(this.catalog, parameters, FileSchemas.NONE);
        this.table = table;
    }

    /// SQLSTATE 42804 where it is no truth value, 0A000 sub-queries.
    ///
    /// @param taken names of the table's constraints; the name of this one is added
    CheckConstraint check(Syntax.Check check, Set<String> taken) {
        Expr condition = bind(check.condition(), "CHECK constraints");
        if (condition.type().kind() != Kind.BOOLEAN && condition.type().kind() != Kind.NULL) {
            throw Tables.error(
                    SqlState.DATATYPE_MISMATCH,
                    "argument of CHECK must be type boolean, not type " + condition.type(),
                    check.condition());
        }
        String name = check.name().map(SqlIdentifier::getSimple).orElseGet(() -> newName(condition, taken));
        if (!taken.add(name)) {
            throw Tables.error(
                    SqlState.DUPLICATE_OBJECT,
                    "constraint \"" + name + "\" for relation \"" + table + "\" already exists",
                    check.name().<SqlNode>map(given -> given).orElse(check.condition()));
        }
        return new CheckConstraint(name, Exprs.cast(condition, io.phantomdb.core.type.SqlType.BOOLEAN), check.text());
    }

    /// SQLSTATE 42P17 where its value is not a function of the row alone, or of another generated column.
    Generation.Stored stored(Syntax.Stored stored, Column column, List<Column> columns) {
        Expr value = Assignment.cast(bind(stored.value(), "generated columns"), column);
        if (isUnstable(value)) {
            throw Tables.error(
                    SqlState.INVALID_OBJECT_DEFINITION, "generation expression is not immutable", stored.value());
        }
        List<Integer> read = Exprs.columns(value).toList();
        for (Column other : columns) {
            if (read.contains(other.fieldId()) && other.isStored()) {
                throw Tables.error(
                        SqlState.INVALID_OBJECT_DEFINITION,
                        "cannot use generated column \"" + other.name() + "\" in column generation expression",
                        stored.value());
            }
        }
        return new Generation.Stored(value, stored.text());
    }

    /// A part of an index key. SQLSTATE 42P17 where its value is not a function of the row alone, in every time zone.
    Expr indexed(SqlNode node) {
        Expr value = bind(node, "index expressions");
        requireImmutable(value, node, "index expression");
        return value;
    }

    /// The condition of a partial index. SQLSTATE 42P17, 42804.
    Expr condition(SqlNode node) {
        Expr value = bind(node, "index predicates");
        requireImmutable(value, node, "index predicate");
        if (value.type().kind() != Kind.BOOLEAN) {
            throw Tables.error(
                    SqlState.DATATYPE_MISMATCH,
                    "argument of WHERE must be type boolean, not type " + value.type(),
                    node);
        }
        return value;
    }

    private static void requireImmutable(Expr value, SqlNode node, String what) {
        if (isUnstable(value) || readsZone(value)) {
            throw Tables.error(
                    SqlState.INVALID_OBJECT_DEFINITION, "functions in " + what + " must be marked IMMUTABLE", node);
        }
    }

    /// Whether the session's time zone may decide: anything computed from or cast to TIMESTAMPTZ but comparisons.
    /// Functions that turn a TIMESTAMPTZ into the time of a zone named are free of it.
    private static boolean readsZone(Expr expr) {
        return switch (expr) {
            case Expr.Literal _, Expr.ColumnRef _, Expr.Parameter _ -> false;
            case Expr.Cast cast ->
                readsZone(cast.operand())
                        || (cast.type().kind() == Kind.TIMESTAMPTZ)
                                != (cast.operand().type().kind() == Kind.TIMESTAMPTZ);
            case Expr.Apply apply ->
                apply.arguments().stream().anyMatch(RowExpressions::readsZone)
                        || !apply.function().name().equals("timezone")
                                && apply.arguments().stream()
                                        .anyMatch(argument -> argument.type().kind() == Kind.TIMESTAMPTZ);
            case Expr.In in -> readsZone(in.operand());
            case Expr.Case choice ->
                choice.branches().stream()
                                .anyMatch(branch -> readsZone(branch.condition()) || readsZone(branch.value()))
                        || choice.otherwise().filter(RowExpressions::readsZone).isPresent();
            case Expr.Call call ->
                call.arguments().stream().anyMatch(RowExpressions::readsZone)
                        || call.type().kind() != Kind.BOOLEAN
                                && call.arguments().stream()
                                        .anyMatch(argument -> argument.type().kind() == Kind.TIMESTAMPTZ);
        };
    }

    private static boolean isUnstable(Expr expr) {
        return Exprs.anyCall(
                expr, function -> function.isVolatile() || function == ScalarFunction.CURRENT_TIME_OF_STATEMENT);
    }

    private Expr bind(SqlNode node, String where) {
        var position = node.getParserPosition();
        SqlIdentifier from = new SqlIdentifier(
                List.of(catalog.draft().schema(), catalog.draft().name()), position);
        Plan plan = planner.plan(new SqlSelect(
                position,
                null,
                new SqlNodeList(List.of(node), position),
                from,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        if (!parameters.types().isEmpty()) {
            throw Tables.error(SqlState.UNDEFINED_PARAMETER, "there is no parameter $1", node);
        }
        return switch (plan) {
            case Plan.Scan scan -> field(scan, 0);
            case Plan.Project project
            when project.input() instanceof Plan.Scan scan ->
                Exprs.moved(
                        project.expressions().getFirst(),
                        column -> field(scan, column).index());
            default ->
                throw Tables.error(
                        SqlState.FEATURE_NOT_SUPPORTED, "cannot use sub-queries or aggregates in " + where, node);
        };
    }

    private Expr.ColumnRef field(Plan.Scan scan, int column) {
        Column read = catalog.draft().columns().get(scan.columns().get(column));
        return new Expr.ColumnRef(read.fieldId(), scan.output().get(column).type());
    }

    /// PostgreSQL's: the table, the column where there is but one, `check`, a number where that is taken.
    private String newName(Expr condition, Set<String> taken) {
        List<Integer> read = Exprs.columns(condition).distinct().toList();
        List<String> parts = new ArrayList<>(List.of(table));
        catalog.draft().columns().stream()
                .filter(column -> read.equals(List.of(column.fieldId())))
                .forEach(column -> parts.add(column.name()));
        String base = String.join("_", parts) + "_check";
        String name = base;
        for (int number = 1; taken.contains(name); number++) {
            name = base + number;
        }
        return name;
    }
}
