package io.phantomdb.storage.archive;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Which sequence of LSNs a data directory goes on with; the file `TIMELINE`, one line:
///
///     phantomdb-timeline 4f1c09d27bb3a15e 0a113f42
///
/// a number above 0 and the CRC32C of the text before the last word. It is made when the log is first archived.
///
/// @param id above 0
public record Timeline(long id) {
    private static final System.Logger LOGGER = System.getLogger(Timeline.class.getName());
    private static final String FILE = "TIMELINE";
    private static final String HEAD = "phantomdb-timeline ";

    public Timeline {
        assert id > 0 : id;
    }

    /// How folders in an archive are named.
    public String name() {
        return String.format("%016x", id);
    }

    /// The directory's timeline; empty where it has none, or where the file is damaged, which is logged: another one
    /// begins then.
    public static Optional<Timeline> read(Path dataDirectory, Disk disk) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        String text = text(file, disk);
        String[] words = text.split(" ", -1);
        if (words.length == 3 && text.equals(line(words[1])) && words[1].matches("[0-7][0-9a-f]{15}")) {
            return Optional.of(new Timeline(Long.parseLong(words[1], 16)));
        }
        LOGGER.log(Level.WARNING, file + " is damaged; the log is archived under another number from now on");
        return Optional.empty();
    }

    /// Gives the directory a timeline that no other has.
    public static Timeline begin(Path dataDirectory, Disk disk) throws IOException {
        Timeline begun = new Timeline(Math.max(1, UUID.randomUUID().getMostSignificantBits() >>> 1));
        Path temporary = dataDirectory.resolve(FILE + ".tmp");
        try (FileChannel out = disk.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(line(begun.name()).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        disk.move(temporary, dataDirectory.resolve(FILE));
        disk.forceDirectory(dataDirectory);
        return begun;
    }

    /// The directory will give LSNs again that it gave before.
    public static void end(Path dataDirectory, Disk disk) throws IOException {
        disk.delete(dataDirectory.resolve(FILE));
        disk.forceDirectory(dataDirectory);
    }

    /// The directory is used without an archive, which cannot be gone on with afterwards: nothing would tell
    /// whether the records that it has are those of this directory.
    public static void interrupt(Path dataDirectory, Disk disk) throws IOException {
        if (disk.exists(dataDirectory.resolve(FILE))) {
            LOGGER.log(
                    Level.WARNING,
                    "the log was archived and is not any more; when it is again, that is under another number: take a"
                            + " backup then");
            end(dataDirectory, disk);
        }
    }

    private static String line(String name) {
        CRC32C crc = new CRC32C();
        crc.update((HEAD + name).getBytes(StandardCharsets.UTF_8));
        return HEAD + name + " " + String.format("%08x", crc.getValue()) + "\n";
    }

    private static String text(Path file, Disk disk) throws IOException {
        try (FileChannel in = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(128);
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
