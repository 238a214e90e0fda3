package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.file.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/// Length and checksum of every metadata file that one version of a table needs, because Iceberg's own files (JSON,
/// Avro) carry none. They stand beside them in `metadata/v<n>.sums`, forced before the pointer to version n is:
///
///     5f9d1c0e 8123 v7.metadata.json            CRC32C, bytes, name
///     0a113f42 4410 snap-81-1-7c2e.avro
///     0a113f42 sum                              CRC32C of all lines before
///
/// Every metadata file is checked whenever it is read. Any thread.
final class FileSums {
    private static final String SUFFIX = ".sums";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{8}) ([0-9]{1,18}) (.+)");

    private final Damage damage;
    private final Map<String, Sum> sums = new ConcurrentHashMap<>();

    private record Sum(int crc, long bytes) {}

    FileSums(Damage damage) {
        this.damage = damage;
    }

    /// Where the sums of a version stand.
    static Path file(Path metadataDirectory, int version) {
        return metadataDirectory.resolve("v" + version + SUFFIX);
    }

    /// Notes a file that was just written.
    void put(Path file, int crc, long bytes) {
        sums.put(name(file), new Sum(crc, bytes));
    }

    /// Forgets all files but these.
    void retain(Set<String> names) {
        sums.keySet().retainAll(names);
    }

    /// A file's content. SQLSTATE XX001 where it is not what was written.
    byte[] read(Path file, Disk disk) throws IOException {
        byte[] bytes;
        try {
            bytes = bytes(file, disk);
        } catch (NoSuchFileException missing) {
            throw damage.found(file, 0, "it is missing");
        }
        Sum sum = sums.get(name(file));
        if (sum == null) {
            throw damage.found(file, 0, "no checksum of it is known");
        }
        if (sum.bytes != bytes.length) {
            throw damage.found(
                    file,
                    Math.min(bytes.length, sum.bytes),
                    "it has " + bytes.length + " bytes instead of " + sum.bytes);
        }
        int crc = crc(bytes, bytes.length);
        if (crc != sum.crc) {
            throw damage.found(file, 0, "its checksum is " + hex(crc) + " instead of " + hex(sum.crc));
        }
        return bytes;
    }

    /// Writes and forces the sums; the directory is forced by the caller.
    void write(Path file, Disk disk) {
        String lines = sums.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> hex(entry.getValue().crc) + " " + entry.getValue().bytes + " " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        byte[] body = lines.getBytes(StandardCharsets.UTF_8);
        ByteBuffer text =
                ByteBuffer.wrap((lines + hex(crc(body, body.length)) + " sum\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = disk.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Takes up the sums of a version. SQLSTATE XX001 where they are missing or damaged.
    void load(Path file, Disk disk) {
        byte[] bytes;
        try {
            bytes = bytes(file, disk);
        } catch (NoSuchFileException missing) {
            throw damage.found(file, 0, "it is missing");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        if (!text.substring(last).equals(hex(crc(bytes, last)) + " sum\n")) {
            throw damage.found(file, last, "its last line is not the checksum of the lines before");
        }
        sums.clear();
        for (String line : new String(bytes, 0, last, StandardCharsets.UTF_8).split("\n", -1)) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                sums.put(
                        parts.group(3),
                        new Sum(Integer.parseUnsignedInt(parts.group(1), 16), Long.parseLong(parts.group(2))));
            }
        }
    }

    private static byte[] bytes(Path file, Disk disk) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            return java.util.Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String hex(int crc) {
        return String.format("%08x", crc);
    }
}
