package io.phantomdb.row.index;

import io.phantomdb.core.memory.Memory;
import java.util.Arrays;

/// Memory that readers may still see, in the order in which it was unlinked: a ring of (address, bytes, epoch).
final class Unlinked {
    private static final int WIDTH = 3;

    private long[] ring = new long[WIDTH * 64];
    private int first;
    private int count;

    int count() {
        return count;
    }

    void add(long address, long bytes, long epoch) {
        if ((count + 1) * WIDTH > ring.length) {
            grow();
        }
        int at = (first + count) * WIDTH % ring.length;
        ring[at] = address;
        ring[at + 1] = bytes;
        ring[at + 2] = epoch;
        count++;
    }

    /// Frees what was unlinked in epochs before the given one; returns the bytes.
    long freeBefore(long epoch) {
        long bytes = 0;
        while (count > 0 && ring[first * WIDTH + 2] < epoch) {
            Memory.free(ring[first * WIDTH]);
            bytes += ring[first * WIDTH + 1];
            first = (first + 1) % (ring.length / WIDTH);
            count--;
        }
        return bytes;
    }

    private void grow() {
        int capacity = ring.length / WIDTH;
        long[] larger = Arrays.copyOf(ring, ring.length * 2);
        for (int i = 0; i < count; i++) {
            System.arraycopy(ring, (first + i) % capacity * WIDTH, larger, i * WIDTH, WIDTH);
        }
        ring = larger;
        first = 0;
    }
}
