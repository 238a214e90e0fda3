package io.phantomdb.parquet.scan;

import io.phantomdb.parquet.file.PageLocation;
import io.phantomdb.parquet.file.RowGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Disjoint ascending ranges of rows of a row group that may satisfy all predicates.
///
/// @param bounds start and end (exclusive) of each range in turn
record RowRanges(int[] bounds) {
    int count() {
        return bounds.length / 2;
    }

    int from(int range) {
        return bounds[2 * range];
    }

    int to(int range) {
        return bounds[2 * range + 1];
    }

    long rows() {
        long sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += to(i) - from(i);
        }
        return sum;
    }

    static RowRanges all(int rows) {
        return new RowRanges(rows == 0 ? new int[0] : new int[] {0, rows});
    }

    /// Empty where the zone map of the whole row group already excludes a match.
    static RowRanges of(RowGroup group, List<ZoneFilter> filters) {
        for (ZoneFilter filter : filters) {
            if (!filter.mayMatch(group.chunks().get(filter.column().index()))) {
                return new RowRanges(new int[0]);
            }
        }
        RowRanges left = all(group.rows());
        for (ZoneFilter filter : filters) {
            var chunk = group.chunks().get(filter.column().index());
            var matches = filter.mayMatchPages(chunk);
            if (matches.isPresent()) {
                left = left.intersect(ofPages(chunk.pages(), matches.get()));
            }
        }
        return left;
    }

    private static RowRanges ofPages(List<PageLocation> pages, boolean[] wanted) {
        List<int[]> ranges = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            PageLocation page = pages.get(i);
            if (!wanted[i] || page.rows() == 0) {
                continue;
            }
            if (!ranges.isEmpty() && ranges.getLast()[1] == page.firstRow()) {
                ranges.getLast()[1] = page.endRow();
            } else {
                ranges.add(new int[] {page.firstRow(), page.endRow()});
            }
        }
        return new RowRanges(ranges.stream().flatMapToInt(Arrays::stream).toArray());
    }

    RowRanges intersect(RowRanges other) {
        List<int[]> ranges = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < count() && j < other.count()) {
            int from = Math.max(from(i), other.from(j));
            int to = Math.min(to(i), other.to(j));
            if (from < to) {
                ranges.add(new int[] {from, to});
            }
            if (to(i) < other.to(j)) {
                i++;
            } else {
                j++;
            }
        }
        return new RowRanges(ranges.stream().flatMapToInt(Arrays::stream).toArray());
    }
}
