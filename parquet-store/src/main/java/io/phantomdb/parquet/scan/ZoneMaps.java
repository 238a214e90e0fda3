package io.phantomdb.parquet.scan;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.ZoneMap;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/// Bounds over several column chunks, as the footer has them.
public final class ZoneMaps {
    private ZoneMaps() {}

    public static ZoneMap of(List<ColumnChunk> chunks, SqlType type) {
        long rows = 0;
        long nulls = 0;
        boolean nullsKnown = true;
        boolean boundsKnown = true;
        Object minimum = null;
        Object maximum = null;
        for (ColumnChunk chunk : chunks) {
            rows += chunk.rows();
            Statistics statistics = chunk.statistics();
            nullsKnown &= statistics != null && statistics.isSetNull_count();
            if (statistics == null) {
                boundsKnown = false;
                continue;
            }
            nulls += statistics.getNull_count();
            if (statistics.isSetNull_count() && statistics.getNull_count() == chunk.rows()) {
                continue;
            }
            Object low = Zones.decode(statistics.getMin_value(), chunk.column(), type);
            Object high = Zones.decode(statistics.getMax_value(), chunk.column(), type);
            boundsKnown &= low != null && high != null;
            minimum = outer(minimum, low, -1);
            maximum = outer(maximum, high, 1);
        }
        return new ZoneMap(
                rows,
                nullsKnown ? nulls : -1,
                literal(boundsKnown, minimum, type),
                literal(boundsKnown, maximum, type));
    }

    private static @Nullable Object outer(@Nullable Object known, @Nullable Object next, int sign) {
        if (known == null || next == null) {
            return known == null ? next : known;
        }
        return Zones.compare(next, known) * sign > 0 ? next : known;
    }

    private static Optional<Object> literal(boolean known, @Nullable Object bound, SqlType type) {
        return known && bound != null ? Optional.of(Zones.toLiteral(bound, type)) : Optional.empty();
    }
}
