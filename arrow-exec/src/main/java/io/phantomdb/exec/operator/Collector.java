package io.phantomdb.exec.operator;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.state.RowBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/// The row buffers of the workers of one sink.
final class Collector implements AutoCloseable {
    private final List<SqlType> types;
    private final MemoryBudget budget;
    private final List<RowBuffer> buffers = new ArrayList<>();

    Collector(List<SqlType> types, MemoryBudget budget) {
        this.types = types;
        this.budget = budget;
    }

    synchronized RowBuffer buffer() {
        RowBuffer buffer = new RowBuffer(types, budget);
        buffers.add(buffer);
        return buffer;
    }

    /// An empty buffer in the place of a full one, which now belongs to the caller.
    synchronized RowBuffer successor(RowBuffer full) {
        RowBuffer fresh = new RowBuffer(types, budget);
        buffers.set(buffers.indexOf(full), fresh);
        return fresh;
    }

    synchronized List<RowBuffer> buffers() {
        return List.copyOf(buffers);
    }

    /// One per buffer: hands it over to the caller.
    synchronized List<Supplier<RowBuffer>> takers() {
        return Collections.nCopies(buffers.size(), this::take);
    }

    private synchronized RowBuffer take() {
        return buffers.removeLast();
    }

    @Override
    public synchronized void close() {
        buffers.forEach(RowBuffer::close);
        buffers.clear();
    }
}
