package io.phantomdb.storage.scan;

import io.phantomdb.row.PositionSet;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/// What a transaction's writes do to its own scan of a table.
///
/// @param rows addresses of its rows, in the form of the table's layout
/// @param hotMask hot versions that it replaced or deleted
/// @param coldMask rows that it replaced or deleted, by index of the segment
public record OwnRows(long[] rows, PositionSet hotMask, Map<Integer, RoaringBitmap> coldMask) {
    public static OwnRows none() {
        return new OwnRows(new long[0], new PositionSet(), Map.of());
    }
}
