package io.phantomdb.parquet.scan;

import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.BloomFilter;
import io.phantomdb.parquet.file.BloomHash;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.FileColumn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/// One predicate over one column of a file, decided by bounds.
final class ZoneFilter {
    private final FileColumn column;
    private final SqlType type;
    private final ColumnPredicate predicate;

    ZoneFilter(FileColumn column, SqlType type, ColumnPredicate predicate) {
        this.column = column;
        this.type = type;
        this.predicate = predicate;
    }

    FileColumn column() {
        return column;
    }

    /// Whether some row of the chunk may satisfy the predicate.
    boolean mayMatch(ColumnChunk chunk) {
        Statistics statistics = chunk.statistics();
        if (statistics == null) {
            return true;
        }
        long nulls = statistics.isSetNull_count() ? statistics.getNull_count() : -1;
        return mayMatch(
                        chunk.rows(),
                        nulls,
                        Zones.decode(statistics.getMin_value(), column, type),
                        Zones.decode(statistics.getMax_value(), column, type))
                && mayHold(chunk);
    }

    /// Asks the chunk's bloom filter where the predicate names values.
    private boolean mayHold(ColumnChunk chunk) {
        List<Object> wanted = wanted();
        if (wanted.isEmpty() || column.unit() != FileColumn.Unit.PLAIN || !BloomHash.covers(type)) {
            return true;
        }
        Optional<BloomFilter> filter = chunk.bloomFilter();
        if (filter.isEmpty()) {
            return true;
        }
        for (Object value : wanted) {
            boolean excluded = switch (Zones.ofLiteral(value, type)) {
                case Long number -> !filter.get().mayContain(number);
                case Bytes bytes -> !filter.get().mayContain(bytes.array());
                case null, default -> false;
            };
            if (!excluded) {
                return true;
            }
        }
        return false;
    }

    /// The values of which one is wanted; empty where the predicate is no equality.
    private List<Object> wanted() {
        return switch (predicate) {
            case ColumnPredicate.AnyOf any -> any.values();
            case ColumnPredicate.Range range ->
                range.minimum().isPresent() && range.minimum().equals(range.maximum())
                        ? List.of(range.minimum().get())
                        : List.of();
            case ColumnPredicate.NullTest _ -> List.of();
        };
    }

    /// Per page whether some of its rows may satisfy the predicate; empty where the file has no page index.
    Optional<boolean[]> mayMatchPages(ColumnChunk chunk) {
        return chunk.columnIndex().map(index -> {
            boolean[] pages = new boolean[chunk.pages().size()];
            for (int i = 0; i < pages.length; i++) {
                pages[i] = mayMatchPage(chunk, index, i);
            }
            return pages;
        });
    }

    private boolean mayMatchPage(ColumnChunk chunk, ColumnIndex index, int page) {
        long rows = chunk.pages().get(page).rows();
        if (index.getNull_pages().get(page)) {
            return mayMatch(rows, rows, null, null);
        }
        long nulls = index.isSetNull_counts() && index.getNull_countsSize() > page
                ? index.getNull_counts().get(page)
                : -1;
        return mayMatch(
                rows,
                nulls,
                Zones.decode(bytes(index.getMin_values().get(page)), column, type),
                Zones.decode(bytes(index.getMax_values().get(page)), column, type));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private boolean mayMatch(long rows, long nulls, @Nullable Object minimum, @Nullable Object maximum) {
        boolean allNull = nulls == rows;
        return switch (predicate) {
            case ColumnPredicate.NullTest test -> test.isNull() ? column.optional() && nulls != 0 : !allNull;
            case ColumnPredicate.Range range -> !allNull && mayMatch(range, minimum, maximum);
            case ColumnPredicate.AnyOf any -> !allNull && mayMatch(any, minimum, maximum);
        };
    }

    private boolean mayMatch(ColumnPredicate.Range range, @Nullable Object minimum, @Nullable Object maximum) {
        Object from = zone(range.minimum());
        Object to = zone(range.maximum());
        if (from != null && maximum != null && boundsCoverNan()) {
            int order = Zones.compare(maximum, from);
            if (order < 0 || order == 0 && !range.minimumInclusive() && isExact(maximum)) {
                return false;
            }
        }
        if (to != null && minimum != null) {
            int order = Zones.compare(minimum, to);
            return order < 0 || order == 0 && (range.maximumInclusive() || !isExact(minimum));
        }
        return true;
    }

    private boolean mayMatch(ColumnPredicate.AnyOf any, @Nullable Object minimum, @Nullable Object maximum) {
        if (minimum == null || maximum == null) {
            return true;
        }
        for (Object value : any.values()) {
            Object zone = Zones.ofLiteral(value, type);
            if (zone == null || Zones.compare(minimum, zone) <= 0 && Zones.compare(maximum, zone) >= 0) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Object zone(Optional<Object> literal) {
        return literal.isEmpty() ? null : Zones.ofLiteral(literal.get(), type);
    }

    /// NaN sorts above all numbers, but bounds leave it out.
    private boolean boundsCoverNan() {
        return type.kind() != SqlType.Kind.REAL && type.kind() != SqlType.Kind.DOUBLE;
    }

    /// Long byte strings are cut, so that a bound may lie outside the values.
    private static boolean isExact(Object bound) {
        return !(bound instanceof Bytes);
    }

    /// The filters that the predicates give over a file.
    ///
    /// @param columns the file's column per position in the table, null where it has none
    static List<ZoneFilter> of(
            List<ColumnPredicate> predicates, List<Optional<FileColumn>> columns, List<SqlType> types) {
        List<ZoneFilter> filters = new ArrayList<>();
        for (ColumnPredicate predicate : predicates) {
            Optional<FileColumn> column = columns.get(predicate.column());
            if (column.isPresent()) {
                filters.add(
                        new ZoneFilter(column.get(), Objects.requireNonNull(types.get(predicate.column())), predicate));
            }
        }
        return filters;
    }
}
