package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.tree.Command;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;

/// Binds one statement to a catalog version.
public final class StatementBinder {
    private final Parameters parameters;
    private final QueryPlanner planner;
    private final Constants constants;
    private final Catalog catalog;

    /// @param files tells the columns of files that queries name
    public StatementBinder(Catalog catalog, List<Optional<SqlType>> hints, FileSchemas files) {
        this.catalog = catalog;
        this.parameters = new Parameters(hints);
        this.planner = new QueryPlanner(catalog, parameters, files);
        this.constants = new Constants(planner, parameters);
    }

    public Statement bind(SqlNode node) {
        if (node instanceof Command command) {
            return command(command);
        }
        if (node.isA(SqlKind.QUERY)) {
            return new Statement.Query(planner.plan(node));
        }
        return switch (node) {
            case SqlInsert insert -> new InsertBinder(catalog, planner, constants, parameters).bind(insert);
            case SqlUpdate update -> new ModifyBinder(catalog, planner, parameters).update(update);
            case SqlDelete delete -> new ModifyBinder(catalog, planner, parameters).delete(delete);
            case SqlCall call
            when call.getKind() == SqlKind.PROCEDURE_CALL -> new CommandBinder(catalog, constants).call(call);
            default ->
                throw Tables.error(
                        SqlState.FEATURE_NOT_SUPPORTED, node.getKind() + " statements are not supported", node);
        };
    }

    private Statement command(Command command) {
        CommandBinder commands = new CommandBinder(catalog, constants);
        return switch (command.syntax()) {
            case Syntax.Explain explain -> explain(explain);
            case Syntax.LockingQuery query -> new LockingBinder(catalog, planner).bind(query);
            case Syntax.Begin begin -> CommandBinder.begin(begin);
            case Syntax.Commit commit -> new Statement.Commit(commit.chain());
            case Syntax.Rollback rollback -> new Statement.Rollback(rollback.chain());
            case Syntax.Savepoint savepoint ->
                new Statement.Savepoint(savepoint.name().getSimple());
            case Syntax.ReleaseSavepoint release ->
                new Statement.ReleaseSavepoint(release.name().getSimple());
            case Syntax.RollbackTo rollback ->
                new Statement.RollbackTo(rollback.savepoint().getSimple());
            case Syntax.SetTransaction set -> CommandBinder.setTransaction(set);
            case Syntax.MergeRows merge -> new MergeBinder(catalog, planner).bind(merge.merge());
            case Syntax.Copy copy -> commands.copy(copy);
            case Syntax.Backup backup -> commands.backup(backup);
            case Syntax.Prepare prepare ->
                new Statement.Prepare(
                        prepare.name().getSimple(),
                        prepare.types().stream().map(TypeNames::resolve).toList(),
                        prepare.text());
            case Syntax.Execute execute -> execute(execute);
            case Syntax.Deallocate deallocate ->
                new Statement.Deallocate(Optional.ofNullable(deallocate.name()).map(SqlIdentifier::getSimple));
            case Syntax.CopyTo copy -> CommandBinder.copyTo(copy, planner.plan(copy.query()));
            case Syntax.CreateTable create -> new TableBinder(catalog, constants).create(create);
            case Syntax.Define define ->
                new DefinitionBinder(catalog, parameters, planner, constants).bind(define.ddl());
            case Syntax.DropTable drop -> dropTables(drop);
            case Syntax.Set set ->
                new Statement.SetVariable(
                        CommandBinder.variable(set.name()), Optional.ofNullable(set.value()), set.local());
            case Syntax.Show show -> new Statement.ShowVariable(CommandBinder.variable(show.name()));
            case Syntax.Reset reset -> new Statement.ResetVariable(CommandBinder.variable(reset.name()));
        };
    }

    private Statement explain(Syntax.Explain explain) {
        long start = System.nanoTime();
        Statement statement = bind(explain.statement());
        return new Statement.Explain(statement, explain.options(), System.nanoTime() - start);
    }

    /// SQLSTATE 0A000 for a parameter: whoever sends values can prepare the statement itself.
    private Statement execute(Syntax.Execute execute) {
        List<Expr> arguments = execute.arguments().stream()
                .map(argument -> constants.bind(argument, SqlType.VARCHAR))
                .toList();
        if (!parameters.types().isEmpty()) {
            throw Tables.error(
                    SqlState.FEATURE_NOT_SUPPORTED, "parameters in EXECUTE are not supported", execute.name());
        }
        return new Statement.Execute(execute.name().getSimple(), arguments);
    }

    private Statement dropTables(Syntax.DropTable drop) {
        List<TableInfo> tables = new ArrayList<>();
        for (SqlIdentifier name : drop.names()) {
            Optional<TableInfo> found = Tables.look(catalog, name, catalog::table);
            if (found.isEmpty()
                    && (!drop.ifExists() || Tables.view(catalog, name).isPresent())) {
                throw Tables.missing(catalog, "table", name);
            }
            if (found.filter(table -> catalog.materializedView(table).isPresent())
                    .isPresent()) {
                throw Tables.error(SqlState.WRONG_OBJECT_TYPE, "\"" + name + "\" is not a table", name);
            }
            found.filter(table -> !tables.contains(table)).ifPresent(tables::add);
        }
        return new Statement.DropTable(tables, drop.cascade());
    }

    /// The parameters' types by index, after [#bind]. SQLSTATE 42P18.
    public List<SqlType> parameterTypes() {
        return parameters.types();
    }

    /// What clients see of the result.
    public static List<Field> output(Statement statement) {
        return switch (statement) {
            case Statement.Query query -> query.plan().output();
            case Statement.LockingQuery query -> query.plan().output().subList(0, query.columns());
            case Statement.Explain explain -> List.of(new Field("plan", SqlType.VARCHAR, false));
            case Statement.ShowVariable show
            when show.name().equals("all") ->
                List.of(new Field("name", SqlType.VARCHAR, false), new Field("setting", SqlType.VARCHAR, true));
            case Statement.ShowVariable show -> List.of(new Field(show.name(), SqlType.VARCHAR, true));
            case Statement.Insert insert -> returned(insert.returning());
            case Statement.Update update -> returned(update.returning());
            case Statement.Delete delete -> returned(delete.returning());
            case Statement.Merge merge -> List.of();
            case Statement.CreateTable create -> List.of();
            case Statement.DropTable drop -> List.of();
            case Statement.Define define -> List.of();
            case Statement.Copy copy -> List.of();
            case Statement.CopyTo copy -> List.of();
            case Statement.Prepare prepare -> List.of();
            case Statement.Execute execute -> List.of();
            case Statement.Deallocate deallocate -> List.of();
            case Statement.Begin begin -> List.of();
            case Statement.Commit commit -> List.of();
            case Statement.Rollback rollback -> List.of();
            case Statement.Savepoint savepoint -> List.of();
            case Statement.ReleaseSavepoint release -> List.of();
            case Statement.RollbackTo rollback -> List.of();
            case Statement.SetTransaction set -> List.of();
            case Statement.Call call -> List.of();
            case Statement.SetVariable set -> List.of();
            case Statement.ResetVariable reset -> List.of();
        };
    }

    private static List<Field> returned(Optional<Statement.Returning> returning) {
        return returning.map(Statement.Returning::output).orElse(List.of());
    }
}
