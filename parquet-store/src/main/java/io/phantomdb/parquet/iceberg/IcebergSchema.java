package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.SortKey;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.NullOrder;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortDirection;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/// Our columns as Iceberg has them.
final class IcebergSchema {
    private IcebergSchema() {}

    static Schema of(List<Column> columns, List<Integer> key) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (Column column : columns) {
            fields.add(
                    column.nullable()
                            ? Types.NestedField.optional(column.fieldId(), column.name(), type(column.type()))
                            : Types.NestedField.required(column.fieldId(), column.name(), type(column.type())));
        }
        Set<Integer> identifiers = new LinkedHashSet<>();
        for (int position : key) {
            Column column = columns.get(position);
            boolean allowed = !column.nullable()
                    && column.type().kind() != SqlType.Kind.REAL
                    && column.type().kind() != SqlType.Kind.DOUBLE;
            if (allowed) {
                identifiers.add(column.fieldId());
            }
        }
        return new Schema(fields, identifiers.size() == key.size() ? identifiers : Set.of());
    }

    static SortOrder order(Schema schema, List<Column> columns, List<Integer> key, SortKey sortKey) {
        SortOrder.Builder order = SortOrder.builderFor(schema);
        for (SortKey.Part part : sortKey.parts()) {
            order.sortBy(
                    schema.findColumnName(part.fieldId()),
                    part.descending() ? SortDirection.DESC : SortDirection.ASC,
                    part.nullsFirst() ? NullOrder.NULLS_FIRST : NullOrder.NULLS_LAST);
        }
        for (int position : key) {
            int fieldId = columns.get(position).fieldId();
            if (sortKey.parts().stream().noneMatch(part -> part.fieldId() == fieldId)) {
                order.asc(columns.get(position).name());
            }
        }
        return order.build();
    }

    static Type type(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Types.BooleanType.get();
            case SMALLINT, INTEGER -> Types.IntegerType.get();
            case BIGINT -> Types.LongType.get();
            case REAL -> Types.FloatType.get();
            case DOUBLE -> Types.DoubleType.get();
            case DECIMAL -> Types.DecimalType.of(type.precision(), type.scale());
            case CHAR, VARCHAR, JSONB -> Types.StringType.get();
            case VARBINARY, ARRAY -> Types.BinaryType.get();
            case DATE -> Types.DateType.get();
            case TIME -> Types.TimeType.get();
            case TIMESTAMP -> Types.TimestampType.withoutZone();
            case TIMESTAMPTZ -> Types.TimestampType.withZone();
            case INTERVAL -> Types.FixedType.ofLength(16);
            case UUID -> Types.UUIDType.get();
            case NULL -> throw new IllegalArgumentException("a stored column has a type");
        };
    }
}
