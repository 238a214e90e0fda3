package io.phantomdb.parquet.file;

/// Where a data page lies and which rows it holds.
///
/// @param offset of its header in the file
/// @param bytes header included
/// @param firstRow in its row group
public record PageLocation(long offset, int bytes, int firstRow, int rows) {
    public int endRow() {
        return firstRow + rows;
    }
}
