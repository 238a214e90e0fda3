package io.phantomdb.sql.bind;

import io.phantomdb.core.schema.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.jspecify.annotations.Nullable;

/// A catalog version as Calcite's tree of schemas; tables are made when they are asked for.
final class CatalogSchema extends AbstractSchema {
    /// Puts this before a schema's name: its tables with hidden columns. A user's schema cannot be called so.
    private static final String HIDDEN_PREFIX = "\u0000hidden:";

    private final Catalog catalog;

    private CatalogSchema(Catalog catalog) {
        this.catalog = catalog;
    }

    static CalciteSchema root(Catalog catalog) {
        return CalciteSchema.createRootSchema(false, false, "", new CatalogSchema(catalog));
    }

    /// The schema that shows the tables of `schema` with their hidden columns.
    static String withHidden(String schema) {
        return HIDDEN_PREFIX + schema;
    }

    @Override
    protected Map<String, Schema> getSubSchemaMap() {
        Map<String, Schema> schemas = new HashMap<>();
        for (String schema : catalog.schemas()) {
            schemas.put(schema, new Tables(catalog, schema, false));
            schemas.put(withHidden(schema), new Tables(catalog, schema, true));
        }
        schemas.put(Catalog.SYSTEM_SCHEMA, new Tables(catalog, Catalog.SYSTEM_SCHEMA, false));
        schemas.put(withHidden(Catalog.SYSTEM_SCHEMA), new Tables(catalog, Catalog.SYSTEM_SCHEMA, true));
        return schemas;
    }

    private static final class Tables extends AbstractSchema implements Lookup<Table> {
        private final Catalog catalog;
        private final String schema;
        private final boolean withHidden;

        Tables(Catalog catalog, String schema, boolean withHidden) {
            this.catalog = catalog;
            this.schema = schema;
            this.withHidden = withHidden;
        }

        @Override
        public Lookup<Table> tables() {
            return this;
        }

        @Override
        public @Nullable Table get(String name) {
            return catalog.table(schema, name)
                    .map(table -> new CatalogTable(table, catalog, withHidden))
                    .orElse(null);
        }

        @Override
        public org.apache.calcite.schema.lookup.@Nullable Named<Table> getIgnoreCase(String name) {
            Table table = get(name);
            return table == null ? null : new org.apache.calcite.schema.lookup.Named<>(name, table);
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
