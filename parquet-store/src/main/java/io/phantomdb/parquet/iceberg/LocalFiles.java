package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.file.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/// Iceberg's metadata files on the local disk. A file is forced when it is closed; its directory is forced by the
/// commit. What is read is checked against its checksum first, see [FileSums].
///
/// Locations are absolute paths. Because those under the directory where the table was created are resolved against the
/// directory where it is now, a data directory may be moved.
@SuppressWarnings("serial") // Iceberg's interface is serializable for engines that ship it; this one stays here
final class LocalFiles implements FileIO {
    private final transient Disk disk;
    private final transient Path directory;
    private final transient FileSums sums;
    /// The directory as the metadata names it.
    private String formerLocation;

    LocalFiles(Disk disk, Path directory, Damage damage) {
        this.sums = new FileSums(damage);
        this.disk = disk;
        this.directory = directory.toAbsolutePath().normalize();
        this.formerLocation = this.directory.toString();
    }

    /// Checksums of the files written and read here.
    FileSums sums() {
        return sums;
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
            try {
                return new LocalStream(sums.read(path, disk));
            } catch (IOException failure) {
                throw new NotFoundException(failure, "cannot read %s", path);
            }
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
                return new ForcedStream(path, disk.open(path, all), sums);
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

    /// Reads bytes in memory.
    private static final class LocalStream extends SeekableInputStream {
        private final byte[] bytes;
        private int position;

        private LocalStream(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void seek(long target) {
            position = Math.toIntExact(target);
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            int n = Math.min(length, bytes.length - position);
            if (n <= 0) {
                return -1;
            }
            System.arraycopy(bytes, position, target, offset, n);
            position += n;
            return n;
        }
    }

    /// Writes a channel through a buffer and forces it on close; notes its checksum.
    private static final class ForcedStream extends PositionOutputStream {
        private final Path path;
        private final FileChannel channel;
        private final FileSums sums;
        private final CRC32C crc = new CRC32C();
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        private long flushed;

        private ForcedStream(Path path, FileChannel channel, FileSums sums) {
            this.path = path;
            this.channel = channel;
            this.sums = sums;
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
            crc.update(buffer.duplicate());
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
                sums.put(path, (int) crc.getValue(), flushed);
            }
        }
    }
}
