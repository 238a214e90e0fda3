package io.phantomdb.storage.fold;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.SortKey;
import io.phantomdb.parquet.file.SegmentProperties;
import io.phantomdb.parquet.merge.MergeInput;
import io.phantomdb.parquet.merge.RowOrder;
import io.phantomdb.parquet.merge.SegmentMerge;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The segments that a compaction reads and writes, held open until it ends. One thread.
///
/// It opens the old ones anew, so that it holds back no version and no hot memory, and names the new ones as in use
/// before they exist, so that no sweep takes them.
final class CompactionOutput implements AutoCloseable {
    private final StoreEnvironment environment;
    private final TableHandle handle;
    private final SegmentFiles files;
    private final Supplier<Path> newSegment;
    private final List<Segment> inputs = new ArrayList<>();
    private final List<RoaringBitmap> dead = new ArrayList<>();
    private final List<Path> named = new ArrayList<>();
    private final List<SegmentFile> written = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private @Nullable SegmentWriter writer;
    private boolean kept;

    CompactionOutput(StoreEnvironment environment, TableHandle handle, Supplier<Path> newSegment) {
        this.environment = environment;
        this.handle = handle;
        this.files = new SegmentFiles(environment, handle);
        this.newSegment = newSegment;
    }

    /// @param deadRows left out
    void read(Path segment, RoaringBitmap deadRows) {
        inputs.add(environment.openSegment(handle, segment));
        dead.add(deadRows);
    }

    List<Path> inputs() {
        return inputs.stream().map(Segment::path).toList();
    }

    List<RoaringBitmap> dead() {
        return dead;
    }

    List<SegmentFile> written() {
        return written;
    }

    /// Writes all live rows in the table's order; empty where it was told to stop.
    Optional<RowMoves> write(BooleanSupplier stop) {
        SortKey sortKey = handle.table().sortKey();
        boolean stale = !inputs.getFirst().properties().sortKey().equals(sortKey);
        return stale ? sortAnew(stop) : merge(sortKey, stop);
    }

    /// The rows of one segment, each so many of them sorted, as segments of their own: later compactions merge them.
    private Optional<RowMoves> sortAnew(BooleanSupplier stop) {
        assert inputs.size() == 1;
        SegmentSort sort =
                new SegmentSort(handle.table(), inputs.getFirst(), dead.getFirst(), environment.foldBudget());
        int[] newRows = new int[Math.toIntExact(inputs.getFirst().rows())];
        Arrays.fill(newRows, -1);
        int rows = 0;
        while (sort.next()) {
            for (long[] positions : sort.batches(environment.batchRows())) {
                if (stop.getAsBoolean()) {
                    return Optional.empty();
                }
                try (Region region = new Region(environment.foldBudget())) {
                    append(sort.read(positions, region), rows);
                }
                for (long position : positions) {
                    newRows[(int) position] = rows++;
                }
            }
            finishSegment();
        }
        starts.add(rows);
        return Optional.of(moves(List.of(newRows)));
    }

    private RowMoves moves(List<int[]> newRows) {
        return new RowMoves(newRows, starts.stream().mapToInt(Integer::intValue).toArray());
    }

    private Optional<RowMoves> merge(SortKey sortKey, BooleanSupplier stop) {
        List<MergeInput> merged = IntStream.range(0, inputs.size())
                .mapToObj(i -> new MergeInput(inputs.get(i), dead.get(i)))
                .toList();
        int batchRows = environment.batchRows();
        try (SegmentMerge merge = new SegmentMerge(
                merged,
                handle.info().columns(),
                RowOrder.of(sortKey, handle.info().columns(), handle.info().key()),
                batchRows,
                environment.foldBudget())) {
            int before = 0;
            Optional<Batch> batch;
            while ((batch = merge.next()).isPresent()) {
                if (stop.getAsBoolean()) {
                    return Optional.empty();
                }
                append(batch.get(), before);
                before = merge.rows();
            }
            finishSegment();
            starts.add(merge.rows());
            List<int[]> newRows =
                    IntStream.range(0, inputs.size()).mapToObj(merge::newRows).toList();
            return Optional.of(moves(newRows));
        }
    }

    private void append(Batch batch, int firstRow) {
        SegmentWriter open = writer;
        if (open != null && open.rows() + batch.selected() > SegmentFiles.SEGMENT_ROWS_MAX) {
            finishSegment();
            open = null;
        }
        if (open == null) {
            Path path = newSegment.get();
            handle.openFiles().add(path);
            named.add(path);
            String partition = inputs.getFirst().properties().partition();
            open = files.newWriter(path, new SegmentProperties(handle.table().sortKey(), partition));
            writer = open;
            starts.add(firstRow);
        }
        open.append(batch);
    }

    private void finishSegment() {
        SegmentWriter open = writer;
        if (open != null) {
            written.add(open.finish());
            open.close();
            writer = null;
        }
    }

    /// The log may name the new files from here on: they stay, whatever happens. Should it not name them after all, a
    /// sweep takes them.
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        inputs.forEach(segment -> environment.closeSegment(handle, segment));
        SegmentWriter open = writer;
        if (open != null) {
            open.close();
        }
        if (!kept) {
            files.delete(written);
        }
        named.forEach(handle.openFiles()::remove);
    }
}
