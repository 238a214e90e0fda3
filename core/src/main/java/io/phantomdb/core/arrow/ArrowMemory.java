package io.phantomdb.core.arrow;

import io.phantomdb.core.memory.MemoryBudget;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.unsafe.UnsafeAllocationManager;

/// Arrow's allocators as the doors need them: plain memory, rounded to cache lines rather than to powers of two, which
/// would take up to twice the bytes of a result.
public final class ArrowMemory {
    private ArrowMemory() {}

    /// A root allocator; whoever asks closes it, after everything allocated from it is closed.
    public static BufferAllocator allocator(long bytesMax) {
        return allocator(bytesMax, AllocationListener.NOOP);
    }

    /// A root allocator whose buffers are reserved in the budget. SQLSTATE 53200 where it is full.
    public static BufferAllocator within(MemoryBudget budget) {
        return allocator(Long.MAX_VALUE, new Counted(budget, budget::reserve));
    }

    /// A root allocator whose buffers count in the budget but are never refused: for what has come in already, which
    /// gRPC could not refuse in words that a client understands. Whoever works with it is refused instead.
    public static BufferAllocator counted(MemoryBudget budget) {
        return allocator(Long.MAX_VALUE, new Counted(budget, budget::count));
    }

    private record Counted(MemoryBudget budget, LongConsumer take) implements AllocationListener {
        @Override
        public void onPreAllocation(long bytes) {
            take.accept(bytes);
        }

        @Override
        public void onRelease(long bytes) {
            budget.release(bytes);
        }
    }

    private static BufferAllocator allocator(long bytesMax, AllocationListener listener) {
        return new RootAllocator(RootAllocator.configBuilder()
                .listener(listener)
                .maxAllocation(bytesMax)
                .roundingPolicy(size -> (size + 63) & -64)
                .allocationManagerFactory(UnsafeAllocationManager.FACTORY)
                .build());
    }
}
