package io.phantomdb.storage.version;

import java.util.LinkedHashMap;
import java.util.Map;

/// How much was written to a table's segments, since the table was created: they are kept in the summary of every
/// Iceberg snapshot. Any thread reads; whoever holds the fold lock adds.
public final class WriteFigures {
    private static final String PREFIX = "phantomdb.";

    /// @param folds commits that brought hot rows or deletes into segments
    /// @param foldedRows,foldedBytes rows and bytes of segments that folds wrote
    /// @param compactedRows,compactedBytes rows and bytes of segments that compactions wrote
    public record Totals(
            long folds, long foldedRows, long foldedBytes, long compactions, long compactedRows, long compactedBytes) {
        public static final Totals ZERO = new Totals(0, 0, 0, 0, 0, 0);

        public Totals plusFold(long rows, long bytes) {
            return new Totals(
                    folds + 1, foldedRows + rows, foldedBytes + bytes, compactions, compactedRows, compactedBytes);
        }

        public Totals plusCompaction(long rows, long bytes) {
            return new Totals(
                    folds, foldedRows, foldedBytes, compactions + 1, compactedRows + rows, compactedBytes + bytes);
        }

        /// Bytes written to segments for each byte that a fold wrote; 1 where nothing was compacted.
        public double writeAmplification() {
            return foldedBytes == 0 ? 1 : 1 + (double) compactedBytes / foldedBytes;
        }

        /// As properties of a snapshot.
        public Map<String, String> toSummary() {
            Map<String, String> summary = new LinkedHashMap<>();
            summary.put(PREFIX + "folds", String.valueOf(folds));
            summary.put(PREFIX + "folded-rows", String.valueOf(foldedRows));
            summary.put(PREFIX + "folded-bytes", String.valueOf(foldedBytes));
            summary.put(PREFIX + "compactions", String.valueOf(compactions));
            summary.put(PREFIX + "compacted-rows", String.valueOf(compactedRows));
            summary.put(PREFIX + "compacted-bytes", String.valueOf(compactedBytes));
            return summary;
        }

        /// What a snapshot says; 0 where it says nothing.
        public static Totals of(Map<String, String> summary) {
            return new Totals(
                    number(summary, "folds"),
                    number(summary, "folded-rows"),
                    number(summary, "folded-bytes"),
                    number(summary, "compactions"),
                    number(summary, "compacted-rows"),
                    number(summary, "compacted-bytes"));
        }

        private static long number(Map<String, String> summary, String name) {
            return Long.parseLong(summary.getOrDefault(PREFIX + name, "0"));
        }
    }

    private volatile Totals totals = Totals.ZERO;

    public Totals totals() {
        return totals;
    }

    public void set(Totals changed) {
        totals = changed;
    }
}
