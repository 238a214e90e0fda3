package io.phantomdb.storage.backup;

import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.world.Disk;
import io.phantomdb.storage.archive.Timeline;
import io.phantomdb.storage.backup.FileCopy.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// What a backup consists of; the file `MANIFEST` as lines of text, the last one the CRC32C of those before:
///
///     phantomdb-backup 1
///     number 3
///     taken 1763748000000
///     commit 4711
///     tables 2
///     timeline 5697412
///     copied 8123
///     file 5f9d1c0e 8123 segments/public/orders-1/data/00000001-….parquet
///     sum 0a113f42
///
/// @param timeline under which the log was archived when it was taken
/// @param files by path relative to the backup directory, with `/` between names
record Manifest(BackupInfo info, Optional<Timeline> timeline, Map<String, Content> files) {
    static final String FILE = "MANIFEST";
    private static final String HEAD = "phantomdb-backup 1";

    Manifest {
        files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    }

    void write(Path file, Disk disk) throws IOException {
        StringBuilder text = new StringBuilder()
                .append(HEAD)
                .append("\nnumber ")
                .append(info.number())
                .append("\ntaken ")
                .append(info.takenAt())
                .append("\ncommit ")
                .append(info.commit())
                .append("\ntables ")
                .append(info.tables())
                .append("\ncopied ")
                .append(info.copiedBytes())
                .append('\n');
        timeline.ifPresent(line -> text.append("timeline ").append(line.id()).append('\n'));
        files.forEach((path, content) -> text.append("file ")
                .append(Integer.toHexString(content.crc()))
                .append(' ')
                .append(content.bytes())
                .append(' ')
                .append(path)
                .append('\n'));
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        text.append("sum ").append(Integer.toHexString(crc(body))).append('\n');
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        try (FileChannel out = disk.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /// SQLSTATE XX001 where it is damaged.
    static Manifest read(Path file, Disk disk) throws IOException {
        String text = text(file, disk);
        int last = text.lastIndexOf("sum ");
        byte[] body = text.substring(0, Math.max(last, 0)).getBytes(StandardCharsets.UTF_8);
        if (!text.startsWith(HEAD + "\n")
                || !text.substring(Math.max(last, 0)).equals("sum " + Integer.toHexString(crc(body)) + "\n")) {
            throw FileCopy.damaged(file, "does not end with the checksum of its lines");
        }
        Map<String, Content> files = new TreeMap<>();
        Map<String, Long> numbers = new TreeMap<>();
        long bytes = 0;
        for (String line : text.substring(0, last).split("\n", -1)) {
            String[] words = line.split(" ", 4);
            if (words[0].equals("file")) {
                Content content = new Content(Long.parseLong(words[2]), Integer.parseUnsignedInt(words[1], 16));
                files.put(words[3], content);
                bytes += content.bytes();
            } else if (words.length == 2 && !words[0].startsWith("phantomdb")) {
                numbers.put(words[0], Long.parseLong(words[1]));
            }
        }
        BackupInfo info = new BackupInfo(
                numbers.getOrDefault("number", 0L),
                numbers.getOrDefault("taken", 0L),
                numbers.getOrDefault("commit", 0L),
                numbers.getOrDefault("tables", 0L),
                files.size(),
                bytes,
                numbers.getOrDefault("copied", 0L));
        Optional<Timeline> timeline =
                Optional.ofNullable(numbers.get("timeline")).map(Timeline::new);
        return new Manifest(info, timeline, files);
    }

    private static String text(Path file, Disk disk) throws IOException {
        try (FileChannel in = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(in.size()));
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw FileCopy.damaged(file, "is missing");
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
