package io.phantomdb.core.arrow;

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
        return new RootAllocator(RootAllocator.configBuilder()
                .listener(AllocationListener.NOOP)
                .maxAllocation(bytesMax)
                .roundingPolicy(size -> (size + 63) & -64)
                .allocationManagerFactory(UnsafeAllocationManager.FACTORY)
                .build());
    }
}
