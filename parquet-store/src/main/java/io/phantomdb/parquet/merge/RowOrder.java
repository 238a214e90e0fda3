package io.phantomdb.parquet.merge;

import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.SortKey;
import java.util.ArrayList;
import java.util.List;

/// The order of rows in segments, by positions of the table's columns. No two rows are equal in it.
///
/// @param parts those of the sort key, then the key's columns
public record RowOrder(List<Part> parts) {
    /// One column of the order.
    public record Part(int column, boolean descending, boolean nullsFirst) {}

    public RowOrder {
        parts = List.copyOf(parts);
    }

    /// @param key positions of the key columns
    public static RowOrder of(SortKey sortKey, List<Column> columns, List<Integer> key) {
        List<Part> parts = new ArrayList<>();
        for (SortKey.Part part : sortKey.parts()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).fieldId() == part.fieldId()) {
                    parts.add(new Part(i, part.descending(), part.nullsFirst()));
                }
            }
        }
        for (int column : key) {
            if (parts.stream().noneMatch(part -> part.column() == column)) {
                parts.add(new Part(column, false, false));
            }
        }
        return new RowOrder(parts);
    }

    /// @param key positions of the key columns, by which alone rows are sorted
    public static RowOrder byKey(List<Integer> key) {
        return new RowOrder(
                key.stream().map(column -> new Part(column, false, false)).toList());
    }
}
