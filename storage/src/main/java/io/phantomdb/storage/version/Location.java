package io.phantomdb.storage.version;

/// Where a row is in one [TableVersion], as one number: `position << 1` for a hot version, and
/// `segment << 33 | row << 1 | 1` for a row of the version's segment with that index.
public final class Location {
    /// There is no such row.
    public static final long NONE = -1;

    private static final int ROW_BITS = 32;

    private Location() {}

    static long hot(long position) {
        return position << 1;
    }

    static long cold(int segment, long row) {
        return ((long) segment << ROW_BITS | row) << 1 | 1;
    }

    public static boolean isHot(long location) {
        return (location & 1) == 0;
    }

    public static long position(long location) {
        return location >> 1;
    }

    public static int segment(long location) {
        return (int) (location >> ROW_BITS + 1);
    }

    public static int row(long location) {
        return (int) (location >> 1);
    }
}
