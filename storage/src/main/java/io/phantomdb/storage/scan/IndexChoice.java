package io.phantomdb.storage.scan;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.storage.index.IndexRanges;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.version.TableVersion;
import java.util.List;
import java.util.Optional;

/// Which index a scan reads instead of the table: the one with the fewest entries in the conditions' ranges, if these
/// are few. The entries are counted in the index itself, so no estimate can be wrong.
public final class IndexChoice {
    /// So few rows are always fetched by index.
    private static final long ROWS_ALWAYS = 32;

    /// A row by index costs about as much as scanning so many.
    private static final long HOT_ROWS_PER_FETCH = 8;

    private static final long COLD_ROWS_PER_FETCH = 400;

    private IndexChoice() {}

    /// @param indexes that may be read at the reader's snapshot
    /// @param region holds the ranges
    public static Optional<IndexRanges> choose(
            TableVersion version, List<TableIndex> indexes, List<Expr> conjuncts, Region region) {
        if (indexes.isEmpty() || conjuncts.isEmpty()) {
            return Optional.empty();
        }
        long least = Math.max(
                        ROWS_ALWAYS,
                        version.hot().rows() / HOT_ROWS_PER_FETCH + version.coldRows() / COLD_ROWS_PER_FETCH)
                + 1;
        Optional<IndexRanges> best = Optional.empty();
        for (TableIndex index : indexes) {
            Optional<IndexRanges> ranges = IndexRanges.of(index, conjuncts, region);
            if (ranges.isPresent()) {
                long count = ranges.get().count(least);
                boolean tie = count == least
                        && best.isPresent()
                        && ranges.get().partsUsed() > best.get().partsUsed();
                if (count < least || tie) {
                    least = count;
                    best = ranges;
                }
            }
        }
        return best;
    }
}
