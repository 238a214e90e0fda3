package io.phantomdb.parquet.foreign;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.TableScan;
import java.util.List;

/// Any local Parquet file, or all files of a glob as one table; their columns are matched by name with those of the first.
///
/// Any thread may call; the owner closes it after its scans.
public final class ForeignParquet implements AutoCloseable {
    private ForeignParquet() {}

    /// Opens a path or a glob (`*`, `?`, `[…]`, `**`).
    ///
    /// SQLSTATE 58P01 where nothing matches, 22P04 where a file is no Parquet or lacks a column, 0A000 for nested or unknown types, XX001 for a damaged footer.
    public static ForeignParquet open(String pathOrGlob) {
        throw new AssertionError();
    }

    /// Columns with field ids 1, 2, … in the order of the first file.
    public List<Column> columns() {
        throw new AssertionError();
    }

    public long rows() {
        throw new AssertionError();
    }

    /// A morsel per row group.
    ///
    /// @param columns positions in [#columns]
    /// @param budget holds decoded pages of open morsels
    public TableScan scan(
            List<Integer> columns, List<ColumnPredicate> predicates, int batchRows, MemoryBudget budget) {
        throw new AssertionError();
    }

    @Override
    public void close() {
        throw new AssertionError();
    }
}
