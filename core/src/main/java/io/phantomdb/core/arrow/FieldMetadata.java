package io.phantomdb.core.arrow;

import io.phantomdb.core.type.SqlType;
import java.util.LinkedHashMap;
import java.util.Map;

/// What Arrow field metadata tells Flight SQL clients about a column (keys of Arrow Flight SQL's column metadata).
///
/// JDBC shows TYPE_NAME, PRECISION and the flags in `ResultSetMetaData`, Power BI needs TYPE_NAME. Remarks are left out
/// of results because the stock JDBC driver would show them as the column's label.
public final class FieldMetadata {
    public static final String CATALOG_NAME = "ARROW:FLIGHT:SQL:CATALOG_NAME";
    public static final String SCHEMA_NAME = "ARROW:FLIGHT:SQL:SCHEMA_NAME";
    public static final String TABLE_NAME = "ARROW:FLIGHT:SQL:TABLE_NAME";
    public static final String TYPE_NAME = "ARROW:FLIGHT:SQL:TYPE_NAME";
    public static final String PRECISION = "ARROW:FLIGHT:SQL:PRECISION";
    public static final String SCALE = "ARROW:FLIGHT:SQL:SCALE";
    public static final String IS_AUTO_INCREMENT = "ARROW:FLIGHT:SQL:IS_AUTO_INCREMENT";
    public static final String IS_CASE_SENSITIVE = "ARROW:FLIGHT:SQL:IS_CASE_SENSITIVE";
    public static final String IS_READ_ONLY = "ARROW:FLIGHT:SQL:IS_READ_ONLY";
    public static final String IS_SEARCHABLE = "ARROW:FLIGHT:SQL:IS_SEARCHABLE";

    private static final String TRUE = "1";
    private static final String FALSE = "0";

    private FieldMetadata() {}

    /// Metadata of a column that belongs to no table.
    public static Map<String, String> of(SqlType type) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(
                TYPE_NAME, type.isArray() ? type.element() + "[]" : type.kind().name());
        metadata.put(PRECISION, Integer.toString(precision(type)));
        metadata.put(SCALE, Integer.toString(scale(type)));
        metadata.put(IS_AUTO_INCREMENT, FALSE);
        metadata.put(IS_CASE_SENSITIVE, type.isString() ? TRUE : FALSE);
        metadata.put(IS_READ_ONLY, FALSE);
        metadata.put(IS_SEARCHABLE, TRUE);
        return metadata;
    }

    /// Metadata of a table's column.
    public static Map<String, String> of(SqlType type, String catalog, String schema, String table) {
        Map<String, String> metadata = of(type);
        metadata.put(CATALOG_NAME, catalog);
        metadata.put(SCHEMA_NAME, schema);
        metadata.put(TABLE_NAME, table);
        return metadata;
    }

    /// Digits, or characters that a value can have at most; 0 where nothing limits them.
    public static int precision(SqlType type) {
        return switch (type.kind()) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case SMALLINT -> 5;
            case INTEGER -> 10;
            case BIGINT -> 19;
            case REAL -> 7;
            case DOUBLE -> 15;
            case DECIMAL, CHAR, VARCHAR -> type.precision();
            case VARBINARY, ARRAY, JSONB -> 0;
            case DATE -> 10;
            case TIME -> 15;
            case TIMESTAMP -> 26;
            case TIMESTAMPTZ -> 32;
            case INTERVAL -> 49;
            case UUID -> 36;
        };
    }

    /// Digits after the point.
    public static int scale(SqlType type) {
        return switch (type.kind()) {
            case DECIMAL -> type.scale();
            case TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> 6;
            default -> 0;
        };
    }
}
