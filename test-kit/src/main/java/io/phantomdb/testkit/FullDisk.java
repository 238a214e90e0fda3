package io.phantomdb.testkit;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A disk with room for some bytes. Every byte by which a write through a channel makes a file longer counts; nothing
/// gives
/// room back but [#free]. Beyond it, writes end short and then fail with `No space left on device`, as a real disk
/// does.
public final class FullDisk extends DiskWrapper {
    private final AtomicLong room;

    public FullDisk(Disk disk, long room) {
        super(disk);
        this.room = new AtomicLong(room);
    }

    /// Makes room for more bytes.
    public void free(long bytes) {
        room.addAndGet(bytes);
    }

    /// At most so many bytes of the room.
    private long take(long wanted) {
        long before = room.getAndUpdate(left -> left - Math.min(left, wanted));
        return Math.min(before, wanted);
    }

    @Override
    public long usableBytes(Path path) {
        return room.get();
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return new CountedChannel(super.open(file, options));
    }

    private final class CountedChannel extends ChannelWrapper {
        CountedChannel(FileChannel channel) {
            super(channel);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            ByteBuffer granted = grant(from, position());
            int written = super.write(granted);
            from.position(from.position() + written);
            return written;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            ByteBuffer granted = grant(from, position);
            int written = super.write(granted, position);
            from.position(from.position() + written);
            return written;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) throws IOException {
            long written = 0;
            for (int i = offset; i < offset + length; i++) {
                written += write(from[i]);
            }
            return written;
        }

        private ByteBuffer grant(ByteBuffer from, long position) throws IOException {
            long growth = Math.clamp(position + from.remaining() - size(), 0, from.remaining());
            long room = take(growth);
            int granted = (int) (from.remaining() - growth + room);
            if (granted == 0 && from.hasRemaining()) {
                throw new IOException("No space left on device");
            }
            return from.duplicate().limit(from.position() + granted);
        }
    }
}
