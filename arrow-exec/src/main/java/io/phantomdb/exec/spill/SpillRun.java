package io.phantomdb.exec.spill;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.Arrays;
import java.util.List;

/// Rows in a file, in frames of about [#FRAME_BYTES]. Any thread may append; frames are read once nobody appends any
/// more, by any thread, any number of times.
public final class SpillRun {
    /// What a frame aims at: large enough that reading costs no more than its bytes, small enough that many fit.
    static final int FRAME_BYTES = 128 << 10;

    static final int FRAME_ROWS_MAX = 8192;

    private final OperatorMemory memory;
    private final List<SqlType> types;
    private long[] positions = new long[4];
    private int[] lengths = new int[4];
    private int frames;
    private long rows;
    private long bytes;
    private int longest;

    SpillRun(OperatorMemory memory, List<SqlType> types) {
        this.memory = memory;
        this.types = List.copyOf(types);
    }

    /// How many rows make a frame, where `rows` of them have so many bytes: whoever appends so many at a time needs the
    /// least memory.
    public static int frameRows(long bytes, long rows) {
        return (int) Math.clamp(FRAME_BYTES * rows / Math.max(1, bytes), 1, Batch.ROWS);
    }

    public List<SqlType> types() {
        return types;
    }

    public int frames() {
        return frames;
    }

    public long rows() {
        return rows;
    }

    public long bytes() {
        return bytes;
    }

    /// Bytes of the longest frame.
    public int longestFrame() {
        return longest;
    }

    /// Appends the selected rows, in order. SQLSTATE 53100 where there is no room on the disk.
    public void add(Batch batch, Region scratch) {
        int count = batch.selected();
        if (count == 0) {
            return;
        }
        List<Vector> columns = SpillFrame.flat(batch, types, scratch);
        long all = SpillFrame.bytes(columns, 0, count);
        long pieces = Math.max((all + FRAME_BYTES - 1) / FRAME_BYTES, (count + FRAME_ROWS_MAX - 1) / FRAME_ROWS_MAX);
        int step = (int) Math.max(1, (count + pieces - 1) / pieces);
        for (int from = 0; from < count; from += step) {
            append(columns, from, Math.min(count, from + step), scratch);
        }
    }

    private void append(List<Vector> columns, int from, int to, Region scratch) {
        long length = SpillFrame.bytes(columns, from, to);
        if (length > Integer.MAX_VALUE - 64) {
            throw new DatabaseException(SqlState.PROGRAM_LIMIT_EXCEEDED, "a row of " + length + " bytes is too long");
        }
        long frame = scratch.allocate(length);
        SpillFrame.encode(columns, from, to, frame, (int) length);
        long position = memory.file().append(frame, (int) length);
        memory.count(length);
        note(position, (int) length, to - from);
    }

    private synchronized void note(long position, int length, int count) {
        if (frames == positions.length) {
            positions = Arrays.copyOf(positions, frames * 2);
            lengths = Arrays.copyOf(lengths, frames * 2);
        }
        positions[frames] = position;
        lengths[frames++] = length;
        longest = Math.max(longest, length);
        rows += count;
        bytes += length;
    }

    /// The rows of a frame, in memory of the region.
    public Batch read(int frame, Region region) {
        int length = lengths[frame];
        long address = region.allocate(length);
        SpillFile file = memory.file();
        file.read(positions[frame], address, length);
        if (SpillFrame.checksum(address, length) != Memory.getInt(address)) {
            throw file.damaged(positions[frame], "does not have the checksum it was written with");
        }
        return SpillFrame.decode(address, types);
    }
}
