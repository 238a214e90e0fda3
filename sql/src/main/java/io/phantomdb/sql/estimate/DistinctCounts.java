package io.phantomdb.sql.estimate;

import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.sql.bind.CatalogTable;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelMdDistinctRowCount;
import org.apache.calcite.rel.metadata.RelMdUtil;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Distinct values of table columns, from the catalog's statistics.
public final class DistinctCounts extends RelMdDistinctRowCount {
    /// Share of the rows that are distinct where nothing is known.
    private static final double UNKNOWN_SHARE = 0.1;

    @Override
    public @Nullable Double getDistinctRowCount(
            TableScan scan, RelMetadataQuery mq, ImmutableBitSet columns, @Nullable RexNode predicate) {
        CatalogTable table = scan.getTable().unwrap(CatalogTable.class);
        if (table == null) {
            return super.getDistinctRowCount(scan, mq, columns, predicate);
        }
        double rows = Math.max(1, table.statistics().rows());
        double distinct = 1;
        for (int column : columns) {
            distinct = Math.min(rows, distinct * of(table, column));
        }
        if (predicate == null || predicate.isAlwaysTrue()) {
            return distinct;
        }
        Double kept = mq.getSelectivity(scan, predicate);
        return RelMdUtil.numDistinctVals(distinct, rows * (kept == null ? 1 : kept));
    }

    /// Distinct values of one column of a table.
    static double of(CatalogTable table, int column) {
        TableStatistics statistics = table.statistics();
        double rows = Math.max(1, statistics.rows());
        boolean unique = table.table().key().size() == 1 && table.table().key().getFirst() == column;
        double known = column < statistics.columns().size()
                ? statistics.columns().get(column).distinctValues()
                : Double.NaN;
        if (unique) {
            return rows;
        }
        return Double.isNaN(known) ? Math.max(1, rows * UNKNOWN_SHARE) : Math.clamp(known, 1, rows);
    }
}
