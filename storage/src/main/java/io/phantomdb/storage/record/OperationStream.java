package io.phantomdb.storage.record;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;

/// Cuts the bytes of a transaction's records into operations; keeps what a record ended in the middle of.
public final class OperationStream implements AutoCloseable {
    private final MemoryBudget budget;
    private Region region;
    private long kept;
    private long keptBytes;
    private long capacity;
    private long table;

    public OperationStream(MemoryBudget budget) {
        this.budget = budget;
        this.region = new Region(budget);
    }

    /// Forgets what was kept: a transaction begins.
    public void start() {
        keptBytes = 0;
        table = 0;
    }

    /// Whether every operation was complete.
    public boolean atEnd() {
        return keptBytes == 0;
    }

    public void accept(long address, int bytes, OperationHandler handler) {
        if (keptBytes == 0) {
            long rest = cut(address, address + bytes, handler);
            keep(rest, address + bytes - rest);
        } else {
            keep(address, bytes);
            long rest = cut(kept, kept + keptBytes, handler);
            long left = kept + keptBytes - rest;
            Memory.copy(rest, kept, left);
            keptBytes = left;
        }
    }

    @Override
    public void close() {
        region.close();
    }

    /// Adds to what is kept, in memory that doubles.
    private void keep(long address, long bytes) {
        if (keptBytes + bytes > capacity) {
            capacity = Math.max(2 * capacity, keptBytes + bytes);
            Region larger = new Region(budget);
            long moved = larger.allocate(capacity);
            Memory.copy(kept, moved, keptBytes);
            region.close();
            region = larger;
            kept = moved;
        }
        Memory.copy(address, kept + keptBytes, bytes);
        keptBytes += bytes;
    }

    private long cut(long from, long end, OperationHandler handler) {
        long at = from;
        while (end - at >= Operation.HEADER_BYTES) {
            Operation operation = Operation.of(Memory.getByte(at));
            int bytes = Memory.getInt(at + 1);
            long body = at + Operation.HEADER_BYTES;
            if (end - body < bytes) {
                break;
            }
            if (operation == Operation.TABLE) {
                table = Memory.getLong(body);
            } else {
                handler.accept(operation, table, body, bytes);
            }
            at = body + bytes;
        }
        return at;
    }
}
