package io.phantomdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.World;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every log does when its files are not as it left them: drop a torn tail, refuse other damage, cut it off when
/// asked.
abstract class DamageContract {
    private static final int PER_SEGMENT = 30;

    @TempDir
    Path directory = Path.of("");

    abstract LogOptions.Engine engine();

    /// How many flips and cuts are tried.
    abstract int attempts();

    private LogOptions options(boolean repair) {
        return new LogOptions(engine(), 256 << 10, 64 << 10, 0, repair, 1);
    }

    private CommitLog open(Path path, boolean repair) {
        return CommitLog.open(path, options(repair), World.real());
    }

    private LogFiles files(Path path) {
        return new LogFiles(path, options(false));
    }

    /// Three segments of 30 records, forced in batches of 1 to 7.
    private Path written() throws IOException {
        Path path = directory.resolve("original");
        Random random = new Random(11);
        try (CommitLog log = open(path, false)) {
            for (int segment = 0; segment < 3; segment++) {
                int left = PER_SEGMENT;
                while (left > 0) {
                    int batch = Math.min(left, 1 + random.nextInt(7));
                    Records.append(log, batch);
                    log.force();
                    left -= batch;
                }
                log.roll();
            }
        }
        assertEquals(3, files(path).segments().size());
        return path;
    }

    private Path copyOf(Path path, int number) throws IOException {
        return LogFiles.copy(path, directory.resolve("copy" + number));
    }

    @Test
    void anInspectionReadsWhatWasForcedWhileTheLogGoesOn() {
        try (CommitLog log = open(directory.resolve("inspected"), false)) {
            assertEquals(1, log.firstLsn());
            for (int segment = 0; segment < 3; segment++) {
                Records.append(log, PER_SEGMENT);
                log.force();
                log.roll();
            }
            Records.append(log, 5);
            log.force();
            LogInspection inspection = log.inspect();
            Records.append(log, 1);
            log.release(31);
            assertEquals(31, log.firstLsn());
            List<Long> seen = new ArrayList<>();
            List<LogInspection.Report> reports = inspection.run((lsn, payload) -> seen.add(lsn));
            assertEquals(LongStream.range(31, 96).boxed().toList(), seen);
            assertEquals(
                    List.of(30L, 30L, 5L),
                    reports.stream().map(LogInspection.Report::records).toList());
            assertTrue(reports.stream().allMatch(report -> report.damage().isEmpty()), reports.toString());
        }
    }

    @Test
    void whatIsReleasedUnderAnInspectionIsNoDamage() {
        try (CommitLog log = open(directory.resolve("released"), false)) {
            for (int segment = 0; segment < 3; segment++) {
                Records.append(log, PER_SEGMENT);
                log.force();
                log.roll();
            }
            List<LogInspection.Report> reports = log.inspect().run((lsn, payload) -> {
                if (lsn == 1) {
                    log.release(61);
                }
            });
            assertTrue(reports.stream().allMatch(report -> report.damage().isEmpty()), reports.toString());
        }
    }

    @Test
    void anInspectionNamesDamage() throws IOException {
        Path path = written();
        Path file = files(path).segment(1);
        long offset = files(path).offsetBefore(1, 40);
        try (CommitLog log = open(path, false)) {
            LogFiles.flip(file, 8 * (offset + 30));
            List<LogInspection.Report> reports = log.inspect().run((lsn, payload) -> {});
            assertEquals(3, reports.size());
            assertEquals(file, reports.get(1).file());
            assertTrue(reports.get(1).damage().orElse("").contains("LSN 40"), reports.toString());
        }
    }

    @Test
    void aTailTornAnywhereIsDroppedAndTheLogGoesOn() throws IOException {
        Path original = written();
        long start = files(original).offsetBefore(2, 90);
        long end = files(original).offsetBefore(2, 91);
        long step = Math.max(1, (end - start) / attempts());
        int number = 0;
        for (long cut = start; cut <= end; cut += step) {
            Path copy = copyOf(original, number++);
            try (FileChannel file = FileChannel.open(files(copy).segment(2), StandardOpenOption.WRITE)) {
                file.truncate(cut);
            }
            long next = cut == end ? 91 : 90;
            try (CommitLog log = open(copy, false)) {
                assertEquals(next, Records.replay(log, 1), "cut at " + cut);
                Records.append(log, 2);
            }
            try (CommitLog log = open(copy, false)) {
                assertEquals(next + 2, Records.replay(log, 1), "cut at " + cut);
            }
        }
    }

