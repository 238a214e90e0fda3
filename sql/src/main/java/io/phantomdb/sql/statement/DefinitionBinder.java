package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.bind.QueryBinder;
import io.phantomdb.sql.parse.Parser;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.plan.Statement.TableName;
import io.phantomdb.sql.tree.Ddl;
import io.phantomdb.sql.tree.VariableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Definitions of schemas, sequences, views, comments, and of tables by a query.
final class DefinitionBinder {
    private final Catalog catalog;
    private final Parameters parameters;
    private final QueryPlanner planner;
    private final Constants constants;

    DefinitionBinder(Catalog catalog, Parameters parameters, QueryPlanner planner, Constants constants) {
        this.catalog = catalog;
        this.parameters = parameters;
        this.planner = planner;
        this.constants = constants;
    }

    Statement bind(Ddl ddl) {
        return switch (ddl) {
            case Ddl.Use use ->
                new Statement.SetVariable(
                        "search_path",
                        Optional.of(VariableText.name(use.schema().getSimple())));
            case Ddl.Describe describe
            when describe.history() ->
                new Statement.Query(planner.plan(Parser.parse(new ShowBinder(catalog).history(describe))));
            case Ddl.Describe describe -> new ShowBinder(catalog).describe(describe);
            case Ddl.ShowObjects show -> new ShowBinder(catalog).objects(show);
            case Ddl.ShowCreate show -> new ShowBinder(catalog).create(show);
            case Ddl.CreateMaterialized create -> new Statement.Define(createMaterialized(create));
            case Ddl.Refresh refresh -> new Statement.Define(refresh(refresh));
            case Ddl.DropMaterialized drop ->
                new Statement.DropTable(
                        found(drop.names(), drop.ifExists(), "materialized view", this::materialized), drop.cascade());
            case Ddl.Analyze analyze -> new Statement.Define(new StatisticsBinder(catalog).analyze(analyze));
            case Ddl.Summarize summarize ->
                new Statement.Query(planner.plan(StatisticsBinder.summary(summarize, planner)));
            case Ddl.AlterTable alter -> new Statement.Define(alterTable(alter));
            case Ddl.CreateSequence create -> new Statement.Define(new SequenceBinder(catalog).create(create));
            case Ddl.AlterSequence alter -> new Statement.Define(new SequenceBinder(catalog).alter(alter));
            case Ddl.DropSequence drop -> new Statement.Define(new SequenceBinder(catalog).drop(drop));
            case Ddl.CreateView create -> new Statement.Define(view(create));
            case Ddl.DropView drop -> new Statement.Define(dropViews(drop));
            case Ddl.CreateTableAs create -> new Statement.Define(createTable(create, planner));
            case Ddl.Truncate truncate ->
                new Statement.Define(new Definition.Truncate(
                        truncate.names().stream()
                                .map(name -> Tables.changeable(catalog, name))
                                .distinct()
                                .toList(),
                        truncate.restartIdentity(),
                        truncate.cascade()));
            case Ddl.CreateIndex create -> new Statement.Define(new IndexBinder(catalog).create(create));
            case Ddl.RenameIndex rename -> new Statement.Define(renameIndex(rename));
            case Ddl.SetConstraints set -> new Statement.Define(new ConstraintModes(catalog).bind(set));
            case Ddl.DropIndex drop ->
                new Statement.Define(new Definition.DropIndexes(
                        found(drop.names(), drop.ifExists(), "index", name -> Tables.index(catalog, name))));
            case Ddl.Comment comment -> new Statement.Define(comment(comment));
            case Ddl.CreateSchema create -> new Statement.Define(createSchema(create));
            case Ddl.DropSchema drop -> new Statement.Define(dropSchemas(drop));
        };
    }

    private Definition alterTable(Ddl.AlterTable alter) {
        boolean missing = alter.ifExists()
                && Tables.look(catalog, alter.name(), catalog::table).isEmpty();
        return missing
                ? new Definition.Nothing()
                : new AlterBinder(catalog, constants, Tables.changeable(catalog, alter.name())).bind(alter);
    }

    /// SQLSTATE 42P01, 42P07.
    private Definition renameIndex(Ddl.RenameIndex rename) {
        Optional<IndexInfo> index = Tables.index(catalog, rename.index());
        if (index.isEmpty() && rename.ifExists()) {
            return new Definition.Nothing();
        }
        return Tables.renamed(catalog, index.orElseThrow(() -> Tables.unknown(rename.index())), rename.name());
    }

    private Definition createSchema(Ddl.CreateSchema create) {
        String name = create.name().getSimple();
        return create.ifNotExists() && catalog.schemas().contains(name)
                ? new Definition.Nothing()
                : new Definition.CreateSchema(name);
    }

