package io.phantomdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.testkit.PowerCutDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a power cut leaves: every record that a force had confirmed, in batches within and across blocks and segments.
abstract class PowerCutContract {
    private static final int CUTS = 12;

    @TempDir
    Path directory = Path.of("");

    abstract LogOptions.Engine engine();

    private LogOptions options() {
        return new LogOptions(engine(), 256 << 10, 64 << 10, 0, false, 1);
    }

    private static World world(PowerCutDisk disk) {
        return new World(InstantSource.system(), disk, 0);
    }

    /// Cuts with only forced pages, and with others surviving by chance; each image is recovered, written and
    /// recovered again.
    @Test
    void confirmedRecordsSurvive() throws IOException {
        Random random = new Random(99);
        PowerCutDisk disk = new PowerCutDisk(new LocalDisk(), directory);
        Path path = directory.resolve("wal");
        int number = 0;
        for (int start = 0; start < 3; start++) {
            try (CommitLog log = CommitLog.open(path, options(), world(disk))) {
                Records.replay(log, 1);
                for (int cut = 0; cut < CUTS; cut++) {
                    work(log, random, 1 + random.nextInt(8));
                    log.force();
                    long confirmed = log.nextLsn();
                    Records.append(log, random.nextInt(400));
                    survives(disk, number++, confirmed, log.nextLsn(), 0);
                    survives(disk, number++, confirmed, log.nextLsn(), random.nextLong());
                }
            }
        }
    }

    /// Batches from one record to more than a segment, some behind a roll.
    private static void work(CommitLog log, Random random, int batches) {
        for (int i = 0; i < batches; i++) {
            Records.append(log, 1 + random.nextInt(random.nextInt(4) == 0 ? 1_000 : 20));
            if (random.nextInt(6) == 0) {
                log.roll();
            }
            log.force();
        }
    }

    private void survives(PowerCutDisk disk, int number, long confirmed, long appended, long seed) throws IOException {
        Path image = directory.resolveSibling(directory.getFileName() + "-cut" + number);
        if (seed == 0) {
            disk.cut(image);
        } else {
            disk.cut(image, seed);
        }
        String failed = "cut " + number + ", seed " + seed + ", confirmed " + confirmed;
        Path path = image.resolve("wal");
        long next;
        try (CommitLog log = CommitLog.open(path, options(), World.real())) {
            next = Records.replay(log, 1);
            assertTrue(next >= confirmed && next <= appended, failed + ", found " + next);
            Records.append(log, 3);
            log.force();
        }
        try (CommitLog log = CommitLog.open(path, options(), World.real())) {
            assertEquals(next + 3, Records.replay(log, 1), failed);
        }
        delete(image);
    }

    private static void delete(Path image) throws IOException {
        try (Stream<Path> paths = Files.walk(image)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void whatWasReplayedSurvivesTheNextCut() throws IOException {
        Path path = directory.resolve("wal");
        try (CommitLog log = CommitLog.open(path, options(), World.real())) {
            Records.append(log, 50);
        }
        PowerCutDisk disk = new PowerCutDisk(new LocalDisk(), directory);
        disk.createDirectories(path);
        try (CommitLog log = CommitLog.open(path, options(), world(disk))) {
            assertEquals(51, Records.replay(log, 1));
            survives(disk, 0, 51, 51, 0);
        }
    }

    @Test
    void aDiskThatLiesAboutForcingIsNoticedByThisTest() throws IOException {
        PowerCutDisk disk = new PowerCutDisk(new LocalDisk(), directory);
        Path path = directory.resolve("wal");
        try (CommitLog log = CommitLog.open(path, options(), world(disk))) {
            Records.append(log, 100);
            log.force();
            disk.ignoreForces();
            Records.append(log, 100);
            log.force();
            Path image = directory.resolve("image");
            disk.cut(image);
            try (CommitLog after = CommitLog.open(image.resolve("wal"), options(), World.real())) {
                assertEquals(101, Records.replay(after, 1));
            }
        }
    }
}
