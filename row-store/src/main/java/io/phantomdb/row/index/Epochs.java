package io.phantomdb.row.index;

import java.util.concurrent.atomic.AtomicLongArray;

/// Who may still read memory that the writer has unlinked (epoch-based reclamation, Fraser 2004).
///
/// A reader enters, then reads the root, and leaves soon. The writer publishes a root, advances the epoch, and frees
/// what it unlinked before once every reader inside entered later. Any number of threads; beyond the number of slots
/// they spin.
final class Epochs {
    private static final int SLOTS = 128;
    private static final int STRIDE = 8;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS * STRIDE);
    private volatile long epoch = 1;

    /// Returns the slot to give to [#exit].
    int enter() {
        int slot = (int) (Thread.currentThread().threadId() * 0x9E3779B1L >>> 8) & (SLOTS - 1);
        while (true) {
            for (int i = 0; i < SLOTS; i++) {
                if (slots.get(slot * STRIDE) == 0 && slots.compareAndSet(slot * STRIDE, 0, epoch)) {
                    return slot;
                }
                slot = (slot + 1) & (SLOTS - 1);
            }
            Thread.onSpinWait();
        }
    }

    void exit(int slot) {
        slots.set(slot * STRIDE, 0);
    }

    /// Ends the current epoch and returns it: what was unlinked in it is read by nobody once [#oldest] is past it.
    long advance() {
        long ended = epoch;
        epoch = ended + 1;
        return ended;
    }

    /// The earliest epoch that a reader is in; `Long.MAX_VALUE`: none is inside.
    long oldest() {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < SLOTS; i++) {
            long entered = slots.get(i * STRIDE);
            if (entered != 0 && entered < oldest) {
                oldest = entered;
            }
        }
        return oldest;
    }
}
