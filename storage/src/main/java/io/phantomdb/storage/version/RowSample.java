package io.phantomdb.storage.version;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A uniform sample of a table's rows since the start, for estimates alone.
///
/// A row is in the sample if the hash of its key ends in `level` zeros; when there are too many, the level rises by one
/// and half of them go. So a key counts once however often its row is replaced. Rows deleted stay. The commit thread
/// adds;
/// any thread asks. On the heap: at most [#ROWS_MAX] rows of at most [#ROW_BYTES_MAX] bytes.
public final class RowSample {
    static final int ROWS_MAX = 1024;
    private static final int ROW_BYTES_MAX = 1024;

    private final RowLayout layout;
    private final Map<Long, byte[]> rows = new HashMap<>();
    private long mask;
    private long changes;
    private long summarizedAt;
    private @Nullable Summary summary;

    /// What the sample tells of one column.
    ///
    /// @param distinct different values among the rows
    /// @param once values that one row alone has
    /// @param nulls rows with NULL
    /// @param minimum,maximum in the form of literals; empty where all are NULL or the type has no order here
    public record Column(int distinct, int once, int nulls, Optional<Object> minimum, Optional<Object> maximum) {
        /// Distinct values of the whole table of `total` rows, of which `sampled` are in the sample: the estimator Duj1
        /// of Haas and Stokes, "Estimating the Number of Classes in a Finite Population", 1998.
        double distinctOf(double total, int sampled) {
            int known = sampled - nulls;
            if (known <= 0) {
                return 1;
            }
            double whole = Math.max(known, total * known / sampled);
            return Math.clamp((double) known * distinct / (known - once + (double) once * known / whole), 1, whole);
        }
    }

    /// @param rows in the sample
    /// @param seen estimate of the keys that the sample stands for
    public record Summary(int rows, double seen, List<Column> columns) {}

    RowSample(RowLayout layout) {
        this.layout = layout;
    }

    /// Notes a row that was inserted or replaced another.
    void add(long row, int bytes) {
        long hash = spread(KeyCodec.hash(RowLayout.keyAddress(row), RowLayout.keyBytes(row)));
        if ((hash & mask) == 0 && bytes <= ROW_BYTES_MAX) {
            keep(hash, row, bytes);
        }
    }

    private synchronized void keep(long hash, long row, int bytes) {
        byte[] copy = new byte[bytes];
        Memory.copy(row, copy, 0, bytes);
        rows.put(hash, copy);
        changes++;
        while (rows.size() > ROWS_MAX) {
            mask = mask << 1 | 1;
            rows.keySet().removeIf(known -> (known & mask) != 0);
        }
    }

    /// The key's hash serves the index too; its low bits are mixed once more, so that the sample is independent of it.
    private static long spread(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }

    /// The sample as it is, or as it was when it was a third smaller.
    public synchronized Summary summary() {
        Summary known = summary;
        if (known == null || changes - summarizedAt > known.rows() / 2) {
            known = summarize();
            summary = known;
            summarizedAt = changes;
        }
        return known;
    }

    private Summary summarize() {
        List<Column> columns = new ArrayList<>();
        try (Region region = new Region(MemoryBudget.unlimited("sample"))) {
            int count = rows.size();
            long addresses = region.allocate(8L * Math.max(1, count));
            int at = 0;
            for (byte[] row : rows.values()) {
                long copy = region.allocate(row.length);
                Memory.copy(row, 0, copy, row.length);
                Memory.putLong(addresses + 8L * at++, copy);
            }
            for (int column = 0; column < layout.types().size(); column++) {
                columns.add(summarize(layout.decode(addresses, count, column, region), count));
            }
            return new Summary(count, (double) count * (mask + 1), columns);
        }
    }

    @SuppressWarnings("unchecked")
    private static Column summarize(Vector values, int count) {
        Map<Object, Integer> counts = new HashMap<>();
        int nulls = 0;
        Optional<Object> minimum = Optional.empty();
        Optional<Object> maximum = Optional.empty();
        for (int i = 0; i < count; i++) {
            Object value = Vectors.value(values, i);
            if (value == null) {
                nulls++;
                continue;
            }
            counts.merge(value, 1, Integer::sum);
            if (value instanceof Long || value instanceof java.math.BigDecimal || value instanceof Double) {
                Comparable<Object> comparable = (Comparable<Object>) value;
                minimum = minimum.filter(least -> comparable.compareTo(least) >= 0)
                        .or(() -> Optional.of(value));
                maximum =
                        maximum.filter(most -> comparable.compareTo(most) <= 0).or(() -> Optional.of(value));
            }
        }
        int once = (int) counts.values().stream().filter(times -> times == 1).count();
        return new Column(counts.size(), once, nulls, minimum, maximum);
    }
}
