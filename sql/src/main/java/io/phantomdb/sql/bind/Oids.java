package io.phantomdb.sql.bind;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;

/// PostgreSQL's object ids. Those of types and built-in schemas are PostgreSQL's own; others follow from our ids and
/// names
/// and never change.
final class Oids {
    static final long OWNER = 10;
    static final long DATABASE = 5;
    static final long BTREE = 403;
    static final long HEAP = 2;

    /// PostgreSQL's `pg_class`, as descriptions name it.
    static final long CLASS_OF_RELATIONS = 1259;

    private static final long FIRST_OBJECT = 16_384;
    private static final long PUBLIC = 2200;
    private static final long FIRST_NAMED = 1_000_000_000;
    private static final long FIRST_KEY = 3_000_000_000L;

    private Oids() {}

    static long object(long id) {
        return FIRST_OBJECT + id;
    }

    /// Of the index that is a table's primary key.
    static long primaryKey(TableInfo table) {
        return FIRST_KEY + table.id();
    }

    /// Of something that has a name and no id.
    static long named(String name) {
        return FIRST_NAMED + (name.hashCode() & 0x3fff_ffff);
    }

    static long schema(String name) {
        return switch (name) {
            case Catalog.DEFAULT_SCHEMA -> PUBLIC;
            case PgCatalog.NAME -> 11;
            default -> named("schema/" + name);
        };
    }

    static long type(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> 16;
            case VARBINARY -> 17;
            case BIGINT -> 20;
            case SMALLINT -> 21;
            case INTEGER -> 23;
            case REAL -> 700;
            case DOUBLE -> 701;
            case CHAR -> 1042;
            case VARCHAR -> type.precision() > 0 ? 1043 : 25;
            case DATE -> 1082;
            case TIME -> 1083;
            case TIMESTAMP -> 1114;
            case TIMESTAMPTZ -> 1184;
            case INTERVAL -> 1186;
            case DECIMAL -> 1700;
            case UUID -> 2950;
            case JSONB -> 3802;
            case ARRAY -> array(type);
            case NULL -> 705;
        };
    }

    private static long array(SqlType type) {
        return switch (type.element()) {
            case BOOLEAN -> 1000;
            case VARBINARY -> 1001;
            case BIGINT -> 1016;
            case SMALLINT -> 1005;
            case INTEGER -> 1007;
            case REAL -> 1021;
            case DOUBLE -> 1022;
            case CHAR -> 1014;
            case VARCHAR -> type.precision() > 0 ? 1015 : 1009;
            case DATE -> 1182;
            case TIME -> 1183;
            case TIMESTAMP -> 1115;
            case TIMESTAMPTZ -> 1185;
            case INTERVAL -> 1187;
            case DECIMAL -> 1231;
            case UUID -> 2951;
            case JSONB -> 3807;
            case ARRAY, NULL -> 2277; // anyarray
        };
    }

    /// `atttypmod`: the length or the digits, as PostgreSQL packs them; -1 for none.
    static long modifier(SqlType type) {
        return switch (type.kind()) {
            case CHAR, VARCHAR -> type.precision() > 0 ? type.precision() + 4L : -1;
            case DECIMAL -> ((long) type.precision() << 16 | type.scale()) + 4;
            default -> -1;
        };
    }

    /// Bytes of a value; -1 where they differ.
    static long length(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> 1;
            case SMALLINT -> 2;
            case INTEGER, REAL, DATE -> 4;
            case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMPTZ -> 8;
            case INTERVAL, UUID -> 16;
            case NULL, CHAR, VARCHAR, VARBINARY, DECIMAL, JSONB, ARRAY -> -1;
        };
    }
}
