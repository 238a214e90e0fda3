package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.schema.Partitioning;
import io.phantomdb.parquet.partition.PartitionText;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/// Our partitions as Iceberg has them.
final class IcebergPartitions {
    private IcebergPartitions() {}

    /// Fields get the names that Iceberg's writers give them, `ts_day`, `id_bucket`; with a number where a column or
    /// another field has it.
    static PartitionSpec spec(Schema schema, Partitioning partitioning) {
        PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
        Set<String> taken = new HashSet<>();
        schema.columns().forEach(column -> taken.add(column.name()));
        for (Partitioning.Field field : partitioning.fields()) {
            String column = Objects.requireNonNull(schema.findColumnName(field.fieldId()));
            String name = field.transform() == Partitioning.Transform.IDENTITY
                    ? column
                    : free(column + "_" + suffix(field.transform()), taken);
            switch (field.transform()) {
                case IDENTITY -> spec.identity(column, name);
                case YEAR -> spec.year(column, name);
                case MONTH -> spec.month(column, name);
                case DAY -> spec.day(column, name);
                case HOUR -> spec.hour(column, name);
                case BUCKET -> spec.bucket(column, field.argument(), name);
                case TRUNCATE -> spec.truncate(column, field.argument(), name);
            }
        }
        return spec.build();
    }

    private static String suffix(Partitioning.Transform transform) {
        return transform == Partitioning.Transform.TRUNCATE ? "trunc" : transform.word();
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    /// SQLSTATE 42701 where a column has the name of a partition field, which readers of the metadata refuse.
    static void requireNoClash(PartitionSpec spec, Schema schema) {
        for (PartitionField field : spec.fields()) {
            Types.NestedField column = schema.findField(field.name());
            if (column != null && (!field.transform().isIdentity() || column.fieldId() != field.sourceId())) {
                throw new DatabaseException(
                        SqlState.DUPLICATE_COLUMN,
                        "column name \"" + field.name() + "\" is that of a partition field of the table");
            }
        }
    }

    /// @param text as the footers of segments have it
    static PartitionData values(PartitionSpec spec, String text) {
        PartitionData data = new PartitionData(spec.partitionType());
        List<Optional<Object>> values = PartitionText.values(text);
        assert values.size() == data.size() : text + " for " + spec;
        for (int i = 0; i < values.size(); i++) {
            data.set(i, value(values.get(i).orElse(null), data.getType(i)));
        }
        return data;
    }

    private static @Nullable Object value(@Nullable Object value, Type type) {
        return switch (value) {
            case null -> null;
            case Long number
            when type.typeId() == Type.TypeID.INTEGER || type.typeId() == Type.TypeID.DATE -> Math.toIntExact(number);
            case Bytes bytes -> ByteBuffer.wrap(bytes.array());
            default -> value;
        };
    }
}
