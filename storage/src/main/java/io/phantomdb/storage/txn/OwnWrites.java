package io.phantomdb.storage.txn;

import io.phantomdb.row.PositionSet;
import io.phantomdb.storage.scan.OwnRows;
import io.phantomdb.storage.scan.RowAssembly;
import io.phantomdb.storage.version.Location;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/// A write set as the transaction's own scans take it.
final class OwnWrites {
    private OwnWrites() {}

    static OwnRows rowsOf(TableTarget target) {
        TableWrites writes = target.writes();
        long[] rows = new long[writes.size()];
        int count = 0;
        PositionSet hotMask = new PositionSet();
        Map<Integer, RoaringBitmap> coldMask = new HashMap<>();
        for (int entry = 0; entry < writes.size(); entry++) {
            long state = writes.state(entry);
            if (state == TableWrites.PRESENT) {
                rows[count++] = writes.row(entry);
            }
            long base = writes.base(entry);
            if (state == TableWrites.UNTOUCHED || base == Location.NONE) {
                continue;
            }
            if (Location.isHot(base)) {
                hotMask.add(Location.position(base));
            } else {
                coldMask.computeIfAbsent(Location.segment(base), key -> new RoaringBitmap())
                        .add(Location.row(base));
            }
        }
        return new OwnRows(Arrays.copyOf(rows, count), hotMask, coldMask);
    }

    /// Adds what the transaction sees of a key that it has locked for writing.
    static void add(RowAssembly found, TableWrites own, int entry) {
        if (own.state(entry) == TableWrites.PRESENT) {
            found.addRow(own.row(entry), own.length(entry));
        } else if (own.isLive(entry)) {
            found.addLocation(own.base(entry));
        }
    }
}
