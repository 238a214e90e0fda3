package io.phantomdb.parquet.segment;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.file.ZoneMap;
import java.nio.file.Path;
import java.util.List;

/// An open segment: immutable, mapped into memory, its footer parsed once. Any thread may call everything; the owner closes it when no scan,
/// morsel or batch of it is in use any more.
///
/// Every method throws SQLSTATE XX001 with file and offset where the file is damaged (checksums of footer and pages are
/// verified at first touch).
public final class Segment implements AutoCloseable {
    private Segment() {}

    /// @param columns of the table; a column that the file does not have reads as its default where that is a literal, else as NULL
    /// @param key positions of the key columns, by which the file is sorted (ascending, no NULLs)
    /// @param cache keeps decoded pages for [#find] and [#read]
    public static Segment open(Path path, List<Column> columns, List<Integer> key, SegmentCache cache, World world) {
        throw new AssertionError();
    }

    public Path path() {
        throw new AssertionError();
    }

    public long rows() {
        throw new AssertionError();
    }

    /// Length of the file.
    public long bytes() {
        throw new AssertionError();
    }

    /// Bounds of a column over the whole file.
    public ZoneMap zoneMap(int column) {
        throw new AssertionError();
    }

    /// @param columns positions in the table's columns, in the order wanted; may be empty (batches then only count)
    /// @param predicates a conjunction; only prunes row groups and pages, rows that do not satisfy it may come all the same
    /// @param batchRows longest batch
    /// @param budget holds decoded pages of open morsels
    public SegmentScan scan(
            List<Integer> columns, List<ColumnPredicate> predicates, int batchRows, MemoryBudget budget) {
        throw new AssertionError();
    }

    /// The position of the row with this key, deleted or not; -1 where there is none.
    ///
    /// @param keys a batch of the table's key columns in key order, without NULLs
    /// @param row physical row in it
    public long find(Batch keys, int row) {
        throw new AssertionError();
    }

    /// Rows by position, in the order of the positions.
    ///
    /// @param columns positions in the table's columns
    /// @param region holds the result, strings included
    public Batch read(long[] positions, List<Integer> columns, Region region) {
        throw new AssertionError();
    }

    @Override
    public void close() {
        throw new AssertionError();
    }
}
