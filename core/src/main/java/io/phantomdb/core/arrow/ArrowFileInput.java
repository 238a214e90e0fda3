package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;

/// An Arrow IPC file ("Feather V2") or stream, read batch by batch; which of both its first bytes tell. One thread.
public final class ArrowFileInput implements AutoCloseable {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    private static final int CONTINUATION = -1;

    private final Path path;
    private final SeekableByteChannel channel;
    private final BufferAllocator allocator;
    private final ArrowReader reader;
    private final VectorSchemaRoot root;
    private final BatchImporter importer;

    private ArrowFileInput(Path path, SeekableByteChannel channel, BufferAllocator allocator, ArrowReader reader)
            throws IOException {
        this.path = path;
        this.channel = channel;
        this.allocator = allocator;
        this.reader = reader;
        this.root = reader.getVectorSchemaRoot();
        this.importer = new BatchImporter(reader);
    }

    /// SQLSTATE 58P01 where there is no such file, 22P04 where it is no Arrow file.
    ///
    /// @param budget holds one batch of the file at a time; 53200 where it does not fit
    public static ArrowFileInput open(Path path, MemoryBudget budget) {
        SeekableByteChannel channel = null;
        BufferAllocator allocator = ArrowMemory.within(budget);
        try {
            channel = Files.newByteChannel(path);
            ArrowReader reader = isFile(channel, path)
                    ? new ArrowFileReader(channel, allocator)
                    : new ArrowStreamReader(channel, allocator);
            return new ArrowFileInput(path, channel, allocator, reader);
        } catch (NoSuchFileException failure) {
            allocator.close();
            throw new DatabaseException(
                    SqlState.UNDEFINED_FILE, "could not open file \"" + path + "\": no such file", failure);
        } catch (IOException | RuntimeException failure) {
            closeQuietly(channel, allocator, failure);
            throw unreadable(path, failure);
        }
    }

    /// Whether it is a file, not a stream: a stream begins with a mark and the length of its schema, which the
    /// reader would believe whatever it is.
    private static boolean isFile(SeekableByteChannel channel, Path path) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        while (first.hasRemaining() && channel.read(first) >= 0) {
            continue;
        }
        channel.position(0);
        if (Arrays.equals(Arrays.copyOf(first.array(), MAGIC.length), MAGIC)) {
            return true;
        }
        if (first.getInt(0) != CONTINUATION || first.getInt(4) <= 0 || first.getInt(4) > channel.size()) {
            throw new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT, "\"" + path + "\" is no Arrow file and no Arrow stream");
        }
        return false;
    }

    private static void closeQuietly(
            @org.jspecify.annotations.Nullable SeekableByteChannel channel,
            BufferAllocator allocator,
            Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
            allocator.close();
        } catch (IOException | RuntimeException failure) {
            cause.addSuppressed(failure);
        }
    }

    public List<String> names() {
        return root.getSchema().getFields().stream().map(Field::getName).toList();
    }

    /// SQLSTATE 0A000 for nested types.
    public List<SqlType> types() {
        return importer.types(root);
    }

    /// The next rows, valid until the next call; empty at the end. SQLSTATE 22P04 for a damaged file.
    public Optional<Batch> next(Region region) {
        try {
            return reader.loadNextBatch() ? Optional.of(importer.read(root, region)) : Optional.empty();
        } catch (DatabaseException failure) {
            throw failure;
        } catch (IOException | RuntimeException failure) {
            throw unreadable(path, failure);
        }
    }

    private static DatabaseException unreadable(Path path, Exception failure) {
        return failure instanceof DatabaseException known
                ? known
                : new DatabaseException(
                        SqlState.BAD_COPY_FILE_FORMAT,
                        "\"" + path + "\" cannot be read as Arrow: " + failure.getMessage(),
                        failure);
    }

    @Override
    public void close() {
        importer.close();
        try {
            reader.close();
            channel.close();
        } catch (IOException failure) {
            throw unreadable(path, failure);
        } finally {
            allocator.close();
        }
    }
}
