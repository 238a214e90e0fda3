package io.phantomdb.wal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import io.phantomdb.wal.SegmentFiles.SegmentFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segments that are no longer written: found at start, replayed, moved aside, deleted.
///
///     segment 4: header first=1 previous=0 | 1 2 3 x 5    torn: 4 and 5 had never been confirmed
///     segment 5: header first=4 previous=4 | 4 5 6        ends where the header of the next one says so
///     segment 6: header first=7 previous=7 | 7 8          the last: ends at the first thing that isn't right
///
/// One thread, except [#bytes].
final class SegmentHistory {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLog.class);
    private static final String DAMAGED = "damaged";
    private static final RecordConsumer NOBODY = (lsn, payload) -> {};

    private final Path directory;
    private final SegmentFiles files;
    private final Disk disk;
    private final boolean repair;
    private final List<Segment> segments = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private long end;
    private long lastNumber;

    SegmentHistory(Path directory, SegmentFiles files, Disk disk, boolean repair) throws IOException {
        this.directory = directory;
        this.files = files;
        this.disk = disk;
        this.repair = repair;
        load();
    }

    /// The LSN behind the last record; 0 where there was no segment at start.
    long end() {
        return end;
    }

    /// Number of the newest segment there ever was.
    long lastNumber() {
        return lastNumber;
    }

    long bytes() {
        return bytes.get();
    }

    private void load() throws IOException {
        List<SegmentFile> found = files.list();
        for (SegmentFile file : found) {
            try (SegmentScan scan = new SegmentScan(disk, files, file)) {
                if (!scan.segment().readable() && file.equals(found.getLast()) && !scan.provesDurable(0)) {
                    LOG.info("moving {} aside: a crash had interrupted its creation", file.path());
                    moveAside(file);
                } else {
                    add(scan.segment());
                }
            }
            lastNumber = file.number();
        }
        end = endOfLast();
    }

    /// Reads the last segment to its end, and forces it: what a replay hands out must not vanish in the next power
    /// cut.
    private long endOfLast() throws IOException {
        for (int i = segments.size() - 1; i >= 0; i--) {
            Segment segment = segments.get(i);
            if (!segment.readable()) {
                continue;
            }
            try (FileChannel channel = disk.open(segment.file().path(), StandardOpenOption.WRITE)) {
                channel.force(false);
            }
            files.forceDirectories();
            try (SegmentScan scan = new SegmentScan(disk, files, segment.file())) {
                long next = scan.records(Long.MAX_VALUE, Long.MAX_VALUE, NOBODY);
                if (!repair && scan.provesDurable(next)) {
                    throw damage(segment, scan.end(), next, "a record is damaged and others follow it");
                }
                return next;
            }
        }
        return 0;
    }

    private void add(Segment segment) {
        segments.add(segment);
        bytes.addAndGet(segment.bytes());
    }

    /// Takes over the segment just sealed, with its last record before `newEnd`.
    void append(Segment segment, long newEnd) {
        add(segment);
        end = newEnd;
        lastNumber = segment.file().number();
    }

    /// Replays; see [CommitLog#replay].
    ///
    /// @return whether damage was cut off
    boolean replay(long fromLsn, RecordConsumer consumer) throws IOException {
        long expected = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            long limit = i + 1 < segments.size() ? limit(i) : Long.MAX_VALUE;
            if (limit <= fromLsn) {
                continue;
            }
            if (!segment.readable()) {
                return cutOff(i, expected, damage(segment, 0, expected, "the header is damaged"));
            }
            if (expected == 0 ? segment.previousEnd() > fromLsn : segment.previousEnd() != expected) {
                long missing = Math.max(expected, fromLsn);
                return cutOff(i, expected, damage(segment, 0, missing, "the segment before this one is missing"));
            }
            try (SegmentScan scan = new SegmentScan(disk, files, segment.file())) {
                expected = scan.records(fromLsn, limit, consumer);
                if (expected < limit && (limit != Long.MAX_VALUE || scan.provesDurable(expected))) {
                    String what = "a record is damaged and others follow it";
                    return cutOff(i + 1, expected, damage(segment, scan.end(), expected, what));
                }
            }
        }
        return false;
    }

    /// The LSN at which segment `i` ends; `Long.MAX_VALUE` where the next one's header can't tell.
    private long limit(int i) {
        if (i + 1 == segments.size()) {
            return end;
        }
        Segment next = segments.get(i + 1);
        return next.readable() ? next.previousEnd() : Long.MAX_VALUE;
    }

    /// Every segment with the LSN behind its last record.
    List<LogInspection.Part> parts() {
        List<LogInspection.Part> parts = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            parts.add(new LogInspection.Part(
                    segments.get(i).file(),
                    segments.get(i).firstLsn(),
                    limit(i),
                    segments.get(i).bytes()));
        }
        return parts;
    }

    /// The LSN of the oldest record.
    OptionalLong firstLsn() {
        return segments.isEmpty() || !segments.getFirst().readable()
                ? OptionalLong.empty()
                : OptionalLong.of(segments.getFirst().firstLsn());
    }

    private DatabaseException damage(Segment segment, long offset, long lsn, String what) {
        return new DatabaseException(
                SqlState.DATA_CORRUPTED,
                "the log is damaged: file " + segment.file().path() + ", offset " + offset + ", expected LSN "
                        + (lsn == 0 ? "unknown" : lsn) + ": " + what
                        + ". Restore a backup, or start with --repair to give up this and all later records");
    }

    private boolean cutOff(int keep, long newEnd, DatabaseException damage) throws IOException {
        if (!repair) {
            throw damage;
        }
        LOG.warn("repair: {}", damage.getMessage());
        while (segments.size() > keep) {
            Segment last = segments.removeLast();
            LOG.warn("repair: moving {} aside", last.file().path());
            moveAside(last.file());
            bytes.addAndGet(-last.bytes());
        }
        end = newEnd;
        return true;
    }

    private void moveAside(SegmentFile file) throws IOException {
        Path damaged = directory.resolve(DAMAGED);
        disk.createDirectories(damaged);
        String name = directory.relativize(file.path()).toString().replace('/', '-');
        Path target = damaged.resolve(name);
        for (int copy = 1; disk.exists(target); copy++) {
            target = damaged.resolve(name + "." + copy);
        }
        disk.move(file.path(), target);
        disk.forceDirectory(damaged);
        files.forceDirectories();
    }

    /// Deletes segments, oldest first, as long as all their LSNs are below `beforeLsn`.
    void release(long beforeLsn) throws IOException {
        boolean deleted = false;
        while (!segments.isEmpty() && limit(0) <= beforeLsn) {
            Segment oldest = segments.removeFirst();
            files.delete(oldest.file());
            bytes.addAndGet(-oldest.bytes());
            deleted = true;
        }
        if (deleted) {
            files.forceDirectories();
        }
    }
}
