package io.phantomdb.flight.metadata;

import io.phantomdb.core.arrow.FieldMetadata;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.Nullable;
import org.apache.arrow.flight.sql.impl.FlightSql.Searchable;
import org.apache.arrow.flight.sql.impl.FlightSql.XdbcDataType;
import org.apache.arrow.memory.BufferAllocator;

/// The answer to GetXdbcTypeInfo: one row per SQL type, ordered by its XDBC code, as ODBC drivers want it.
public final class TypeInfoRows {
    private static final int DECIMAL_RADIX = 10;
    private static final int DATETIME = XdbcDataType.XDBC_DATETIME.getNumber();
    private static final List<SqlType> TYPES = List.of(
            SqlType.BOOLEAN,
            SqlType.SMALLINT,
            SqlType.INTEGER,
            SqlType.BIGINT,
            SqlType.REAL,
            SqlType.DOUBLE,
            SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, 0),
            SqlType.character(1),
            SqlType.VARCHAR,
            SqlType.VARBINARY,
            SqlType.DATE,
            SqlType.TIME,
            SqlType.TIMESTAMP,
            SqlType.TIMESTAMPTZ,
            SqlType.INTERVAL,
            SqlType.UUID,
            SqlType.JSONB);

    private TypeInfoRows() {}

    /// @param only the code asked for; empty: all types
    public static void send(OptionalInt only, ServerStreamListener listener, BufferAllocator allocator) {
        List<List<@org.jspecify.annotations.Nullable Object>> rows = new ArrayList<>();
        TYPES.stream()
                .sorted(Comparator.comparingInt(type -> code(type).getNumber()))
                .filter(type -> only.isEmpty() || only.getAsInt() == code(type).getNumber())
                .forEach(type -> rows.add(row(type)));
        new Rows(Schemas.GET_TYPE_INFO_SCHEMA, rows).send(listener, allocator);
    }

    private static List<@org.jspecify.annotations.Nullable Object> row(SqlType type) {
        int code = code(type).getNumber();
        boolean datetime = code >= XdbcDataType.XDBC_DATE.getNumber();
        String quote = type.isNumeric() || type.kind() == SqlType.Kind.BOOLEAN ? null : "'";
        boolean exact = type.isInteger() || type.kind() == SqlType.Kind.DECIMAL;
        return Rows.row(
                type.kind().name(),
                code,
                FieldMetadata.precision(type),
                quote,
                quote,
                parameters(type),
                Nullable.NULLABILITY_NULLABLE.getNumber(),
                type.isString(),
                Searchable.SEARCHABLE_FULL.getNumber(),
                type.isNumeric() ? Boolean.FALSE : null,
                exact,
                type.isNumeric() ? Boolean.FALSE : null,
                type.kind().name(),
                exact ? 0 : null,
                type.kind() == SqlType.Kind.DECIMAL
                        ? (Integer) SqlType.DECIMAL_PRECISION_MAX
                        : exact ? (Integer) 0 : null,
                datetime ? DATETIME : code,
                datetime ? (Integer) (code - XdbcDataType.XDBC_DATE.getNumber() + 1) : null,
                type.isNumeric() ? (Integer) DECIMAL_RADIX : null,
                null);
    }

    private static @org.jspecify.annotations.Nullable List<String> parameters(SqlType type) {
        return switch (type.kind()) {
            case DECIMAL -> List.of("precision", "scale");
            case CHAR, VARCHAR -> List.of("length");
            default -> null;
        };
    }

    private static XdbcDataType code(SqlType type) {
        return switch (type.kind()) {
            case NULL, UUID, ARRAY, JSONB -> XdbcDataType.XDBC_VARCHAR;
            case BOOLEAN -> XdbcDataType.XDBC_BIT;
            case SMALLINT -> XdbcDataType.XDBC_SMALLINT;
            case INTEGER -> XdbcDataType.XDBC_INTEGER;
            case BIGINT -> XdbcDataType.XDBC_BIGINT;
            case REAL -> XdbcDataType.XDBC_REAL;
            case DOUBLE -> XdbcDataType.XDBC_DOUBLE;
            case DECIMAL -> XdbcDataType.XDBC_DECIMAL;
            case CHAR -> XdbcDataType.XDBC_CHAR;
            case VARCHAR -> XdbcDataType.XDBC_VARCHAR;
            case VARBINARY -> XdbcDataType.XDBC_VARBINARY;
            case DATE -> XdbcDataType.XDBC_DATE;
            case TIME -> XdbcDataType.XDBC_TIME;
            case TIMESTAMP, TIMESTAMPTZ -> XdbcDataType.XDBC_TIMESTAMP;
            case INTERVAL -> XdbcDataType.XDBC_INTERVAL;
        };
    }
}
