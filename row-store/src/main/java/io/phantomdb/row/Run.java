package io.phantomdb.row;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// A run of row versions in the order of their begin, in arrays side by side off the heap; slot `i` is one version:
///
///     long begin[]     commit timestamp of the version
///     long end[]       commit timestamp of its replacement or deletion; LIVE until then
///     long previous[]  position of the older version of the same key, or NONE
///     long row[]       address of the row's bytes, in a slab of this run
///     int  bytes[]     of the row
///     int  hash[]      of the key
///
/// The writer fills a slot and then publishes the count; only `end` changes afterwards. Readers see a version's end in
/// time because the timestamp is published after it.
final class Run {
    static final long LIVE = Long.MAX_VALUE;
    static final int VERSION_BYTES = 4 * Long.BYTES + 2 * Integer.BYTES;
    private static final int SLAB_BYTES_MAX = 256 << 10;
    private static final int SLAB_BYTES_MIN = 16 << 10;
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(Run.class, "count", int.class);
        } catch (ReflectiveOperationException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    final long number;
    final int capacity;
    final Mirror mirror;
    private final Allowance allowance;
    private final long memory;
    private final long ends;
    private final long previous;
    private final long rows;
    private final long rowBytes;
    private final long hashes;
    private long[] slabs = new long[4];
    private int slabCount;
    private long nextByte;
    private long slabEnd;
    private int slabBytes = SLAB_BYTES_MIN;
    private volatile long bytes;
    private int count;
    private volatile int ended;
    private volatile boolean sealed;

    Run(long number, int capacity, RowLayout layout, Allowance allowance) {
        this.number = number;
        this.capacity = capacity;
        this.allowance = allowance;
        allowance.take(metadataBytes(capacity));
        this.memory = Memory.allocate(metadataBytes(capacity));
        this.ends = memory + 8L * capacity;
        this.previous = ends + 8L * capacity;
        this.rows = previous + 8L * capacity;
        this.rowBytes = rows + 8L * capacity;
        this.hashes = rowBytes + 4L * capacity;
        this.bytes = metadataBytes(capacity);
        this.mirror = new Mirror(layout, allowance.budget());
    }

    static long metadataBytes(int capacity) {
        return (long) capacity * VERSION_BYTES;
    }

    /// Most bytes that the slabs of `runs` runs take for rows of together `bytes` bytes, by two bounds. A slab is
    /// left when a row does not fit: what it wastes is shorter than that row, and the last slab of each run may be
    /// wasted whole. Or: each slab but a run's first and the open run's next is at most twice as long as what the
    /// slab before and its own first row hold.
    static long slabBytesMax(long bytes, int runs) {
        long full = bytes * 2 + (long) runs * SLAB_BYTES_MAX;
        long doubling = bytes * 5 + (long) runs * SLAB_BYTES_MIN + SLAB_BYTES_MAX;
        return Math.min(full, doubling);
    }

    /// Whether so many rows of together so many bytes go in without more memory.
    boolean hasRoom(int versions, long length) {
        return versions <= freeSlots() && length <= slabEnd - nextByte;
    }

    int freeSlots() {
        return sealed ? 0 : capacity - count;
    }

    /// Copies a row in and returns its slot; the caller has seen to [#isSealed].
    int append(long row, int length, long begin, int hash) {
        int slot = count;
        long address = place(length);
        Memory.copyDisjoint(row, address, length);
        Memory.putLong(memory + 8L * slot, begin);
        Memory.putLong(ends + 8L * slot, LIVE);
        Memory.putLong(previous + 8L * slot, Position.NONE);
        Memory.putLong(rows + 8L * slot, address);
        Memory.putInt(rowBytes + 4L * slot, length);
        Memory.putInt(hashes + 4L * slot, hash);
        return slot;
    }

    /// Lets readers see the slot just appended.
    void publish(int slot) {
        COUNT.setRelease(this, slot + 1);
    }

    private long place(int length) {
        if (nextByte + length > slabEnd) {
            addSlab(Math.max(slabBytes, length));
        }
        long address = nextByte;
        nextByte += length;
        return address;
    }

    private void addSlab(int size) {
        allowance.take(size);
        if (slabCount == slabs.length) {
            slabs = Arrays.copyOf(slabs, slabCount * 2);
        }
        nextByte = Memory.allocate(size);
        slabs[slabCount++] = nextByte;
        slabEnd = nextByte + size;
        slabBytes = Math.min(slabBytes * 2, SLAB_BYTES_MAX);
        long total = bytes + size;
        bytes = total;
    }

    void setPrevious(int slot, long position) {
        Memory.putLong(previous + 8L * slot, position);
    }

    void end(int slot, long timestamp) {
        assert end(slot) == LIVE : "version ended twice";
        Memory.putLong(ends + 8L * slot, timestamp);
        int more = ended + 1;
        ended = more;
    }

    void seal() {
        sealed = true;
    }

    /// Whether no version will be added.
    boolean isSealed() {
        return sealed || count() == capacity;
    }

    /// Versions that readers may look at.
    int count() {
        return (int) COUNT.getAcquire(this);
    }

    /// Versions that have ended, at whatever time.
    int ended() {
        return ended;
    }

    /// Bytes of versions and rows, without the mirror.
    long bytes() {
        return bytes;
    }

    long begin(int slot) {
        return Memory.getLong(memory + 8L * slot);
    }

    long end(int slot) {
        return Memory.getLong(ends + 8L * slot);
    }

    long previous(int slot) {
        return Memory.getLong(previous + 8L * slot);
    }

    long row(int slot) {
        return Memory.getLong(rows + 8L * slot);
    }

    int rowBytes(int slot) {
        return Memory.getInt(rowBytes + 4L * slot);
    }

    int hash(int slot) {
        return Memory.getInt(hashes + 4L * slot);
    }

    boolean hasKey(int slot, long key, int keyBytes) {
        long row = row(slot);
        return RowLayout.keyBytes(row) == keyBytes && Memory.equal(RowLayout.keyAddress(row), key, keyBytes);
    }

    /// Address of the row addresses from a slot on.
    long rowAddresses(int slot) {
        return rows + 8L * slot;
    }

    /// Writes the slots of `from` up to `from + length` that `snapshot` sees, less `from`, as ints; returns how
    /// many.
    int visible(int from, int length, long snapshot, long selection) {
        int selected = 0;
        for (int i = 0; i < length; i++) {
            long begin = Memory.getLong(memory + 8L * (from + i));
            long end = Memory.getLong(ends + 8L * (from + i));
            Memory.putInt(selection + 4L * selected, i);
            selected += (int) (((begin - snapshot - 1) & (snapshot - end)) >>> 63);
        }
        return selected;
    }

    /// Whether a snapshot sees each of the first `published` versions; false where finding out takes a look at
    /// them.
    boolean seesAll(int published, long snapshot) {
        return ended == 0 && published > 0 && begin(published - 1) <= snapshot;
    }

    static int keyHash(long key, int keyBytes) {
        return (int) (KeyCodec.hash(key, keyBytes) >>> 32);
    }

    /// Gives back all memory; no reader may be left.
    void free() {
        mirror.free();
        Memory.free(memory);
        for (int i = 0; i < slabCount; i++) {
            Memory.free(slabs[i]);
        }
        slabCount = 0;
        allowance.release(bytes);
        bytes = 0;
    }
}
