package io.phantomdb.row;

/// Where a version is: `run number << 16 | slot`. Runs count from 1, so that no position is 0.
final class Position {
    static final long NONE = -1;
    static final int SLOT_BITS = 16;
    static final int SLOTS_MAX = 1 << SLOT_BITS;

    private Position() {}

    static long of(long run, int slot) {
        return run << SLOT_BITS | slot;
    }

    static long run(long position) {
        return position >>> SLOT_BITS;
    }

    static int slot(long position) {
        return (int) position & (SLOTS_MAX - 1);
    }
}
