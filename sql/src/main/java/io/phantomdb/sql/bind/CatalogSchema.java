package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.store.AsOf;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/// A catalog version as Calcite's tree of schemas; tables are made when they are asked for.
final class CatalogSchema extends AbstractSchema {
    /// Puts this before a schema's name: its tables with hidden columns. A user's schema cannot be called so.
    private static final String HIDDEN_PREFIX = "\u0000hidden:";

    /// Puts this before a materialized view's name: what its query yields now.
    private static final String QUERY_PREFIX = "\u0000query:";

    private final Catalog catalog;

    private final Function<ViewInfo, RelDataType> views;
    private final Set<Long> used;

    private CatalogSchema(Catalog catalog, Function<ViewInfo, RelDataType> views, Set<Long> used) {
        this.catalog = catalog;
        this.views = views;
        this.used = used;
    }

    /// @param views what a view's query yields
    /// @param used gets the ids of what is looked up
    static CalciteSchema root(Catalog catalog, Function<ViewInfo, RelDataType> views, Set<Long> used) {
        return CalciteSchema.createRootSchema(false, false, "", new CatalogSchema(catalog, views, used));
    }

    /// The name under which a schema shows the query of its materialized view.
    static String queryOf(String materializedView) {
        return QUERY_PREFIX + materializedView;
    }

    /// The schema that shows the tables of `schema` with their hidden columns.
    static String withHidden(String schema) {
        return HIDDEN_PREFIX + schema;
    }

    @Override
    public Lookup<? extends Schema> subSchemas() {
        return new Schemas();
    }

    /// The schemas of the catalog, `sys`, each with hidden columns too, and each at any moment of the past.
    private final class Schemas implements Lookup<Schema> {
        @Override
        public @Nullable Schema get(String name) {
            if (name.equals(InformationSchema.NAME)) {
                return new InformationSchema(catalog);
            }
            if (name.equals(PgCatalog.NAME)) {
                return new PgCatalog(catalog);
            }
            boolean withHidden = name.startsWith(HIDDEN_PREFIX);
            String schema = withHidden ? name.substring(HIDDEN_PREFIX.length()) : name;
            Optional<Moment> past = Moment.of(schema);
            String own = past.map(Moment::schema).orElse(schema);
            boolean known = own.equals(Catalog.SYSTEM_SCHEMA) && past.isEmpty()
                    || catalog.schemas().contains(own);
            return known ? new Tables(own, withHidden, past.map(Moment::moment)) : null;
        }

        @Override
        public @Nullable Named<Schema> getIgnoreCase(String name) {
            Schema schema = get(name);
            return schema == null ? null : new Named<>(name, schema);
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
            Set<String> names = new HashSet<>();
            for (String schema : catalog.schemas()) {
                names.add(schema);
                names.add(withHidden(schema));
            }
            names.add(InformationSchema.NAME);
            names.add(PgCatalog.NAME);
            names.add(Catalog.SYSTEM_SCHEMA);
            names.add(withHidden(Catalog.SYSTEM_SCHEMA));
            return names;
        }
    }

    private final class Tables extends AbstractSchema implements Lookup<Table> {
        private final String schema;
        private final boolean withHidden;
        private final Optional<AsOf> asOf;

        Tables(String schema, boolean withHidden, Optional<AsOf> asOf) {
            this.asOf = asOf;
            this.schema = schema;
            this.withHidden = withHidden;
        }

        @Override
        public Lookup<Table> tables() {
            return this;
        }

        @Override
        public @Nullable Table get(String name) {
            if (name.startsWith(QUERY_PREFIX)) {
                return catalog.table(schema, name.substring(QUERY_PREFIX.length()))
                        .flatMap(catalog::materializedView)
                        .map(found -> new CatalogView(found.query(), views))
                        .orElse(null);
            }
            Optional<TableInfo> table = catalog.table(schema, name);
            if (table.isPresent()) {
                requirePopulated(table.get());
                used.add(table.get().id());
                return new CatalogTable(table.get(), catalog, withHidden, asOf);
            }
            Optional<ViewInfo> view = withHidden || asOf.isPresent() ? Optional.empty() : catalog.view(schema, name);
            view.ifPresent(found -> used.add(found.id()));
            return view.map(found -> new CatalogView(found, views)).orElse(null);
        }

        /// SQLSTATE 55000.
        private void requirePopulated(TableInfo table) {
            if (catalog.materializedView(table)
                    .filter(found -> !found.populated())
                    .isPresent()) {
                throw new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "materialized view \"" + table.name()
                                + "\" has not been populated: use REFRESH MATERIALIZED VIEW");
            }
        }

        @Override
        public @Nullable Named<Table> getIgnoreCase(String name) {
            Table table = get(name);
            return table == null ? null : new Named<>(name, table);
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
            return catalog.tables().stream()
                    .filter(table -> table.schema().equals(schema))
                    .map(table -> table.name())
                    .collect(Collectors.toSet());
        }
    }
}
