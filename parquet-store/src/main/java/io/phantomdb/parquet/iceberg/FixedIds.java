package io.phantomdb.parquet.iceberg;

import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/// Metadata of a new table that keeps the schema's own field ids, where Iceberg's factory method would number them
/// anew.
final class FixedIds {
    private FixedIds() {}

    static TableMetadata newTable(
            Schema schema, PartitionSpec spec, SortOrder order, String location, Map<String, String> properties) {
        Map<String, String> kept = new TreeMap<>(properties);
        int version = Integer.parseInt(String.valueOf(kept.remove(TableProperties.FORMAT_VERSION)));
        return TableMetadata.buildFromEmpty(version)
                .assignUUID()
                .setLocation(location)
                .setCurrentSchema(schema, schema.highestFieldId())
                .setDefaultPartitionSpec(spec)
                .setDefaultSortOrder(order)
                .setProperties(kept)
                .build();
    }
}
