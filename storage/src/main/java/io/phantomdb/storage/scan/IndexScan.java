package io.phantomdb.storage.scan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.storage.index.IndexRanges;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.roaringbitmap.RoaringBitmap;

/// A scan that reads the rows which an index names, and the reader's own rows.
///
/// A row whose index key has changed since may come although it does not satisfy the conditions: the request's filter
/// is applied above. Each row comes once, in the order of its place.
public final class IndexScan implements TableScan {
    private final TableVersion version;
    private final List<Integer> columns;
    private final long[] locations;
    private final int hot;
    private final OwnRows own;
    private final int batchRows;
    private final AtomicInteger next = new AtomicInteger();
    private boolean ownTaken;

    public IndexScan(
            TableVersion version, long snapshot, ScanRequest request, IndexRanges ranges, OwnRows own, int batchRows) {
        this.version = version;
        this.columns = request.columns();
        this.own = own;
        this.batchRows = batchRows;
        try (Region region = new Region(request.budget())) {
            Places places = new Places(version, snapshot, own);
            new KeySearch(ranges, snapshot, region).forEach((keys, count) -> places.add(keys, count, region));
            this.locations = places.sorted();
        }
        int inMemory = 0;
        while (inMemory < locations.length && Location.isHot(locations[inMemory])) {
            inMemory++;
        }
        this.hot = inMemory;
    }

    /// Where the rows of keys are, each once.
    private static final class Places {
        private final TableVersion version;
        private final long snapshot;
        private final OwnRows own;
        private long[] locations = new long[64];
        private int count;

        Places(TableVersion version, long snapshot, OwnRows own) {
            this.version = version;
            this.snapshot = snapshot;
            this.own = own;
        }

        /// @param keys address of addresses of `[int bytes][row key]`
        void add(long keys, int rows, Region region) {
            long addresses = region.allocate(8L * rows);
            for (int i = 0; i < rows; i++) {
                Memory.putLong(addresses + 8L * i, Memory.getLong(keys + 8L * i) + Integer.BYTES);
            }
            Batch batch = version.handle().keys().decode(addresses, rows, region);
            for (int i = 0; i < rows; i++) {
                long key = Memory.getLong(keys + 8L * i);
                long location = version.find(batch, i, key + Integer.BYTES, Memory.getInt(key), snapshot);
                if (location != Location.NONE && !isMasked(location)) {
                    if (count == locations.length) {
                        locations = Arrays.copyOf(locations, count * 2);
                    }
                    locations[count++] = location;
                }
            }
        }

        private boolean isMasked(long location) {
            if (Location.isHot(location)) {
                return own.hotMask().contains(Location.position(location));
            }
            RoaringBitmap mask = own.coldMask().get(Location.segment(location));
            return mask != null && mask.contains(Location.row(location));
        }

        /// Hot rows, then cold rows, each in order.
        long[] sorted() {
            Arrays.sort(locations, 0, count);
            long[] sorted = new long[count];
            int to = 0;
            for (boolean hot : new boolean[] {true, false}) {
                for (int i = 0; i < count; i++) {
                    if (Location.isHot(locations[i]) == hot && (i == 0 || locations[i] != locations[i - 1])) {
                        sorted[to++] = locations[i];
                    }
                }
            }
            return Arrays.copyOf(sorted, to);
        }
    }

    @Override
    public Optional<Morsel> next() {
        int from = next.getAndAdd(batchRows);
        if (from >= 0 && from < locations.length) {
            return Optional.of(new Rows(from, Math.min(batchRows, locations.length - from)));
        }
        next.set(locations.length);
        synchronized (this) {
            if (ownTaken || own.rows().length == 0) {
                return Optional.empty();
            }
            ownTaken = true;
            int[] positions = columns.stream().mapToInt(Integer::intValue).toArray();
            return Optional.of(new OwnMorsel(version.handle().layout(), own.rows(), positions, batchRows));
        }
    }

    /// One batch of rows.
    private final class Rows implements Morsel {
        private final int from;
        private int count;

        Rows(int from, int count) {
            this.from = from;
            this.count = count;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            if (count == 0) {
                return Optional.empty();
            }
            RowAssembly rows = new RowAssembly(version, columns, scratch, count);
            for (int i = 0; i < count; i++) {
                rows.addLocation(locations[from + i]);
            }
            count = 0;
            return Optional.of(rows.toBatch());
        }

        @Override
        public void close() {
            count = 0;
        }
    }

    @Override
    public long rowsMax() {
        return locations.length + (long) own.rows().length;
    }

    @Override
    public ScanFigures figures() {
        long segmentsRead = Arrays.stream(locations, hot, locations.length)
                .map(Location::segment)
                .distinct()
                .count();
        return new ScanFigures(version.segments().size(), segmentsRead, 0, 0, 0, hot + (long) own.rows().length);
    }

    @Override
    public void close() {
        next.set(locations.length);
    }
}