    @Test
    void aFlippedBitIsRefusedOrHarmless() throws IOException {
        Path original = written();
        Random random = new Random(4711);
        int refused = 0;
        for (int i = 0; i < attempts(); i++) {
            Path copy = copyOf(original, i % 2);
            List<Path> files = LogFiles.files(copy);
            Path file = files.get(random.nextInt(files.size()));
            long bit = random.nextLong(Math.min(Files.size(file), 64 << 10) * 8);
            LogFiles.flip(file, bit);
            try (CommitLog log = open(copy, false)) {
                assertEquals(91, Records.replay(log, 1), "seed 4711, bit " + bit + " of " + file);
            } catch (DatabaseException damage) {
                assertEquals(SqlState.DATA_CORRUPTED, damage.sqlState(), damage.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 0, "no flip was noticed");
    }

    @Test
    void aFlippedBitInARecordIsAlwaysRefusedAndNamed() throws IOException {
        Path original = written();
        for (int lsn : new int[] {1, 17, 30, 31, 60, 61, 89, 90}) {
            Path copy = copyOf(original, lsn);
            int segment = (lsn - 1) / PER_SEGMENT;
            LogFiles.flip(files(copy).segment(segment), (files(copy).offsetBefore(segment, lsn + 1) - 1) * 8);
            DatabaseException damage = assertThrows(DatabaseException.class, () -> {
                try (CommitLog log = open(copy, false)) {
                    Records.replay(log, 1);
                }
            });
            assertEquals(SqlState.DATA_CORRUPTED, damage.sqlState(), damage.getMessage());
            String message = String.valueOf(damage.getMessage());
            assertTrue(message.contains("expected LSN " + lsn + ":"), message);
            assertTrue(message.contains(files(copy).segment(segment).toString()), message);
        }
    }

    @Test
    void aRepairKeepsWhatLiesBeforeTheDamageAndGoesOn() throws IOException {
        Path log = written();
        Path file = files(log).segment(1);
        LogFiles.flip(file, (files(log).offsetBefore(1, 42) + 30) * 8);
        CommitLogContract.assertCorrupted(() -> replay(log, false));
        assertEquals(42, replay(log, true));
        assertEquals(42, replay(log, false), "before anything was appended");
        try (CommitLog again = open(log, false)) {
            assertEquals(42, again.nextLsn());
            Records.append(again, 5);
        }
        assertEquals(47, replay(log, false));
        assertTrue(LogFiles.files(log).stream().anyMatch(path -> path.startsWith(log.resolve("damaged"))));
    }

    private long replay(Path path, boolean repair) {
        try (CommitLog log = open(path, repair)) {
            return Records.replay(log, 1);
        }
    }

    @Test
    void aMissingSegmentIsRefusedUnlessItIsNotNeeded() throws IOException {
        Path original = written();
        for (int missing = 0; missing < 2; missing++) {
            Path copy = copyOf(original, missing);
            Files.delete(files(copy).segment(missing));
            CommitLogContract.assertCorrupted(() -> replay(copy, false));
            try (CommitLog log = open(copy, false)) {
                assertEquals(91, Records.replay(log, 61));
            }
        }
        Path repaired = copyOf(original, 5);
        Files.delete(files(repaired).segment(1));
        assertEquals(31, replay(repaired, true));
        assertEquals(31, replay(repaired, false));
    }

    @Test
    void aSegmentThatACrashLeftHalfMadeIsSetAside() throws IOException {
        Path original = written();
        int[] sizes = {0, 3, 4096, 100_000};
        for (int i = 0; i < sizes.length; i++) {
            Path copy = copyOf(original, i);
            Path last = files(copy).segment(2);
            Path next =
                    last.resolveSibling(engine() == LogOptions.Engine.FILE ? "0000000004.log" : ChronicleFiles.name(4));
            Files.write(next, new byte[sizes[i]]);
            try (CommitLog log = open(copy, false)) {
                assertEquals(91, Records.replay(log, 1));
                Records.append(log, 3);
            }
            assertEquals(94, replay(copy, false));
        }
    }

    @Test
    void aDamagedHeaderIsRefused() throws IOException {
        Path original = written();
        for (int segment = 0; segment < 3; segment++) {
            Path copy = copyOf(original, segment);
            long end = files(copy).offsetBefore(segment, 1);
            LogFiles.flip(files(copy).segment(segment), (end - 5) * 8);
            CommitLogContract.assertCorrupted(() -> replay(copy, false));
        }
    }
}
