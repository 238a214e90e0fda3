package io.phantomdb.exec.spill;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// One file of one operator: frames of all its runs, one behind the other. Any thread may append and read; closing
/// deletes it.
final class SpillFile implements AutoCloseable {
    private final SpillSpace space;
    private final Path path;
    private final FileChannel channel;
    private final AtomicLong end = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    SpillFile(SpillSpace space, Path path, FileChannel channel) {
        this.space = space;
        this.path = path;
        this.channel = channel;
    }

    /// @return where the bytes begin
    long append(long address, int bytes) {
        space.take(bytes);
        taken.addAndGet(bytes);
        long position = end.getAndAdd(bytes);
        ByteBuffer buffer = buffer(address, bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer, position + buffer.position());
            }
            return position;
        } catch (IOException failure) {
            throw SpillSpace.failed("cannot write to the spill file " + path, failure);
        }
    }

    void read(long position, long address, int bytes) {
        ByteBuffer buffer = buffer(address, bytes);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw damaged(position, "ends after " + buffer.position() + " of " + bytes + " bytes");
                }
            }
        } catch (IOException failure) {
            throw SpillSpace.failed("cannot read the spill file " + path, failure);
        }
    }

    private static ByteBuffer buffer(long address, int bytes) {
        return Memory.ALL.asSlice(address, bytes).asByteBuffer();
    }

    DatabaseException damaged(long position, String how) {
        return new DatabaseException(
                SqlState.DATA_CORRUPTED, "the frame at " + position + " of the spill file " + path + " " + how);
    }

    @Override
    public void close() {
        space.give(taken.getAndSet(0));
        try (channel) {
            space.delete(path);
        } catch (IOException failure) {
            throw SpillSpace.failed("cannot delete the spill file " + path, failure);
        }
    }
}
