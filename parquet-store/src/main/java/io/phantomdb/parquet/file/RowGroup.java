package io.phantomdb.parquet.file;

import java.util.ArrayList;
import java.util.List;

/// Consecutive rows of a file, and for each column the chunk that holds them.
///
/// @param firstRow position in the file
/// @param chunks by [FileColumn#index]
public record RowGroup(long firstRow, int rows, List<ColumnChunk> chunks) {
    static RowGroup of(ParquetFile file, org.apache.parquet.format.RowGroup group, long firstRow) {
        if (group.getNum_rows() < 0
                || group.getNum_rows() > Integer.MAX_VALUE
                || group.getColumnsSize() != file.columns().size()) {
            throw file.corrupted(
                    file.bytes(),
                    "a row group of " + group.getNum_rows() + " rows and " + group.getColumnsSize()
                            + " columns where the schema has " + file.columns().size());
        }
        List<ColumnChunk> chunks = new ArrayList<>();
        int rows = (int) group.getNum_rows();
        for (int i = 0; i < file.columns().size(); i++) {
            chunks.add(ColumnChunk.of(
                    file, file.columns().get(i), group.getColumns().get(i), rows));
        }
        return new RowGroup(firstRow, rows, List.copyOf(chunks));
    }
}
