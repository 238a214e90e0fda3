package io.phantomdb.wal;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import org.jspecify.annotations.Nullable;

/// Segments as cycles of Chronicle Queues, one queue per start of the process:
///
///     queue-0000000001/19700101-0001.cq4      segment = cycle = minute of a clock that only [#create] moves
///     queue-0000000001/19700101-0002.cq4
///     queue-0000000003/19700101-0003.cq4      begun after a restart, so that Chronicle never opens an old file:
///     queue-0000000003/metadata.cq4t          it stalls on half-created ones and appends invisibly behind damage
///
/// Written by Chronicle's appender, readable by any tailer; replay reads the files by itself, because a tailer ends
/// silently at a damaged header. A cycle file (Chronicle Wire) is a sequence of documents at multiples of 4:
///
///      0  u32  bit 31: not complete; bit 30: Chronicle's own (header, index); 30 bits of length. 0: end
///      4       the document; ours is one [Frame]
final class ChronicleFiles implements SegmentFiles {
    private static final Pattern QUEUE = Pattern.compile("queue-\\d{10}");
    private static final Pattern CYCLE = Pattern.compile("\\d{8}-\\d{4}\\.cq4");
    private static final String METADATA = "metadata.cq4t";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern(LegacyRollCycles.MINUTELY.format()).withZone(ZoneOffset.UTC);

    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int OWN = 0x4000_0000;
    private static final int LENGTH = 0x3FFF_FFFF;

    private final Path directory;
    private final LogOptions options;
    private final Disk disk;
    private @Nullable ChronicleAppender appender;

    ChronicleFiles(Path directory, LogOptions options, Disk disk) {
        ChronicleRuntime.check();
        this.directory = directory;
        this.options = options;
        this.disk = disk;
    }

    /// Whether the name is one of this engine's.
    static boolean owns(Path path) {
        return QUEUE.matcher(String.valueOf(path.getFileName())).matches();
    }

    @Override
    public List<SegmentFile> list() throws IOException {
        List<SegmentFile> found = new ArrayList<>();
        for (Path queue : disk.list(directory)) {
            if (owns(queue)) {
                for (Path path : disk.list(queue)) {
                    String name = String.valueOf(path.getFileName());
                    if (CYCLE.matcher(name).matches()) {
                        found.add(new SegmentFile(number(name), path));
                    }
                }
            }
        }
        return found;
    }

    /// Minutes since 1970 from, for instance, `19700101-0010.cq4`.
    private static long number(String name) {
        String date = name.substring(0, name.indexOf('.'));
        Instant instant = LocalDateTime.parse(date, NAME).toInstant(ZoneOffset.UTC);
        return ChronoUnit.MINUTES.between(Instant.EPOCH, instant);
    }

    static String name(long number) {
        return NAME.format(Instant.EPOCH.plus(number, ChronoUnit.MINUTES)) + ".cq4";
    }

    @Override
    public SegmentWriter create(long number) throws IOException {
        FreeSpace space = new FreeSpace(disk, options.freeBytesMin());
        space.check(directory, ChronicleWriter.BYTES_TO_BEGIN + options.blockBytes());
        ChronicleAppender current = appender;
        if (current == null) {
            Path queue = directory.resolve(String.format("queue-%010d", number));
            disk.createDirectories(queue);
            disk.delete(queue.resolve(METADATA)); // a crash may have left it half made, before there was a cycle
            current = new ChronicleAppender(queue, options.blockBytes());
            appender = current;
        }
        return new ChronicleWriter(number, current, options, disk, space);
    }

    @Override
    public long nextFrame(SegmentReader reader, long end) {
        long at = Frame.aligned(end);
        while (at + Integer.BYTES <= reader.size()) {
            int header = reader.intAt(at);
            if (header == 0 || (header & NOT_COMPLETE) != 0) {
                return -1;
            }
            if ((header & OWN) == 0) {
                return at + Integer.BYTES;
            }
            at = Frame.aligned(at + Integer.BYTES + (header & LENGTH));
        }
        return -1;
    }

    @Override
    public void delete(SegmentFile file) throws IOException {
        Path queue = directory.resolve(directory.relativize(file.path()).getName(0));
        disk.delete(file.path());
        ChronicleAppender current = appender;
        if (current != null && queue.equals(current.directory())) {
            current.fileDeleted();
            return;
        }
        if (disk.list(queue).stream().noneMatch(path -> path.toString().endsWith(".cq4"))) {
            disk.delete(queue.resolve(METADATA));
            if (disk.list(queue).isEmpty()) {
                disk.delete(queue);
            }
        }
    }

    @Override
    public void forceDirectories() throws IOException {
        for (Path queue : disk.list(directory)) {
            if (owns(queue)) {
                disk.forceDirectory(queue);
            }
        }
        disk.forceDirectory(directory);
    }

    @Override
    public void close() {
        if (appender != null) {
            appender.close();
        }
    }
}
