package io.phantomdb.flight.metadata;

import io.phantomdb.core.arrow.ArrowTypes;
import io.phantomdb.core.arrow.FieldMetadata;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Catalogs, schemas, tables, table types and keys.
public final class CatalogRows {
    /// The one catalog there is.
    public static final String CATALOG = "phantomdb";

    private static final String TABLE = "TABLE";
    private static final String VIEW = "VIEW";
    private static final List<String> TABLE_TYPES = List.of("SYSTEM TABLE", TABLE, VIEW);

    private final Catalog catalog;
    private final ServerStreamListener listener;
    private final BufferAllocator allocator;

    public CatalogRows(Catalog catalog, ServerStreamListener listener, BufferAllocator allocator) {
        this.catalog = catalog;
        this.listener = listener;
        this.allocator = allocator;
    }

    public void catalogs() {
        send(Schemas.GET_CATALOGS_SCHEMA, List.of(Rows.row(CATALOG)));
    }

    public void tableTypes() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        TABLE_TYPES.forEach(type -> rows.add(Rows.row(type)));
        send(Schemas.GET_TABLE_TYPES_SCHEMA, rows);
    }

    public void schemas(CommandGetDbSchemas command) {
        NamePattern pattern = NamePattern.of(command.hasDbSchemaFilterPattern(), command.getDbSchemaFilterPattern());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (isOurs(command.hasCatalog(), command.getCatalog())) {
            catalog.schemas().stream()
                    .filter(pattern::matches)
                    .sorted()
                    .forEach(name -> rows.add(Rows.row(CATALOG, name)));
        }
        send(Schemas.GET_SCHEMAS_SCHEMA, rows);
    }

    public void tables(CommandGetTables command) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (isOurs(command.hasCatalog(), command.getCatalog())) {
            for (Relation table : matching(command)) {
                rows.add(
                        command.getIncludeSchema()
                                ? Rows.row(
                                        CATALOG,
                                        table.schema(),
                                        table.name(),
                                        table.kind(),
                                        schema(table).serializeAsMessage())
                                : Rows.row(CATALOG, table.schema(), table.name(), table.kind()));
            }
        }
        send(command.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA, rows);
    }

    /// A table or a view, with the columns that users see.
    private record Relation(String schema, String name, String kind, List<Column> columns) {}

    private List<Relation> matching(CommandGetTables command) {
        NamePattern schemas = NamePattern.of(command.hasDbSchemaFilterPattern(), command.getDbSchemaFilterPattern());
        NamePattern names = NamePattern.of(command.hasTableNameFilterPattern(), command.getTableNameFilterPattern());
        Stream<Relation> tables = catalog.tables().stream()
                .map(table -> new Relation(table.schema(), table.name(), TABLE, table.visibleColumns()));
        Stream<Relation> views = catalog.views().stream()
                .map(view -> new Relation(
                        view.schema(),
                        view.name(),
                        VIEW,
                        view.columns().stream()
                                .map(column -> new Column(
                                        0, column.name(), column.type(), column.nullable(), Optional.empty(), false))
                                .toList()));
        return Stream.concat(tables, views)
                .filter(table -> wants(command, table.kind()))
                .filter(table -> schemas.matches(table.schema()) && names.matches(table.name()))
                .sorted(Comparator.comparing(Relation::schema).thenComparing(Relation::name))
                .toList();
    }

    /// BI tools spell the type `TABLE`, `table` or `BASE TABLE`.
    private static boolean wants(CommandGetTables command, String kind) {
        return command.getTableTypesCount() == 0
                || command.getTableTypesList().stream()
                        .map(type -> type.toUpperCase(Locale.ROOT))
                        .anyMatch(type -> type.equals(kind) || kind.equals(TABLE) && type.equals("BASE TABLE"));
    }

    private static Schema schema(Relation table) {
        return new Schema(table.columns().stream()
                .map(column -> ArrowTypes.field(
                        column.name(),
                        column.type(),
                        column.nullable(),
                        FieldMetadata.of(column.type(), CATALOG, table.schema(), table.name())))
                .toList());
    }

    public void primaryKeys(CommandGetPrimaryKeys command) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (isOurs(command.hasCatalog(), command.getCatalog())) {
            catalog.tables().stream()
                    .filter(table -> table.name().equals(command.getTable()) && table.hasPrimaryKey())
                    .filter(table -> !command.hasDbSchema() || table.schema().equals(command.getDbSchema()))
                    .forEach(table -> primaryKey(table, rows));
        }
        send(Schemas.GET_PRIMARY_KEYS_SCHEMA, rows);
    }

    private static void primaryKey(TableInfo table, List<List<@Nullable Object>> rows) {
        for (int i = 0; i < table.key().size(); i++) {
            String column = table.columns().get(table.key().get(i)).name();
            rows.add(Rows.row(CATALOG, table.schema(), table.name(), column, i + 1, table.name() + "_pkey"));
        }
    }

    /// There are no foreign keys: nothing under the schema of the request's kind.
    public void noForeignKeys(Schema schema) {
        send(schema, List.of());
    }

    private static boolean isOurs(boolean given, String name) {
        return !given || name.isEmpty() || name.equals(CATALOG);
    }

    private void send(Schema schema, List<List<@Nullable Object>> rows) {
        new Rows(schema, rows).send(listener, allocator);
    }
}
