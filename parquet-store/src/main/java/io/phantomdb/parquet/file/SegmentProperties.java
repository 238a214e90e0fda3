package io.phantomdb.parquet.file;

import io.phantomdb.core.schema.SortKey;
import java.util.HashMap;
import java.util.Map;

/// What the footer of a segment says of its rows, under the names `phantomdb.sort-key` and `phantomdb.partition`; a
/// segment without them is sorted by the table's key and of a table without partitions.
///
/// @param partition values of the partition fields, as text; empty: the table is not partitioned
public record SegmentProperties(SortKey sortKey, String partition) {
    public static final SegmentProperties NONE = new SegmentProperties(SortKey.BY_KEY, "");

    private static final String SORT_KEY = "phantomdb.sort-key";
    private static final String PARTITION = "phantomdb.partition";

    public static SegmentProperties of(ParquetFile file) {
        return new SegmentProperties(
                SortKey.ofText(file.property(SORT_KEY).orElse("")),
                file.property(PARTITION).orElse(""));
    }

    /// As they go into the footer.
    public Map<String, String> toFooter() {
        Map<String, String> footer = new HashMap<>();
        if (!sortKey.isByKey()) {
            footer.put(SORT_KEY, sortKey.text());
        }
        if (!partition.isEmpty()) {
            footer.put(PARTITION, partition);
        }
        return footer;
    }
}
