package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/// Iceberg's files on the local disk. A file is forced when it is closed; its directory is forced by the commit.
///
/// Locations are absolute paths. Because those under the directory where the table was created are resolved against the
/// directory where it is now, a data directory may be moved.
@SuppressWarnings("serial") // Iceberg's interface is serializable for engines that ship it; this one stays here
final class LocalFiles implements FileIO {
    private final transient Disk disk;
    private final transient Path directory;
    /// The directory as the metadata names it.
    private String formerLocation;

    LocalFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory.toAbsolutePath().normalize();
        this.formerLocation = this.directory.toString();
    }

    /// Says where the table's metadata thinks that the table is.
    void movedFrom(String location) {
        formerLocation = location;
    }

    Path resolve(String location) {
        if (location.startsWith(formerLocation + "/")) {
            return directory.resolve(location.substring(formerLocation.length() + 1));
        }
        return Path.of(location);
    }

    /// How the table's metadata names a file of the table.
    String location(Path file) {
        return formerLocation + "/" + directory.relativize(file.toAbsolutePath().normalize());
    }

    @Override
    public InputFile newInputFile(String location) {
        return new LocalInput(location, resolve(location));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new LocalOutput(location, resolve(location));
    }

    @Override
    public void deleteFile(String location) {
        try {
            disk.delete(resolve(location));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private final class LocalInput implements InputFile {
        private final String location;
        private final Path path;

        private LocalInput(String location, Path path) {
            this.location = location;
            this.path = path;
        }

        @Override
        public long getLength() {
            try (FileChannel channel = open(path)) {
                return channel.size();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public SeekableInputStream newStream() {
            return new LocalStream(open(path));
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public boolean exists() {
            return disk.exists(path);
        }
    }

    private FileChannel open(Path path) {
        try {
            return disk.open(path, StandardOpenOption.READ);
        } catch (IOException failure) {
            throw new NotFoundException(failure, "cannot open %s", path);
        }
    }

    private final class LocalOutput implements OutputFile {
        private final String location;
        private final Path path;

        private LocalOutput(String location, Path path) {
            this.location = location;
            this.path = path;
        }

        @Override
        public PositionOutputStream create() {
            return open(StandardOpenOption.CREATE_NEW);
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return open(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        }

        private PositionOutputStream open(StandardOpenOption... options) {
            StandardOpenOption[] all = java.util.Arrays.copyOf(options, options.length + 1);
            all[options.length] = StandardOpenOption.WRITE;
            try {
                return new ForcedStream(disk.open(path, all));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public InputFile toInputFile() {
            return new LocalInput(location, path);
        }
    }

    /// Reads a channel through a buffer.
    private static final class LocalStream extends SeekableInputStream {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
        private long bufferEnd;

        private LocalStream(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long getPos() {
            return bufferEnd - buffer.remaining();
        }

        @Override
        public void seek(long position) {
            buffer.limit(0);
            bufferEnd = position;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int n = Math.min(length, buffer.remaining());
            buffer.get(target, offset, n);
            return n;
        }

        private boolean fill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            buffer.clear();
            int n = channel.read(buffer, bufferEnd);
            buffer.flip();
            bufferEnd += Math.max(n, 0);
            return n > 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Writes a channel through a buffer and forces it on close.
    private static final class ForcedStream extends PositionOutputStream {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        private long flushed;

        private ForcedStream(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long getPos() {
            return flushed + buffer.position();
        }

        @Override
        public void write(int b) throws IOException {
            if (!buffer.hasRemaining()) {
                flush();
            }
            buffer.put((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                int n = Math.min(length - done, buffer.remaining());
                buffer.put(bytes, offset + done, n);
                done += n;
            }
        }

        @Override
        public void flush() throws IOException {
            buffer.flip();
            flushed += buffer.remaining();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                flush();
                channel.force(true);
                channel.close();
            }
        }
    }
}
