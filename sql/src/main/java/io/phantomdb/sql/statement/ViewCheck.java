package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.bind.QueryBinder;
import io.phantomdb.sql.parse.Parser;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSchemas;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// Whether the views over a table can be read as before when the table is another.
record ViewCheck(Catalog catalog, TableInfo before, TableInfo after) {
    /// SQLSTATE 2BP01 where a view cannot.
    void check(SqlIdentifier at) {
        for (MaterializedView view : catalog.materializedViews()) {
            if (view.query().uses().contains(before.id()) && !yieldsTheSame(view.query())) {
                throw Tables.error(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot alter table " + before.name() + " because materialized view "
                                + view.query().name() + " depends on it",
                        at);
            }
        }
        for (ViewInfo view : catalog.views()) {
            if (view.uses().contains(before.id()) && !isSame(view)) {
                throw Tables.error(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot alter table " + before.name() + " because view " + view.name() + " depends on it",
                        at);
            }
        }
    }

    /// The query of a materialized view must yield what its table holds.
    private boolean yieldsTheSame(ViewInfo view) {
        return isSame(view, QueryBinder.queryOf(view));
    }

    private boolean isSame(ViewInfo view) {
        return isSame(
                view,
                Parser.parse("SELECT * FROM "
                        + io.phantomdb.sql.bind.ColumnText.identifier(view.schema()) + "."
                        + io.phantomdb.sql.bind.ColumnText.identifier(view.name())));
    }

    private boolean isSame(ViewInfo view, SqlNode query) {
        QueryPlanner planner = new QueryPlanner(new Altered(), new Parameters(List.of()), FileSchemas.NONE);
        try {
            List<SqlType> types =
                    planner.plan(query).output().stream().map(Field::type).toList();
            return types.equals(
                    view.columns().stream().map(ViewInfo.ViewColumn::type).toList());
        } catch (DatabaseException unreadable) {
            return false;
        }
    }

    /// The catalog with the table as it will be.
    private final class Altered implements Catalog {
        @Override
        public long version() {
            return catalog.version();
        }

        @Override
        public List<String> schemas() {
            return catalog.schemas();
        }

        @Override
        public List<TableInfo> tables() {
            return catalog.tables().stream()
                    .map(table -> table.id() == before.id() ? after : table)
                    .toList();
        }

        @Override
        public Optional<TableInfo> table(String schema, String name) {
            return after.schema().equals(schema) && after.name().equals(name)
                    ? Optional.of(after)
                    : catalog.table(schema, name).filter(table -> table.id() != before.id());
        }

        @Override
        public TableStatistics statistics(TableInfo table) {
            return table.id() == before.id()
                    ? new TableStatistics(
                            0,
                            java.util.Collections.nCopies(
                                    table.columns().size(), io.phantomdb.core.schema.ColumnStatistics.UNKNOWN))
                    : catalog.statistics(table);
        }

        @Override
        public List<SequenceInfo> sequences() {
            return catalog.sequences();
        }

        @Override
        public List<MaterializedView> materializedViews() {
            return catalog.materializedViews();
        }

        @Override
        public List<ViewInfo> views() {
            return catalog.views();
        }
    }
}