    private Definition dropSchemas(Ddl.DropSchema drop) {
        List<String> names = new ArrayList<>();
        for (SqlIdentifier name : drop.names()) {
            if (catalog.schemas().contains(name.getSimple())) {
                names.add(name.getSimple());
            } else if (!drop.ifExists()) {
                throw Tables.error(
                        SqlState.INVALID_SCHEMA_NAME, "schema \"" + name.getSimple() + "\" does not exist", name);
            }
        }
        return new Definition.DropSchemas(names, drop.cascade());
    }

    private Definition view(Ddl.CreateView create) {
        TableName name = Tables.newName(catalog, create.name());
        Optional<ViewInfo> old = catalog.view(name.schema(), name.name());
        boolean taken = Tables.isTaken(catalog, name);
        if (create.ifNotExists() && taken) {
            return new Definition.Nothing();
        }
        if (create.orReplace() && taken && old.isEmpty()) {
            throw Tables.error(SqlState.WRONG_OBJECT_TYPE, "\"" + name.name() + "\" is not a view", create.name());
        }
        if (SequenceNames.isUsed(create.query())) {
            throw Tables.error(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "nextval, currval and setval in a view are not supported",
                    create.name());
        }
        QueryPlanner query = new QueryPlanner(catalog, parameters, FileSchemas.NONE);
        List<Field> output = query.plan(create.query()).output();
        requireNoParameters(create.name());
        List<String> names = names(create.columns(), output, create.query(), create.name());
        List<ViewInfo.ViewColumn> columns = new ArrayList<>();
        for (int i = 0; i < output.size(); i++) {
            Field field = output.get(i);
            columns.add(new ViewInfo.ViewColumn(names.get(i), field.name(), stored(field.type()), field.nullable()));
        }
        List<Long> uses = List.copyOf(query.used());
        long id = create.orReplace() ? old.map(ViewInfo::id).orElse(0L) : 0L;
        if (id != 0) {
            checkReplaces(old.orElseThrow(), columns, uses, create.name());
        }
        return new Definition.PutView(
                new ViewInfo(id, name.schema(), name.name(), columns, create.text(), catalog.searchPath(), uses));
    }

    /// PostgreSQL's rule: the old columns stay as they are, new ones may follow.
    private static void checkReplaces(
            ViewInfo old, List<ViewInfo.ViewColumn> columns, List<Long> uses, SqlIdentifier at) {
        if (uses.contains(old.id())) {
            throw Tables.error(SqlState.INVALID_TABLE_DEFINITION, "view \"" + old.name() + "\" would read itself", at);
        }
        for (int i = 0; i < old.columns().size(); i++) {
            ViewInfo.ViewColumn before = old.columns().get(i);
            boolean same = i < columns.size()
                    && columns.get(i).name().equals(before.name())
                    && columns.get(i).type().equals(before.type());
            if (!same) {
                throw Tables.error(
                        SqlState.INVALID_TABLE_DEFINITION,
                        i < columns.size()
                                ? "cannot change name or type of view column \"" + before.name() + "\""
                                : "cannot drop columns from view",
                        at);
            }
        }
    }

    private void requireNoParameters(SqlIdentifier at) {
        if (!parameters.types().isEmpty()) {
            throw Tables.error(SqlState.UNDEFINED_PARAMETER, "there is no parameter $1", at);
        }
    }

    private static SqlType stored(SqlType type) {
        return type.kind() == Kind.NULL ? SqlType.VARCHAR : type;
    }

    /// SQLSTATE 42601 more names than columns, 42701 a name twice.
    private static List<String> names(List<SqlIdentifier> given, List<Field> output, SqlNode query, SqlIdentifier at) {
        if (given.size() > output.size()) {
            throw Tables.error(SqlState.SYNTAX_ERROR, "too many column names were specified", at);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < output.size(); i++) {
            String own = query.getKind() == SqlKind.VALUES
                    ? "column" + (i + 1)
                    : output.get(i).name();
            String name = i < given.size() ? given.get(i).getSimple() : own;
            if (names.contains(name)) {
                throw Tables.error(SqlState.DUPLICATE_COLUMN, "column \"" + name + "\" specified more than once", at);
            }
            names.add(name);
        }
        return names;
    }

    private Definition dropViews(Ddl.DropView drop) {
        return new Definition.DropViews(
                found(drop.names(), drop.ifExists(), "view", name -> Tables.view(catalog, name)), drop.cascade());
    }

