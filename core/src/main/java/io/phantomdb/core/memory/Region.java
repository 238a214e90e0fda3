package io.phantomdb.core.memory;

/// Memory that is allocated piece by piece and freed as a whole: a bump allocator over slabs.
///
/// One thread at a time allocates. [#reset] forgets all pieces and keeps one slab for the next round; [#close] frees
/// everything and may be called twice. Every slab is reserved in the budget (SQLSTATE 53200 when it is full).
public final class Region implements AutoCloseable {
    private static final long SLAB_BYTES_MIN = 16 << 10;
    private static final long SLAB_BYTES_MAX = 4 << 20;
    private static final long ALIGNMENT = 64;

    private final MemoryBudget budget;
    private long[] slabs = new long[8];
    private long[] slabBytes = new long[8];
    private int slabCount;
    private long next;
    private long end;
    private long reserved;
    private boolean closed;

    public Region(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Uninitialised memory, aligned to 64 bytes.
    public long allocate(long bytes) {
        long address = (next + ALIGNMENT - 1) & -ALIGNMENT;
        if (address + bytes > end || next == 0) {
            address = allocateInNewSlab(bytes);
        }
        next = address + bytes;
        return address;
    }

    /// Uninitialised memory without alignment: for byte strings side by side.
    public long allocateBytes(long bytes) {
        long address = next;
        if (address + bytes > end || next == 0) {
            address = allocateInNewSlab(bytes);
        }
        next = address + bytes;
        return address;
    }

    /// Memory filled with zeros, aligned to 64 bytes.
    public long allocateZeroed(long bytes) {
        long address = allocate(bytes);
        Memory.fill(address, bytes, (byte) 0);
        return address;
    }

    /// Bytes reserved in the budget.
    public long reserved() {
        return reserved;
    }

    /// Bytes that will be reserved next, when what is reserved is used up by small pieces.
    public long nextSlabBytes() {
        return slabCount == 0 ? SLAB_BYTES_MIN : Math.min(slabBytes[slabCount - 1] * 2, SLAB_BYTES_MAX);
    }

    /// Forgets all pieces: their addresses are invalid from here on.
    public void reset() {
        if (slabCount == 0) {
            return;
        }
        int keep = 0;
        for (int i = 1; i < slabCount; i++) {
            if (slabBytes[i] > slabBytes[keep] && slabBytes[i] <= SLAB_BYTES_MAX) {
                keep = i;
            }
        }
        for (int i = 0; i < slabCount; i++) {
            if (i != keep) {
                free(i);
            }
        }
        slabs[0] = slabs[keep];
        slabBytes[0] = slabBytes[keep];
        slabCount = 1;
        startSlab(0);
    }

    @Override
    public void close() {
        for (int i = 0; i < slabCount; i++) {
            free(i);
        }
        slabCount = 0;
        next = 0;
        end = 0;
        closed = true;
    }

    private long allocateInNewSlab(long bytes) {
        if (closed) {
            throw new IllegalStateException("region is closed");
        }
        long size = Math.max(nextSlabBytes(), bytes + ALIGNMENT);
        budget.reserve(size);
        reserved += size;
        if (slabCount == slabs.length) {
            slabs = java.util.Arrays.copyOf(slabs, slabCount * 2);
            slabBytes = java.util.Arrays.copyOf(slabBytes, slabCount * 2);
        }
        slabs[slabCount] = Memory.allocate(size);
        slabBytes[slabCount] = size;
        startSlab(slabCount++);
        return next;
    }

    private void startSlab(int slab) {
        next = (slabs[slab] + ALIGNMENT - 1) & -ALIGNMENT;
        end = slabs[slab] + slabBytes[slab];
    }

    private void free(int slab) {
        Memory.free(slabs[slab]);
        budget.release(slabBytes[slab]);
        reserved -= slabBytes[slab];
    }
}
