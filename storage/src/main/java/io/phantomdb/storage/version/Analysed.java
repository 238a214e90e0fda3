package io.phantomdb.storage.version;

import io.phantomdb.core.schema.ColumnStatistics;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableAnalysis.ColumnAnalysis;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import java.util.ArrayList;
import java.util.List;

/// Puts what ANALYZE found beside what is at hand. Rows and bounds are those of now; distinct values and NULLs are
/// those
/// that were found, and where values hardly repeated, they grow with the table.
public final class Analysed {
    /// Above this share of the rows a number of distinct values is taken for one that grows with them.
    private static final double GROWING_SHARE = 0.1;

    private Analysed() {}

    public static TableStatistics with(TableStatistics known, TableAnalysis analysis, TableInfo table) {
        List<ColumnStatistics> columns = new ArrayList<>(known.columns());
        for (ColumnAnalysis found : analysis.columns()) {
            table.positionOfField(found.fieldId())
                    .ifPresent(position ->
                            columns.set(position, column(columns.get(position), found, known.rows(), analysis.rows())));
        }
        return new TableStatistics(known.rows(), columns);
    }

    private static ColumnStatistics column(ColumnStatistics known, ColumnAnalysis found, double rows, double rowsThen) {
        boolean grows = rowsThen > 0 && found.distinct() > GROWING_SHARE * rowsThen;
        double distinct = grows ? found.distinct() * rows / rowsThen : found.distinct();
        return new ColumnStatistics(
                Math.min(rows, distinct),
                found.nullFraction(),
                known.minimum(),
                known.maximum(),
                java.util.Optional.of(found));
    }
}
