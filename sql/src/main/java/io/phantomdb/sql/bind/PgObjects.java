package io.phantomdb.sql.bind;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `pg_catalog` holds beside relations.
record PgObjects(Catalog catalog) {
    private static final long UTF8 = 6;
    private static final String OWNER = "phantomdb";

    List<List<@Nullable Object>> namespaces() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        catalog.schemas().forEach(schema -> rows.add(row(Oids.schema(schema), schema, Oids.OWNER)));
        for (String schema : List.of(PgCatalog.NAME, InformationSchema.NAME, Catalog.SYSTEM_SCHEMA)) {
            rows.add(row(Oids.schema(schema), schema, Oids.OWNER));
        }
        return rows;
    }

    List<List<@Nullable Object>> types() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        type(rows, SqlType.BOOLEAN, "bool", "B");
        type(rows, SqlType.VARBINARY, "bytea", "U");
        type(rows, SqlType.BIGINT, "int8", "N");
        type(rows, SqlType.SMALLINT, "int2", "N");
        type(rows, SqlType.INTEGER, "int4", "N");
        type(rows, SqlType.REAL, "float4", "N");
        type(rows, SqlType.DOUBLE, "float8", "N");
        type(rows, SqlType.character(1), "bpchar", "S");
        type(rows, SqlType.VARCHAR, "text", "S");
        type(rows, SqlType.varchar(1), "varchar", "S");
        type(rows, SqlType.DATE, "date", "D");
        type(rows, SqlType.TIME, "time", "D");
        type(rows, SqlType.TIMESTAMP, "timestamp", "D");
        type(rows, SqlType.TIMESTAMPTZ, "timestamptz", "D");
        type(rows, SqlType.INTERVAL, "interval", "T");
        type(rows, SqlType.decimal(18, 0), "numeric", "N");
        type(rows, SqlType.UUID, "uuid", "U");
        type(rows, SqlType.JSONB, "jsonb", "U");
        return rows;
    }

    /// The type and arrays of it.
    private static void type(List<List<@Nullable Object>> rows, SqlType type, String name, String category) {
        add(rows, type, name, category, 0);
        add(rows, SqlType.array(type), "_" + name, "A", Oids.type(type));
    }

    private static void add(
            List<List<@Nullable Object>> rows, SqlType type, String name, String category, long element) {
        rows.add(row(
                Oids.type(type),
                name,
                Oids.schema(PgCatalog.NAME),
                Oids.OWNER,
                Oids.length(type),
                "b",
                category,
                0L,
                element,
                0L));
    }

    List<List<@Nullable Object>> databases() {
        return List.of(row(Oids.DATABASE, "phantomdb", Oids.OWNER, UTF8, "C", "C", false, true));
    }

    List<List<@Nullable Object>> roles() {
        return List.of(row(Oids.OWNER, OWNER, true, true, true, true, true));
    }

    List<List<@Nullable Object>> accessMethods() {
        return List.of(row(Oids.HEAP, "heap", "t"), row(Oids.BTREE, "btree", "i"));
    }

    List<List<@Nullable Object>> descriptions() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            describe(rows, table.id(), 0);
            for (Column column : table.visibleColumns()) {
                describe(rows, table.id(), column.fieldId());
            }
        }
        for (ViewInfo view : catalog.views()) {
            describe(rows, view.id(), 0);
        }
        for (SequenceInfo sequence : catalog.sequences()) {
            describe(rows, sequence.id(), 0);
        }
        return rows;
    }

    private void describe(List<List<@Nullable Object>> rows, long id, int fieldId) {
        catalog.comment(id, fieldId)
                .ifPresent(text -> rows.add(row(Oids.object(id), Oids.CLASS_OF_RELATIONS, (long) fieldId, text)));
    }

    static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }
}
