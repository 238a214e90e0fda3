package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a serializable transaction has read, as keys and ranges of keys, so that commits can be asked whether they
/// changed it.
///
///     get                                   the keys' hashes, also of rows that are not there
///     scan, first key column in a range     [lowest, highest] bytes of the first key column, both ends included
///     any other scan                        the whole table
///
/// It says at least as much as was read: bounds count as included, conditions on other columns as true, and what would
/// take too much memory as the whole table. Any thread may add.
final class ReadSet {
    private static final int KEYS_MAX = 4096;
    private static final int RANGES_MAX = 256;
    private static final long ENTRY_BYTES = 64;

    private final MemoryBudget budget;
    private final Map<Long, TableReads> tables = new HashMap<>();
    private long reserved;

    private record Interval(byte @Nullable [] lowest, byte @Nullable [] highest) {
        /// A bound equals every key that begins with it.
        boolean holds(byte[] keys, int from, int to) {
            return (lowest == null || compare(keys, from, to, lowest) >= 0)
                    && (highest == null || compare(keys, from, to, highest) <= 0);
        }

        private static int compare(byte[] keys, int from, int to, byte[] bound) {
            int length = Math.min(to - from, bound.length);
            return Arrays.compareUnsigned(keys, from, from + length, bound, 0, length);
        }
    }

    private static final class TableReads {
        private boolean whole;
        private final Set<Long> keys = new HashSet<>();
        private final List<Interval> ranges = new ArrayList<>();

        private void setWhole() {
            whole = true;
            keys.clear();
            ranges.clear();
        }
    }

    /// @param budget counts what is kept
    ReadSet(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Notes a key that was looked up.
    ///
    /// @param hash as [KeyCodec#hash]
    synchronized void addKey(TableInfo table, long hash) {
        TableReads reads = reads(table);
        if (!reads.whole && reads.keys.add(hash)) {
            reserve(ENTRY_BYTES);
            if (reads.keys.size() > KEYS_MAX) {
                reads.setWhole();
            }
        }
    }

    /// Notes what a scan may find.
    synchronized void addScan(ScanRequest request) {
        TableReads reads = reads(request.table());
        if (reads.whole) {
            return;
        }
        int column = request.table().key().getFirst();
        List<Interval> ranges = ranges(request, column);
        if (ranges.isEmpty() || reads.ranges.size() + ranges.size() > RANGES_MAX) {
            reads.setWhole();
            return;
        }
        reserve(ENTRY_BYTES * ranges.size());
        reads.ranges.addAll(ranges);
    }

    /// The keys that the predicates leave; empty: all.
    private static List<Interval> ranges(ScanRequest request, int column) {
        SqlType type = request.table().columns().get(column).type();
        byte[] lowest = null;
        byte[] highest = null;
        for (ColumnPredicate predicate : request.predicates()) {
            if (predicate.column() != column) {
                continue;
            }
            switch (predicate) {
                case ColumnPredicate.Range range -> {
                    byte[] low =
                            range.minimum().map(value -> encoded(type, value)).orElse(null);
                    byte[] high =
                            range.maximum().map(value -> encoded(type, value)).orElse(null);
                    if (low != null && (lowest == null || Arrays.compareUnsigned(low, lowest) > 0)) {
                        lowest = low;
                    }
                    if (high != null && (highest == null || Arrays.compareUnsigned(high, highest) < 0)) {
                        highest = high;
                    }
                }
                case ColumnPredicate.AnyOf any -> {
                    return any.values().stream()
                            .map(value -> encoded(type, value))
                            .map(bytes -> new Interval(bytes, bytes))
                            .toList();
                }
                case ColumnPredicate.NullTest ignored -> {}
            }
        }
        return lowest == null && highest == null ? List.of() : List.of(new Interval(lowest, highest));
    }

    private static byte[] encoded(SqlType type, Object value) {
        try (Region region = new Region(MemoryBudget.unlimited("bounds"))) {
            Batch batch = Batches.ofRows(List.of(type), Collections.singletonList(List.of(value)), region);
            KeyCodec codec = new KeyCodec(List.of(type));
            int length = codec.encodedBytes(batch, 0);
            long address = region.allocateBytes(length);
            codec.encode(batch, 0, address);
            byte[] bytes = new byte[length];
            Memory.copy(address, bytes, 0, length);
            return bytes;
        }
    }

    /// Whether a commit changed something that was read.
    synchronized boolean overlaps(WriteHistory.Entry commit) {
        TableReads reads = tables.get(commit.table());
        if (reads == null) {
            return false;
        }
        if (reads.whole || commit.isWhole()) {
            return true;
        }
        for (int i = 0; i < commit.rows(); i++) {
            if (reads.keys.contains(commit.hash(i)) || isInRange(reads, commit, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInRange(TableReads reads, WriteHistory.Entry commit, int row) {
        for (Interval range : reads.ranges) {
            if (range.holds(commit.keys(), commit.from(row), commit.from(row + 1))) {
                return true;
            }
        }
        return false;
    }

    /// Ids of the tables that were read.
    synchronized List<Long> tables() {
        return List.copyOf(tables.keySet());
    }

    synchronized void clear() {
        tables.clear();
        budget.release(reserved);
        reserved = 0;
    }

    private TableReads reads(TableInfo table) {
        return tables.computeIfAbsent(table.id(), id -> new TableReads());
    }

    private void reserve(long bytes) {
        budget.reserve(bytes);
        reserved += bytes;
    }
}
