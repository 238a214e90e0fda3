package io.phantomdb.exec.operator;

/// How kept rows are cut into batches.
final class Slices {
    private Slices() {}

    /// Rows per slice: as asked, rounded up to whole bytes of a validity bitmap.
    static int rows(int batchRows) {
        return batchRows + 7 & -8;
    }
}
