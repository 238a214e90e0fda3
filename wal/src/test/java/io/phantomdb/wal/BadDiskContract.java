package io.phantomdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.testkit.FailingForce;
import io.phantomdb.testkit.FullDisk;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk stops appends and nothing else; a force that fails ends the log.
abstract class BadDiskContract {
    private static final long ROOM = 3 << 20;

    @TempDir
    Path directory = Path.of("");

    abstract LogOptions.Engine engine();

    private CommitLog open(Disk disk, long freeBytesMin) {
        LogOptions options = new LogOptions(engine(), 256 << 10, 64 << 10, freeBytesMin, false, 1);
        return CommitLog.open(directory, options, new World(InstantSource.system(), disk, 0));
    }

    /// Appends and forces until the disk is full; returns the LSN that found no room.
    private static long fill(CommitLog log) {
        for (int i = 0; i < 100_000; i++) {
            long lsn = log.nextLsn();
            try {
                Records.append(log, 1);
            } catch (DatabaseException full) {
                assertEquals(SqlState.DISK_FULL, full.sqlState(), full.getMessage());
                assertEquals(lsn, log.nextLsn());
                return lsn;
            }
            if (i % 10 == 0) {
                log.force();
            }
        }
        throw new AssertionError("the disk never filled");
    }

    @Test
    void aFullDiskStopsAppendsUntilThereIsRoom() {
        for (long watermark : new long[] {0, 1 << 20}) {
            FullDisk disk = new FullDisk(new LocalDisk(), ROOM);
            long next;
            try (CommitLog log = open(disk, watermark)) {
                Records.replay(log, 1);
                next = fill(log);
                assertEquals(next, fill(log));
                log.force();
                disk.free(ROOM);
                Records.append(log, 20);
                log.force();
            }
            try (CommitLog log = open(new LocalDisk(), 0)) {
                assertEquals(next + 20, Records.replay(log, 1));
            }
        }
    }

    @Test
    void recordsBeforeAFullDiskAreKeptOverARestartThatFindsItFull() {
        FullDisk disk = new FullDisk(new LocalDisk(), ROOM);
        long next;
        try (CommitLog log = open(disk, 0)) {
            next = fill(log);
            log.force();
        }
        try (CommitLog log = open(new FullDisk(new LocalDisk(), 0), 0)) {
            assertEquals(next, Records.replay(log, 1));
            assertEquals(next, fill(log));
        }
        try (CommitLog log = open(new LocalDisk(), 0)) {
            assertEquals(next, Records.replay(log, 1));
            Records.append(log, 1);
        }
    }

    @Test
    void aFailedForceEndsTheLogEvenIfTheNextWouldWork() {
        FailingForce disk = new FailingForce(new LocalDisk());
        try (CommitLog log = open(disk, 0)) {
            Records.append(log, 10);
            log.force();
            Records.append(log, 5);
            disk.failOnce();
            assertThrows(LogFailure.class, log::force);
            assertThrows(LogFailure.class, log::force);
            assertThrows(LogFailure.class, () -> log.append(Records.of(16)));
            assertThrows(LogFailure.class, log::roll);
        }
        try (CommitLog log = open(new LocalDisk(), 0)) {
            long next = Records.replay(log, 1);
            assertEquals(next, Math.clamp(next, 11, 16));
        }
    }

    @Test
    void aForceThatFailsWhileRollingEndsTheLogToo() {
        FailingForce disk = new FailingForce(new LocalDisk());
        try (CommitLog log = open(disk, 0)) {
            Records.append(log, 10);
            disk.failAlways();
            assertThrows(LogFailure.class, log::roll);
            assertThrows(LogFailure.class, log::force);
        }
    }
}
