package io.phantomdb.storage.scan;

import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.parquet.segment.SegmentMorsel;
import io.phantomdb.parquet.segment.SegmentScan;
import io.phantomdb.row.HotMorsel;
import io.phantomdb.row.HotScan;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.roaringbitmap.RoaringBitmap;

/// One scan of a table version: all row groups of all segments, then the hot runs, then the reader's own rows.
public final class StoreScan implements TableScan {
    private final List<Part> parts = new ArrayList<>();
    private final HotScan hotScan;
    private final OwnMorsel own;
    private final long ownRows;
    private final long segmentsSkipped;
    private final AtomicInteger nextPart = new AtomicInteger();
    private volatile boolean ownTaken;

    /// A segment's scan and the rows of it that are not to be seen.
    private record Part(SegmentScan scan, RoaringBitmap hidden) {}

    /// Reads every segment.
    public StoreScan(TableVersion version, long snapshot, ScanRequest request, OwnRows ownRows, int batchRows) {
        this(version, snapshot, request, ownRows, batchRows, segment -> false);
    }

    /// @param leftOut segments that are not read
    public StoreScan(
            TableVersion version,
            long snapshot,
            ScanRequest request,
            OwnRows ownRows,
            int batchRows,
            Predicate<Segment> leftOut) {
        PartitionFilter partitions = new PartitionFilter(version.handle(), request);
        for (int i = 0; i < version.segments().size(); i++) {
            ColdSegment cold = version.segments().get(i);
            RoaringBitmap hidden = cold.deletions().deleted(snapshot);
            RoaringBitmap mask = ownRows.coldMask().get(i);
            if (mask != null) {
                hidden = RoaringBitmap.or(hidden, mask);
            }
            if (!leftOut.test(cold.segment())
                    && partitions.mayMatch(cold.segment())
                    && hidden.getLongCardinality() < cold.segment().rows()) {
                parts.add(new Part(
                        cold.segment().scan(request.columns(), request.predicates(), batchRows, request.budget()),
                        hidden));
            }
        }
        this.segmentsSkipped = (long) version.segments().size() - parts.size();
        int[] columns = request.columns().stream().mapToInt(Integer::intValue).toArray();
        this.hotScan = version.handle().hot().scan(version.hot(), snapshot, columns, ownRows.hotMask());
        this.own = new OwnMorsel(version.handle().layout(), ownRows.rows(), columns, batchRows);
        this.ownRows = ownRows.rows().length;
    }

    @Override
    public Optional<Morsel> next() {
        while (true) {
            int at = nextPart.get();
            if (at >= parts.size()) {
                return nextInMemory();
            }
            Part part = parts.get(at);
            Optional<SegmentMorsel> morsel = part.scan().next();
            if (morsel.isPresent()) {
                return Optional.of(
                        part.hidden().isEmpty() ? morsel.get() : new ColdMorsel(morsel.get(), part.hidden()));
            }
            nextPart.compareAndSet(at, at + 1);
        }
    }

    private Optional<Morsel> nextInMemory() {
        Optional<HotMorsel> hot = hotScan.next();
        if (hot.isPresent()) {
            return Optional.of(hot.get());
        }
        synchronized (this) {
            if (ownTaken || ownRows == 0) {
                return Optional.empty();
            }
            ownTaken = true;
            return Optional.of(own);
        }
    }

    @Override
    public long rowsMax() {
        long rows = hotScan.rowsMax() + ownRows;
        for (Part part : parts) {
            rows += part.scan().rowsMax();
        }
        return rows;
    }

    @Override
    public ScanFigures figures() {
        long segments = segmentsSkipped;
        long segmentsRead = 0;
        long rowGroups = 0;
        long rowGroupsRead = 0;
        long pagesRead = 0;
        for (Part part : parts) {
            ScanFigures figures = part.scan().figures();
            segments += figures.segments();
            segmentsRead += figures.segmentsRead();
            rowGroups += figures.rowGroups();
            rowGroupsRead += figures.rowGroupsRead();
            pagesRead += figures.pagesRead();
        }
        long hotRows = hotScan.rowsScanned() + (ownTaken ? ownRows : 0);
        return new ScanFigures(segments, segmentsRead, rowGroups, rowGroupsRead, pagesRead, hotRows);
    }

    @Override
    public void close() {
        nextPart.set(parts.size());
        hotScan.close();
        ownTaken = true;
    }
}
