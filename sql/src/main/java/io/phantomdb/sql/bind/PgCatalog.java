package io.phantomdb.sql.bind;

import static io.phantomdb.sql.bind.MetadataTable.flag;
import static io.phantomdb.sql.bind.MetadataTable.number;
import static io.phantomdb.sql.bind.MetadataTable.oid;
import static io.phantomdb.sql.bind.MetadataTable.real;
import static io.phantomdb.sql.bind.MetadataTable.text;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.sql.plan.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.jspecify.annotations.Nullable;

/// The schema `pg_catalog`: the tables that PostgreSQL's clients read, with the columns that they ask for. Arrays are
/// text in PostgreSQL's form, object ids BIGINT.
final class PgCatalog extends AbstractSchema {
    static final String NAME = "pg_catalog";

    private final Map<String, Table> tables = new HashMap<>();

    PgCatalog(Catalog catalog) {
        PgViews views = new PgViews(catalog);
        add(
                "pg_tables",
                views::tables,
                text("schemaname"),
                text("tablename"),
                text("tableowner"),
                text("tablespace"),
                flag("hasindexes"),
                flag("hasrules"),
                flag("hastriggers"),
                flag("rowsecurity"));
        add("pg_views", views::views, text("schemaname"), text("viewname"), text("viewowner"), text("definition"));
        add(
                "pg_matviews",
                views::materializedViews,
                text("schemaname"),
                text("matviewname"),
                text("matviewowner"),
                text("tablespace"),
                flag("hasindexes"),
                flag("ispopulated"),
                text("definition"));
        add(
                "pg_indexes",
                views::indexes,
                text("schemaname"),
                text("tablename"),
                text("indexname"),
                text("tablespace"),
                text("indexdef"));
        add(
                "pg_stats",
                views::statistics,
                text("schemaname"),
                text("tablename"),
                text("attname"),
                flag("inherited"),
                real("null_frac"),
                number("avg_width"),
                real("n_distinct"),
                text("most_common_vals"),
                text("most_common_freqs"),
                text("histogram_bounds"));
        relations(new PgRelations(catalog));
        PgObjects objects = new PgObjects(catalog);
        add("pg_namespace", objects::namespaces, oid("oid"), text("nspname"), oid("nspowner"));
        add(
                "pg_type",
                objects::types,
                oid("oid"),
                text("typname"),
                oid("typnamespace"),
                oid("typowner"),
                number("typlen"),
                text("typtype"),
                text("typcategory"),
                oid("typrelid"),
                oid("typelem"),
                oid("typbasetype"));
        add(
                "pg_database",
                objects::databases,
                oid("oid"),
                text("datname"),
                oid("datdba"),
                number("encoding"),
                text("datcollate"),
                text("datctype"),
                flag("datistemplate"),
                flag("datallowconn"));
        add(
                "pg_roles",
                objects::roles,
                oid("oid"),
                text("rolname"),
                flag("rolsuper"),
                flag("rolinherit"),
                flag("rolcreaterole"),
                flag("rolcreatedb"),
                flag("rolcanlogin"));
        add("pg_am", objects::accessMethods, oid("oid"), text("amname"), text("amtype"));
        add(
                "pg_description",
                objects::descriptions,
                oid("objoid"),
                oid("classoid"),
                number("objsubid"),
                text("description"));
    }

    private void relations(PgRelations relations) {
        add(
                "pg_class",
                relations::classes,
                oid("oid"),
                text("relname"),
                oid("relnamespace"),
                oid("reltype"),
                oid("relowner"),
                oid("relam"),
                real("reltuples"),
                flag("relhasindex"),
                text("relpersistence"),
                text("relkind"),
                number("relnatts"),
                number("relchecks"),
                flag("relhasrules"),
                flag("relhastriggers"),
                flag("relrowsecurity"),
                flag("relispartition"));
        add(
                "pg_attribute",
                relations::attributes,
                oid("attrelid"),
                text("attname"),
                oid("atttypid"),
                number("attlen"),
                number("attnum"),
                number("atttypmod"),
                flag("attnotnull"),
                flag("atthasdef"),
                text("attidentity"),
                text("attgenerated"),
                flag("attisdropped"));
        add("pg_attrdef", relations::defaults, oid("oid"), oid("adrelid"), number("adnum"), text("adbin"));
        add(
                "pg_index",
                relations::indexes,
                oid("indexrelid"),
                oid("indrelid"),
                number("indnatts"),
                flag("indisunique"),
                flag("indisprimary"),
                flag("indisvalid"),
                text("indkey"),
                text("indpred"));
        add(
                "pg_constraint",
                relations::constraints,
                oid("oid"),
                text("conname"),
                oid("connamespace"),
                text("contype"),
                flag("condeferrable"),
                flag("condeferred"),
                flag("convalidated"),
                oid("conrelid"),
                oid("conindid"),
                oid("confrelid"),
                text("confupdtype"),
                text("confdeltype"),
                text("conkey"),
                text("confkey"));
    }

    private void add(String name, Supplier<List<List<@Nullable Object>>> rows, Field... columns) {
        tables.put(name, new MetadataTable(List.of(columns), rows));
    }

    @Override
    protected Map<String, Table> getTableMap() {
        return tables;
    }
}
