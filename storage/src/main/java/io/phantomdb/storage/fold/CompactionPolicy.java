package io.phantomdb.storage.fold;

import io.phantomdb.core.schema.SortKey;
import io.phantomdb.storage.version.ColdSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which segments are worth a rewrite.
///
/// - Tiers by live rows, each four times the one before: as soon as a tier has [#FAN_IN] segments they become one of
///   the next tier. So a row is rewritten at most once per tier, `log4(rows of a full segment / 64)`, and a table has
///   fewer than `FAN_IN` segments per tier beside its full ones.
/// - A segment of which a quarter or more is dead is rewritten: three rows for each dead one at most.
/// - A segment that was written before the table got another sort key is sorted anew, once, before anything else.
/// - Segments of different partitions have nothing to do with each other.
final class CompactionPolicy {
    /// Segments of one tier that are merged.
    static final int FAN_IN = 4;

    private static final int INPUTS_MAX = 16;
    private static final long TIER_ROWS = 64;
    private static final long FULL_ROWS = SegmentFiles.SEGMENT_ROWS_MAX / 4L * 3;
    private static final long INPUT_ROWS_MAX = 8L * SegmentFiles.SEGMENT_ROWS_MAX;

    private CompactionPolicy() {}

    /// Segments of one partition to merge into one run; empty: none.
    static List<ColdSegment> choose(List<ColdSegment> segments) {
        return byPartition(segments).values().stream()
                .map(CompactionPolicy::chooseWithin)
                .filter(chosen -> !chosen.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /// A segment that is not sorted as the table's rows are now; empty: there is none.
    static List<ColdSegment> stale(List<ColdSegment> segments, SortKey sortKey) {
        return segments.stream()
                .filter(cold -> !cold.segment().properties().sortKey().equals(sortKey))
                .limit(1)
                .toList();
    }

    static Map<String, List<ColdSegment>> byPartition(List<ColdSegment> segments) {
        Map<String, List<ColdSegment>> partitions = new TreeMap<>();
        segments.forEach(cold -> partitions
                .computeIfAbsent(cold.segment().properties().partition(), key -> new ArrayList<>())
                .add(cold));
        return partitions;
    }

    private static List<ColdSegment> chooseWithin(List<ColdSegment> segments) {
        TreeMap<Integer, List<ColdSegment>> tiers = new TreeMap<>();
        List<ColdSegment> decayed = new ArrayList<>();
        for (ColdSegment cold : segments) {
            long dead = dead(cold);
            if (dead * 4 >= cold.segment().rows()) {
                decayed.add(cold);
            } else if (cold.segment().rows() - dead < FULL_ROWS) {
                int tier = tier(cold.segment().rows() - dead);
                tiers.computeIfAbsent(tier, key -> new ArrayList<>()).add(cold);
            }
        }
        if (!decayed.isEmpty()) {
            return bounded(decayed);
        }
        for (List<ColdSegment> tier : tiers.values()) {
            if (tier.size() >= FAN_IN) {
                return bounded(tier);
            }
        }
        return List.of();
    }

    /// For a compaction on demand: everything of a partition, unless it is one run without dead rows already. It takes
    /// four bytes of heap per row.
    static List<ColdSegment> all(List<ColdSegment> segments) {
        boolean perfect = segments.size() == 1 && dead(segments.getFirst()) == 0;
        return perfect ? List.of() : segments;
    }

    static int tier(long rows) {
        int tier = 0;
        for (long limit = TIER_ROWS; rows > limit; limit *= FAN_IN) {
            tier++;
        }
        return tier;
    }

    /// Rows that a rewrite drops.
    private static long dead(ColdSegment cold) {
        return cold.deletions().persisted().getLongCardinality();
    }

    private static List<ColdSegment> bounded(List<ColdSegment> candidates) {
        List<ColdSegment> chosen = new ArrayList<>();
        long rows = 0;
        for (ColdSegment cold : candidates) {
            rows += cold.segment().rows();
            if (chosen.size() == INPUTS_MAX || (rows > INPUT_ROWS_MAX && !chosen.isEmpty())) {
                break;
            }
            chosen.add(cold);
        }
        return chosen;
    }
}
