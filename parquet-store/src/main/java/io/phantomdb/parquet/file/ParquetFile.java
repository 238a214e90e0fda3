package io.phantomdb.parquet.file;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/// A Parquet file, mapped into memory, its footer parsed. Any thread reads it; who opened it closes it, which unmaps
/// it.
public final class ParquetFile implements AutoCloseable {
    private static final int MAGIC = 'P' | 'A' << 8 | 'R' << 16 | '1' << 24;

    private final Path path;
    private final Arena arena;
    private final long address;
    private final long bytes;
    private final boolean sealed;
    private final Damage damage;
    private final List<FileColumn> columns;
    private final List<RowGroup> rowGroups;
    private final long rows;
    private final Map<String, String> properties = new HashMap<>();

    private ParquetFile(Path path, Arena arena, MemorySegment mapped, boolean sealed, Damage damage) {
        this.damage = damage;
        this.path = path;
        this.arena = arena;
        this.address = mapped.address();
        this.bytes = mapped.byteSize();
        this.sealed = sealed;
        FileMetaData footer = readFooter();
        columns = Schemas.columns(footer.getSchema(), path.toString());
        List<RowGroup> groups = new ArrayList<>();
        long first = 0;
        for (org.apache.parquet.format.RowGroup group : footer.getRow_groups()) {
            groups.add(RowGroup.of(this, group, first));
            first += group.getNum_rows();
        }
        if (first != footer.getNum_rows()) {
            throw corrupted(bytes, "the row groups have " + first + " rows, the footer says " + footer.getNum_rows());
        }
        rowGroups = List.copyOf(groups);
        rows = first;
        if (footer.isSetKey_value_metadata()) {
            footer.getKey_value_metadata().forEach(pair -> properties.put(pair.getKey(), pair.getValue()));
        }
    }

    /// @param sealed whether the file is one of our segments and must carry a [FooterSeal]
    public static ParquetFile open(Path path, Disk disk, boolean sealed) {
        return open(path, disk, sealed, Damage.THROWN);
    }

    /// @param sealed whether the file is one of our segments and must carry a [FooterSeal]
    /// @param damage told of damage, now and whenever something is read
    public static ParquetFile open(Path path, Disk disk, boolean sealed, Damage damage) {
        Arena arena = Arena.ofShared();
        boolean open = false;
        try (FileChannel channel = disk.open(path, StandardOpenOption.READ)) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            ParquetFile file = new ParquetFile(path, arena, mapped, sealed, damage);
            open = true;
            return file;
        } catch (NoSuchFileException failure) {
            if (sealed) {
                throw damage.found(path, 0, "it is missing");
            }
            throw new DatabaseException(SqlState.UNDEFINED_FILE, "file " + path + " does not exist", failure);
        } catch (IOException failure) {
            throw new DatabaseException(
                    SqlState.IO_ERROR, "cannot read " + path + ": " + failure.getMessage(), failure);
        } finally {
            if (!open) {
                arena.close();
            }
        }
    }

    private FileMetaData readFooter() {
        long trailer = bytes - FooterSeal.TRAILER_BYTES;
        if (trailer < 4 || Memory.getInt(address + trailer + 4) != MAGIC || Memory.getInt(address) != MAGIC) {
            throw corrupted(Math.max(0, trailer + 4), "this is no Parquet file: its magic number is missing");
        }
        if (sealed) {
            FooterSeal.verify(this);
        }
        int length = Memory.getInt(address + trailer);
        if (length < 0 || length > trailer - 4) {
            throw corrupted(trailer, "a footer of " + length + " bytes");
        }
        try {
            return Util.readFileMetaData(stream(trailer - length, length));
        } catch (IOException | RuntimeException failure) {
            throw corrupted(trailer - length, "the footer cannot be read: " + failure.getMessage());
        }
    }

    public Path path() {
        return path;
    }

    /// Where the file is mapped.
    public long address() {
        return address;
    }

    public long bytes() {
        return bytes;
    }

    public long rows() {
        return rows;
    }

    /// Whether this is one of our segments: its structure is then fully checked.
    public boolean sealed() {
        return sealed;
    }

    public List<FileColumn> columns() {
        return columns;
    }

    public List<RowGroup> rowGroups() {
        return rowGroups;
    }

    /// What the footer says under a name of ours or another writer's.
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }

    MappedBytes stream(long offset, long length) {
        check(offset, length);
        return new MappedBytes(address + offset, length);
    }

    /// The bytes as a read-only buffer.
    public ByteBuffer buffer(long offset, long length) {
        check(offset, length);
        return Memory.ALL.asSlice(address + offset, length).asByteBuffer();
    }

    /// Throws unless the range lies in the file, before its trailer.
    void check(long offset, long length) {
        if (offset < 0 || length < 0 || length > Integer.MAX_VALUE || offset > bytes - length) {
            throw corrupted(
                    Math.max(0, Math.min(offset, bytes)),
                    "bytes " + offset + " to " + (offset + length) + " of a file with " + bytes);
        }
    }

    /// The exception for damage found at an offset.
    public DatabaseException corrupted(long offset, String what) {
        return damage.found(path, offset, what);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
