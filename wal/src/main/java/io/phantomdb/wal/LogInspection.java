package io.phantomdb.wal;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A look at every record that a log held at one moment, while the log goes on. One thread; made by
/// [CommitLog#inspect].
public final class LogInspection {
    private final Disk disk;
    private final SegmentFiles files;
    private final List<Part> parts;

    /// What is known of one segment.
    ///
    /// @param records good ones
    /// @param damage what is wrong, with offset and LSN; empty: nothing
    public record Report(Path file, long records, Optional<String> damage) {}

    /// @param limit LSN behind the last record that must be there; `Long.MAX_VALUE` where nobody can tell
    record Part(SegmentFiles.SegmentFile file, long firstLsn, long limit, long bytes) {}

    LogInspection(Disk disk, SegmentFiles files, List<Part> parts) {
        this.disk = disk;
        this.files = files;
        this.parts = List.copyOf(parts);
    }

    /// The LSN of the first record; below 0 where the segment that tells it is damaged.
    public long firstLsn() {
        return parts.getFirst().firstLsn();
    }

    /// The LSN behind the last record; `Long.MAX_VALUE` where nobody can tell.
    public long endLsn() {
        return parts.getLast().limit();
    }

    /// Length of the files.
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /// Reads all segments; those that were released meanwhile are left out.
    ///
    /// @param consumer gets each record that is right
    public List<Report> run(RecordConsumer consumer) {
        List<Report> reports = new ArrayList<>();
        for (Part part : parts) {
            try (SegmentScan scan = new SegmentScan(disk, files, part.file())) {
                reports.add(report(part, scan, consumer));
            } catch (NoSuchFileException released) {
                if (!isReleased(part)) {
                    reports.add(new Report(part.file().path(), 0, Optional.of("the file is missing")));
                }
            } catch (IOException | UncheckedIOException failure) {
                reports.add(new Report(part.file().path(), 0, Optional.of("it cannot be read: " + failure)));
            }
        }
        return List.copyOf(reports);
    }

    /// Segments are released from the oldest on: one that is missing behind one that is there is lost.
    private boolean isReleased(Part missing) {
        return parts.subList(0, parts.indexOf(missing)).stream()
                .noneMatch(earlier -> disk.exists(earlier.file().path()));
    }

    private static Report report(Part part, SegmentScan scan, RecordConsumer consumer) {
        Path path = part.file().path();
        if (!scan.segment().readable()) {
            return new Report(path, 0, Optional.of("the header is damaged"));
        }
        long end = scan.records(0, part.limit(), consumer);
        long records = end - scan.segment().firstLsn();
        return end >= part.limit() || part.limit() == Long.MAX_VALUE
                ? new Report(path, records, Optional.empty())
                : new Report(
                        path, records, Optional.of("the record of LSN " + end + " is damaged, offset " + scan.end()));
    }
}
