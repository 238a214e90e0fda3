package io.phantomdb.engine.define;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.run.Writes;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs definitions inside the statement's transaction.
public final class Definitions {
    private final StatementContext context;
    private final Transaction transaction;
    private final Dependents dependents;

    public Definitions(StatementContext context) {
        this.context = context;
        this.transaction = context.transaction();
        this.dependents = new Dependents(transaction);
    }

    /// Rows written: of CREATE TABLE AS alone.
    public long run(Definition definition) {
        switch (definition) {
            case Definition.Nothing nothing -> {}
            case Definition.AlterTable alter -> new TableChange(context).run(alter);
            case Definition.CreateSequence create ->
                transaction.createSequence(create.schema(), create.name(), create.options(), create.owner());
            case Definition.AlterSequence alter -> transaction.alterSequence(alter.changed(), alter.restart());
            case Definition.DropSequences drop ->
                drop.sequences().forEach(sequence -> {
                    dependents.requireUnused(sequence);
                    transaction.dropSequence(sequence);
                });
            case Definition.PutView put -> transaction.putView(put.view());
            case Definition.DropViews drop -> drop.views().forEach(view -> dependents.dropView(view, drop.cascade()));
            case Definition.CreateTableAs create -> {
                return createTable(create);
            }
            case Definition.Truncate truncate -> truncate(truncate);
            case Definition.CreateIndex create -> transaction.createIndex(create.table(), create.definition());
            case Definition.RenameIndex rename -> transaction.renameIndex(rename.index(), rename.name());
            case Definition.RenameForeignKey rename -> transaction.renameForeignKey(rename.key(), rename.name());
            case Definition.DropIndexes drop -> drop.indexes().forEach(transaction::dropIndex);
            case Definition.CreateMaterialized create -> createMaterialized(create);
            case Definition.Refresh refresh -> refresh(refresh);
            case Definition.Analyze analyze ->
                analyze.sources()
                        .forEach(source ->
                                transaction.putAnalysis(source.table(), new TableSurvey(source, context).run()));
            case Definition.Comment comment -> transaction.comment(comment.object(), comment.fieldId(), comment.text());
            case Definition.SetConstraints set -> transaction.setConstraints(set.constraints(), set.deferred());
            case Definition.CreateSchema create -> transaction.createSchema(create.name());
            case Definition.DropSchemas drop -> drop.names().forEach(name -> dropSchema(name, drop.cascade()));
        }
        return 0;
    }

    /// DROP TABLE. SQLSTATE 2BP01 where a view reads a table, or another table has a foreign key to it, and not
    /// `cascade`.
    public void dropTables(List<TableInfo> tables, boolean cascade) {
        for (TableInfo table : tables) {
            dependents.dropReferencesTo(table, tables, cascade);
        }
        for (TableInfo table : tables) {
            dependents.dropViewsOver(table.id(), "table " + table.name(), cascade);
            transaction.dropTable(table);
        }
    }

    private long createTable(Definition.CreateTableAs create) {
        TableInfo table = transaction.createTable(create.definition());
        return create.source()
                .map(source -> Writes.run(new Statement.Insert(table, source), context))
                .orElse(0L);
    }

    private void createMaterialized(Definition.CreateMaterialized create) {
        TableInfo table = transaction.createTable(create.definition());
        ViewInfo query = create.query();
        transaction.putMaterializedView(new MaterializedView(
                new ViewInfo(
                        table.id(),
                        query.schema(),
                        query.name(),
                        query.columns(),
                        query.text(),
                        query.searchPath(),
                        query.uses()),
                create.source().isPresent()));
        create.source().ifPresent(source -> Writes.run(new Statement.Insert(table, source), context));
    }

    /// The table is emptied as TRUNCATE does it, so that readers of what it held go on.
    private void refresh(Definition.Refresh refresh) {
        TableInfo empty = transaction.truncate(refresh.table());
        MaterializedView view = transaction.catalog().materializedView(empty).orElseThrow();
        boolean filled = refresh.source().isPresent();
        if (view.populated() != filled) {
            transaction.putMaterializedView(new MaterializedView(view.query(), filled));
        }
        refresh.source().ifPresent(source -> Writes.run(new Statement.Insert(empty, source), context));
    }

    private void truncate(Definition.Truncate truncate) {
        for (TableInfo table : dependents.truncatedWith(truncate.tables(), truncate.cascade())) {
            TableInfo empty = transaction.truncate(table);
            if (truncate.restartIdentity()) {
                transaction.catalog().sequences().stream()
                        .filter(sequence -> sequence.owner()
                                .filter(owner -> owner.table() == empty.id())
                                .isPresent())
                        .toList()
                        .forEach(sequence -> transaction.alterSequence(
                                sequence, Optional.of(sequence.options().start())));
            }
        }
    }

    private void dropSchema(String name, boolean cascade) {
        Catalog catalog = transaction.catalog();
        List<String> inside = new ArrayList<>();
        catalog.tables().stream()
                .filter(table -> table.schema().equals(name))
                .forEach(table -> inside.add("table " + table.qualifiedName()));
        catalog.views().stream()
                .filter(view -> view.schema().equals(name))
                .forEach(view -> inside.add("view " + view.qualifiedName()));
        catalog.sequences().stream()
                .filter(sequence -> sequence.schema().equals(name))
                .forEach(sequence -> inside.add("sequence " + sequence.qualifiedName()));
        if (!inside.isEmpty() && !cascade) {
            throw new DatabaseException(
                    SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                    "cannot drop schema " + name + " because other objects depend on it: " + String.join(", ", inside)
                            + "; use DROP ... CASCADE to drop them too");
        }
        catalog.sequences().stream()
                .filter(sequence -> sequence.schema().equals(name))
                .forEach(dependents::requireUnusedOutside);
        catalog.tables().stream()
                .filter(table -> table.schema().equals(name))
                .forEach(table -> dependents.dropViewsOver(table.id(), "table " + table.name(), true));
        catalog.views().stream()
                .filter(view -> view.schema().equals(name))
                .forEach(view -> dependents.dropViewsOver(view.id(), "view " + view.name(), true));
        transaction.dropSchema(name);
    }
}