    private <T> List<T> found(
            List<SqlIdentifier> names, boolean ifExists, String kind, Function<SqlIdentifier, Optional<T>> look) {
        List<T> found = new ArrayList<>();
        for (SqlIdentifier name : names) {
            Optional<T> object = look.apply(name);
            if (object.isEmpty() && !ifExists) {
                throw Tables.missing(catalog, kind, name);
            }
            object.filter(one -> !found.contains(one)).ifPresent(found::add);
        }
        return found;
    }

    private Definition createTable(Ddl.CreateTableAs create, QueryPlanner planner) {
        TableName name = Tables.newName(catalog, create.name());
        if (create.ifNotExists() && Tables.isTaken(catalog, name)) {
            return new Definition.Nothing();
        }
        Plan plan = planner.plan(create.query());
        List<String> names = names(create.columns(), plan.output(), create.query(), create.name());
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(TableInfo.ROW_ID)) {
                throw Tables.error(
                        SqlState.DUPLICATE_COLUMN,
                        "column name \"" + TableInfo.ROW_ID + "\" is reserved",
                        create.name());
            }
            columns.add(new ColumnDefinition(
                    names.get(i), stored(plan.output().get(i).type()), true, Optional.empty()));
        }
        return new Definition.CreateTableAs(
                new TableDefinition(
                        name.schema(), name.name(), columns, List.of(), TableOptions.stored(create.options())),
                create.withData() ? Optional.of(plan) : Optional.empty());
    }

    private Optional<TableInfo> materialized(SqlIdentifier name) {
        return Tables.look(catalog, name, catalog::table)
                .filter(table -> catalog.materializedView(table).isPresent());
    }

    private Definition createMaterialized(Ddl.CreateMaterialized create) {
        if (SequenceNames.isUsed(create.query())) {
            throw Tables.error(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "nextval, currval and setval in a materialized view are not supported",
                    create.name());
        }
        QueryPlanner query = new QueryPlanner(catalog, parameters, FileSchemas.NONE);
        Ddl.CreateTableAs table = new Ddl.CreateTableAs(
                create.name(), create.ifNotExists(), create.columns(), create.query(), create.options(), true);
        if (!(createTable(table, query) instanceof Definition.CreateTableAs made)) {
            return new Definition.Nothing();
        }
        requireNoParameters(create.name());
        List<Field> output = made.source().orElseThrow().output();
        List<ViewInfo.ViewColumn> columns = new ArrayList<>();
        for (int i = 0; i < output.size(); i++) {
            Field field = output.get(i);
            String name = made.definition().columns().get(i).name();
            columns.add(new ViewInfo.ViewColumn(name, field.name(), stored(field.type()), field.nullable()));
        }
        ViewInfo view = new ViewInfo(
                0,
                made.definition().schema(),
                made.definition().name(),
                columns,
                create.text(),
                catalog.searchPath(),
                List.copyOf(query.used()));
        return new Definition.CreateMaterialized(
                made.definition(), view, create.withData() ? made.source() : Optional.empty());
    }

    private Definition refresh(Ddl.Refresh refresh) {
        TableInfo table = Tables.find(catalog, refresh.name());
        if (catalog.materializedView(table).isEmpty()) {
            throw Tables.error(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "\"" + table.name() + "\" is not a materialized view",
                    refresh.name());
        }
        ViewInfo view = catalog.materializedView(table).orElseThrow().query();
        return new Definition.Refresh(
                table, refresh.withData() ? Optional.of(planner.plan(QueryBinder.queryOf(view))) : Optional.empty());
    }

    private Definition comment(Ddl.Comment comment) {
        Optional<String> text = Optional.ofNullable(text(comment));
        SqlIdentifier name = comment.name();
        return switch (comment.kind()) {
            case "TABLE" -> new Definition.Comment(Tables.find(catalog, name).id(), 0, text);
            case "VIEW" ->
                new Definition.Comment(
                        Tables.view(catalog, name)
                                .orElseThrow(() -> Tables.unknown(name))
                                .id(),
                        0,
                        text);
            case "SEQUENCE" ->
                new Definition.Comment(
                        Tables.sequence(catalog, name)
                                .orElseThrow(() -> Tables.unknown(name))
                                .id(),
                        0,
                        text);
            default -> {
                if (name.isSimple()) {
                    throw Tables.error(SqlState.SYNTAX_ERROR, "COMMENT ON COLUMN needs a table and a column", name);
                }
                TableInfo table = Tables.find(catalog, name.skipLast(1));
                int column = Tables.column(table, name);
                yield new Definition.Comment(
                        table.id(), table.columns().get(column).fieldId(), text);
            }
        };
    }

    private static @Nullable String text(Ddl.Comment comment) {
        return comment.text() instanceof SqlCharStringLiteral literal ? literal.getValueAs(String.class) : null;
    }
}
