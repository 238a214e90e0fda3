package io.phantomdb.storage.recovery;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.world.BackgroundThread;
import io.phantomdb.storage.record.Operation;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// A thread that applies the operations of some tables, in the order of the log. The thread that reads the log hands
/// them over in parts of a mebibyte, and waits while all parts are full.
///
///     [u64 LSN][u64 timestamp][u64 table][u32 operation][u32 bytes][bytes of the row] ...
final class ReplayLane implements AutoCloseable {
    private static final int PARTS = 4;
    private static final int PART_BYTES = 1 << 20;
    private static final int HEAD_BYTES = 32;
    private static final Operation[] OPERATIONS = Operation.values();

    private final TableReplay tables;
    private final BlockingQueue<Part> free = new ArrayBlockingQueue<>(PARTS);
    private final BlockingQueue<Part> full = new ArrayBlockingQueue<>(PARTS + 1);
    private final Part end;
    private final BackgroundThread thread;
    private @Nullable Part current;
    private boolean ended;
    private volatile @Nullable Throwable failure;

    /// Operations in memory of its own.
    private static final class Part implements AutoCloseable {
        private final Region region;
        private long address;
        private long capacity;
        private long used;

        Part(MemoryBudget budget) {
            region = new Region(budget);
        }

        /// Whether there is room; an empty part has it always.
        boolean fits(long bytes) {
            if (used == 0 && bytes > capacity) {
                region.reset();
                capacity = Math.max(bytes, PART_BYTES);
                address = region.allocate(capacity);
            }
            return used + bytes <= capacity;
        }

        @Override
        public void close() {
            region.close();
        }
    }

    ReplayLane(TableReplay tables, MemoryBudget budget, int number) {
        this.tables = tables;
        this.end = new Part(budget);
        for (int i = 0; i < PARTS; i++) {
            free.add(new Part(budget));
        }
        thread = new BackgroundThread("phantomdb-replay-" + number, this::run);
        thread.start();
    }

    /// Takes an operation, whose bytes are copied. What an earlier one failed with.
    void put(long lsn, long timestamp, Operation operation, long table, long row, int bytes) {
        long wanted = aligned(HEAD_BYTES + (long) bytes);
        Part part = current == null ? take(free) : current;
        if (!part.fits(wanted)) {
            hand(part);
            part = take(free);
            part.fits(wanted);
        }
        current = part;
        long at = part.address + part.used;
        Memory.putLong(at, lsn);
        Memory.putLong(at + 8, timestamp);
        Memory.putLong(at + 16, table);
        Memory.putInt(at + 24, operation.ordinal());
        Memory.putInt(at + 28, bytes);
        Memory.copy(row, at + HEAD_BYTES, bytes);
        part.used += wanted;
    }

    private void hand(Part part) {
        current = null;
        full.add(part);
        rethrow();
    }

    /// Waits until everything is applied. What an operation failed with.
    void finish() {
        if (current != null) {
            hand(current);
        }
        full.add(end);
        thread.awaitEnd();
        ended = true;
        rethrow();
    }

    private void rethrow() {
        switch (failure) {
            case null -> {}
            case RuntimeException known -> throw known;
            case Error known -> throw known;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    private void run() {
        for (Part part = take(full); part != end; part = take(full)) {
            try {
                if (failure == null) {
                    apply(part);
                }
            } catch (Throwable problem) {
                failure = problem;
            }
            part.used = 0;
            free.add(part);
        }
    }

    private void apply(Part part) {
        long last = part.address + part.used;
        for (long at = part.address; at < last; ) {
            int bytes = Memory.getInt(at + 28);
            tables.apply(
                    Memory.getLong(at),
                    Memory.getLong(at + 8),
                    OPERATIONS[Memory.getInt(at + 24)],
                    Memory.getLong(at + 16),
                    at + HEAD_BYTES,
                    bytes);
            at += aligned(HEAD_BYTES + (long) bytes);
        }
    }

    private static long aligned(long bytes) {
        return (bytes + Long.BYTES - 1) & -Long.BYTES;
    }

    private static Part take(BlockingQueue<Part> parts) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return parts.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Ends the thread, if [#finish] did not, and frees the memory.
    @Override
    public void close() {
        if (!ended) {
            failure = failure == null ? new IllegalStateException("given up") : failure;
            full.add(end);
            thread.awaitEnd();
        }
        if (current != null) {
            current.close();
        }
        full.forEach(Part::close);
        free.forEach(Part::close);
    }
}
