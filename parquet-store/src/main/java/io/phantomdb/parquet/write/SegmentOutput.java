package io.phantomdb.parquet.write;

import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.file.FooterSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/// The file under a segment writer: buffers, and seals the footer on the way out.
final class SegmentOutput extends PositionOutputStream implements OutputFile {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path path;
    private final FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long flushed;
    private long tailStart = -1;

    SegmentOutput(Path path, Disk disk) throws IOException {
        this.path = path;
        this.channel = disk.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /// From here on page indexes and footer are written: they are kept back until [#seal].
    void beginTail() throws IOException {
        drain();
        tailStart = flushed;
    }

    /// Writes the tail with its checksum and forces the file. Returns the file's length.
    long seal() throws IOException {
        buffer.flip();
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        int footerBytes = buffer.getInt(buffer.limit() - 8);
        buffer.limit(buffer.limit() - 8);
        byte[] trailer = FooterSeal.trailer(buffer, tailStart, footerBytes);
        writeAll(buffer);
        writeAll(ByteBuffer.wrap(trailer));
        channel.force(true);
        return channel.position();
    }

    private void drain() throws IOException {
        if (tailStart >= 0) {
            throw new IOException("the tail of " + path + " is flushed by its seal");
        }
        buffer.flip();
        flushed += buffer.remaining();
        writeAll(buffer);
        buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public long getPos() {
        return flushed + buffer.position();
    }

    @Override
    public void write(int b) throws IOException {
        makeRoom(1);
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (tailStart < 0 && length > BUFFER_BYTES) {
            drain();
            flushed += length;
            writeAll(ByteBuffer.wrap(bytes, offset, length));
            return;
        }
        makeRoom(length);
        buffer.put(bytes, offset, length);
    }

    private void makeRoom(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        if (tailStart < 0) {
            drain();
            return;
        }
        ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
        larger.put(buffer.flip());
        buffer = larger;
    }

    /// The parquet writer closes its stream at the end of the footer; the channel outlives that for the seal.
    @Override
    public void close() {}

    void closeChannel() throws IOException {
        channel.close();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path.toString();
    }
}
