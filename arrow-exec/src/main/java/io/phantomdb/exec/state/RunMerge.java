package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.spill.SpillRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sorted runs as one, a frame of each in memory; of equal rows those of the earlier run come first. For one thread.
///
///     run 0: frame frame frame ...  \
///     run 1: frame frame ...         >-- heap of cursors --> rows in order, gathered from the frames
///     run 2: frame ...              /
public final class RunMerge implements AutoCloseable {
    private final List<SqlType> types;
    private final List<RowOrder.Key> order;
    private final SortPrefix prefix;
    private final MemoryBudget budget;
    private final Cursor[] heap;
    private int size;
    /// Frames that the batch handed out last may refer to, though their cursors are past them.
    private final List<Frame> retired = new ArrayList<>();

    private @Nullable Frame lastFrame;
    private int lastRow;

    /// @param runs each in this order
    public RunMerge(List<SpillRun> runs, List<RowOrder.Key> order, List<SqlType> types, MemoryBudget budget) {
        this.types = types;
        this.order = List.copyOf(order);
        this.budget = budget;
        this.prefix =
                SortPrefix.rough(order.getFirst(), types.get(order.getFirst().column()));
        this.heap = new Cursor[runs.size()];
        try {
            for (int i = 0; i < runs.size(); i++) {
                Cursor cursor = new Cursor(runs.get(i), i);
                if (cursor.load()) {
                    heap[size] = cursor;
                    up(size++);
                }
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /// The next rows, at most `count`, valid until the next call; empty at the end.
    public Optional<Batch> next(int count, Region scratch) {
        return next(count, false, scratch);
    }

    /// As [#next(int, Region)], but only rows equal to the last one handed out.
    public Optional<Batch> nextPeers(int count, Region scratch) {
        return next(count, true, scratch);
    }

    private Optional<Batch> next(int count, boolean peers, Region scratch) {
        for (Frame frame : retired) {
            if (frame != lastFrame) {
                frame.close();
            }
        }
        retired.removeIf(frame -> frame != lastFrame);
        List<Frame> frames = new ArrayList<>();
        long ids = scratch.allocate(4L * count);
        int found = 0;
        while (found < count && size > 0) {
            Cursor top = heap[0];
            Frame frame = top.frame();
            if (peers && (lastFrame == null || compare(lastFrame, lastRow, frame, top.row) != 0)) {
                break;
            }
            if (frame.number < 0) {
                frame.number = frames.size();
                frames.add(frame);
            }
            Memory.putInt(ids + 4L * found++, frame.number << RowBuffer.CHUNK_SHIFT | top.row);
            remember(frame, top.row);
            advance(top);
        }
        Optional<Batch> batch = found == 0 ? Optional.empty() : Optional.of(gather(frames, ids, found, scratch));
        frames.forEach(frame -> frame.number = -1);
        return batch;
    }

    private void remember(Frame frame, int row) {
        lastFrame = frame;
        lastRow = row;
    }

    private void advance(Cursor top) {
        top.row++;
        if (top.row == top.frame().rows) {
            retired.add(top.frame());
            if (!top.load()) {
                heap[0] = heap[--size];
            }
        }
        down();
    }

    private Batch gather(List<Frame> frames, long ids, int count, Region scratch) {
        List<Vector> columns = new ArrayList<>(types.size());
        long[] bases = new long[frames.size()];
        for (int c = 0; c < types.size(); c++) {
            boolean nulls = false;
            for (int f = 0; f < bases.length; f++) {
                Vector column = frames.get(f).columns.get(c);
                bases[f] = column.values();
                nulls |= column.validity() != 0;
            }
            int width = types.get(c).layout().width();
            long out = scratch.allocate((long) count * width);
            ColumnCopy.gather(bases, ids, count, width, out);
            long validity = nulls ? validity(frames, c, ids, count, scratch) : 0;
            columns.add(Vector.flat(types.get(c), out, validity, count));
        }
        return Batch.of(columns, count);
    }

    private static long validity(List<Frame> frames, int column, long ids, int count, Region scratch) {
        long bits = Bits.allSet(count, scratch);
        for (int i = 0; i < count; i++) {
            int id = Memory.getInt(ids + 4L * i);
            Vector values = frames.get(id >> RowBuffer.CHUNK_SHIFT).columns.get(column);
            if (values.isNull(id & RowBuffer.CHUNK_MASK)) {
                Bits.clear(bits, i);
            }
        }
        return bits;
    }

    private int compare(Frame a, int aRow, Frame b, int bRow) {
        int byPrefix = Long.compareUnsigned(a.prefixes[aRow], b.prefixes[bRow]);
        return byPrefix != 0 ? byPrefix : RowOrder.compare(order, a.columns, aRow, b.columns, bRow);
    }

    private boolean isBefore(Cursor a, Cursor b) {
        int order = compare(a.frame(), a.row, b.frame(), b.row);
        return order < 0 || order == 0 && a.place < b.place;
    }

    private void up(int from) {
        for (int i = from; i > 0 && isBefore(heap[i], heap[i - 1 >> 1]); i = i - 1 >> 1) {
            swap(i, i - 1 >> 1);
        }
    }

    private void down() {
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], heap[i])) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private void swap(int i, int j) {
        Cursor cursor = heap[i];
        heap[i] = heap[j];
        heap[j] = cursor;
    }

    @Override
    public void close() {
        retired.forEach(Frame::close);
        retired.clear();
        for (int i = 0; i < size; i++) {
            heap[i].close();
        }
        size = 0;
    }

    /// Where one run is.
    private final class Cursor {
        private final SpillRun run;
        private final int place;
        private int nextFrame;
        private int row;
        private @Nullable Frame frame;

        Cursor(SpillRun run, int place) {
            this.run = run;
            this.place = place;
        }

        Frame frame() {
            if (frame == null) {
                throw new IllegalStateException("no frame is loaded");
            }
            return frame;
        }

        void close() {
            if (frame != null) {
                frame.close();
            }
        }

        /// The next frame; the one before is the caller's to close. False at the end.
        boolean load() {
            frame = null;
            if (nextFrame == run.frames()) {
                return false;
            }
            Region region = new Region(budget);
            try {
                frame = new Frame(run.read(nextFrame++, region), region);
            } catch (Throwable failure) {
                region.close();
                throw failure;
            }
            row = 0;
            return true;
        }
    }

    /// Rows of a run in memory.
    private final class Frame implements AutoCloseable {
        private final Region region;
        private final List<Vector> columns;
        private final long[] prefixes;
        private final int rows;
        private int number = -1;

        Frame(Batch batch, Region region) {
            this.region = region;
            this.columns = batch.columns();
            this.rows = batch.rows();
            this.prefixes = new long[rows];
            Vector key = columns.get(order.getFirst().column());
            for (int i = 0; i < rows; i++) {
                prefixes[i] = prefix.of(key, i);
            }
        }

        @Override
        public void close() {
            region.close();
        }
    }
}
