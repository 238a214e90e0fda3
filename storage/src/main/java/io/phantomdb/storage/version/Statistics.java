package io.phantomdb.storage.version;

import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ColumnStatistics;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.store.StoreStatus;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.ZoneMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Estimates from what is at hand: row counts of both tiers, zone maps of the segments, the key's uniqueness.
///
/// Bounds are those of the segments and of the sample of rows written since the start ([RowSample]); rows may lie
/// outside. Distinct values: as many as rows for a key of one column, two for BOOLEAN, by the sample where it stands
/// for
/// a good part of the table, at most the width of the range for integers and dates, else unknown.
public final class Statistics {
    /// Share of the rows that the sample must stand for.
    private static final double SAMPLED_SHARE_MIN = 0.25;

    private Statistics() {}

    public static TableStatistics unknown(TableInfo table) {
        return new TableStatistics(0, Collections.nCopies(table.columns().size(), ColumnStatistics.UNKNOWN));
    }

    public static TableStatistics of(TableVersion version) {
        TableInfo table = version.handle().info();
        double rows = (double) version.hot().rows() + version.coldRows();
        RowSample.Summary sample = version.handle().sample().summary();
        boolean trusted = sample.rows() > 0 && sample.seen() >= rows * SAMPLED_SHARE_MIN;
        List<ColumnStatistics> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            ColumnStatistics stored = column(version, table, i, rows);
            columns.add(
                    trusted
                            ? sampled(
                                    stored, sample, i, rows, version.segments().isEmpty())
                            : stored);
        }
        return new TableStatistics(rows, columns);
    }

    /// The statistics with what the sample adds: NULLs and bounds where there are no segments, else wider bounds, and
    /// the
    /// distinct values.
    private static ColumnStatistics sampled(
            ColumnStatistics stored, RowSample.Summary sample, int position, double rows, boolean hotOnly) {
        RowSample.Column column = sample.columns().get(position);
        boolean bounded =
                hotOnly || stored.minimum().isPresent() && stored.maximum().isPresent();
        Optional<Object> minimum = bounded ? better(stored.minimum(), column.minimum(), -1) : Optional.empty();
        Optional<Object> maximum = bounded ? better(stored.maximum(), column.maximum(), 1) : Optional.empty();
        double known = stored.distinctValues();
        double distinct = Math.min(rows, column.distinctOf(rows, sample.rows()));
        return new ColumnStatistics(
                Double.isNaN(known) ? distinct : Math.min(known, distinct),
                hotOnly ? (double) column.nulls() / sample.rows() : stored.nullFraction(),
                minimum,
                maximum);
    }

    private static ColumnStatistics column(TableVersion version, TableInfo table, int position, double rows) {
        long segmentRows = 0;
        long nulls = 0;
        Optional<Object> minimum = Optional.empty();
        Optional<Object> maximum = Optional.empty();
        boolean bounded = !version.segments().isEmpty();
        for (ColdSegment cold : version.segments()) {
            ZoneMap zone = cold.segment().zoneMap(position);
            segmentRows += zone.rows();
            nulls = zone.nulls() < 0 || nulls < 0 ? -1 : nulls + zone.nulls();
            bounded &= zone.minimum().isPresent() && zone.maximum().isPresent() || zone.nulls() == zone.rows();
            minimum = better(minimum, zone.minimum(), -1);
            maximum = better(maximum, zone.maximum(), 1);
        }
        Column column = table.columns().get(position);
        double nullFraction =
                !column.nullable() ? 0 : segmentRows == 0 || nulls < 0 ? Double.NaN : (double) nulls / segmentRows;
        if (!bounded) {
            minimum = Optional.empty();
            maximum = Optional.empty();
        }
        boolean unique = table.key().size() == 1 && table.key().get(0) == position;
        return new ColumnStatistics(
                distinct(column.type(), unique, rows, minimum, maximum), nullFraction, minimum, maximum);
    }

    private static double distinct(
            SqlType type, boolean unique, double rows, Optional<Object> minimum, Optional<Object> maximum) {
        if (unique) {
            return rows;
        }
        if (type.kind() == SqlType.Kind.BOOLEAN) {
            return Math.min(rows, 2);
        }
        boolean whole = type.isInteger() || type.kind() == SqlType.Kind.DATE;
        if (whole && minimum.orElse(null) instanceof Long low && maximum.orElse(null) instanceof Long high) {
            return Math.min(rows, (double) high - low + 1);
        }
        return Double.NaN;
    }

    private static Optional<Object> better(Optional<Object> known, Optional<Object> other, int sign) {
        if (known.isEmpty() || other.isEmpty()) {
            return known.isEmpty() ? other : known;
        }
        Integer order = compare(known.get(), other.get());
        return order != null && order * sign < 0 ? other : known;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Integer compare(Object left, Object right) {
        return left instanceof Comparable<?> && left.getClass() == right.getClass()
                ? Integer.valueOf(((Comparable<Object>) left).compareTo(right))
                : null;
    }

    /// Sizes of a version, for status reports.
    public static StoreStatus.TableStatus status(TableVersion version) {
        long segmentRows = 0;
        long segmentBytes = 0;
        for (var cold : version.segments()) {
            segmentRows += cold.segment().rows();
            segmentBytes += cold.segment().bytes();
        }
        return new StoreStatus.TableStatus(
                version.handle().info().schema(),
                version.handle().info().name(),
                version.hot().rows(),
                version.coldRows(),
                segmentRows - version.coldRows(),
                version.segments().size(),
                segmentBytes);
    }
}
