package io.phantomdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds for every log, whatever its engine.
abstract class CommitLogContract {
    @TempDir
    Path directory = Path.of("");

    abstract LogOptions.Engine engine();

    LogOptions options() {
        return new LogOptions(engine(), 256 << 10, 64 << 10, 0, false, 1);
    }

    LogOptions repairing() {
        return new LogOptions(engine(), 256 << 10, 64 << 10, 0, true, 1);
    }

    CommitLog open() {
        return CommitLog.open(directory, options(), World.real());
    }

    @Test
    void recordsComeBackInOrderAfterReopening() {
        try (CommitLog log = open()) {
            Records.append(log, 100);
            log.force();
        }
        try (CommitLog log = open()) {
            assertEquals(101, log.nextLsn());
            assertEquals(101, Records.replay(log, 1));
            assertEquals(101, Records.replay(log, 40));
        }
    }

    @Test
    void aNewLogIsEmptyAndWritesNothing() throws IOException {
        try (CommitLog log = open()) {
            assertEquals(1, log.nextLsn());
            assertEquals(1, Records.replay(log, 1));
            log.force();
            log.roll();
            assertEquals(0, log.bytes());
        }
        try (Stream<Path> files = Files.walk(directory)) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void recordsAppendedAfterEveryRestartAreKept() {
        for (int start = 0; start < 8; start++) {
            try (CommitLog log = open()) {
                assertEquals(1 + start * 5L, Records.replay(log, 1));
                Records.append(log, 5);
                log.force();
            }
        }
    }

    @Test
    void manySegmentsAreReplayedAsOneLog() {
        try (CommitLog log = open()) {
            Records.append(log, 5_000);
            log.force();
            assertTrue(log.bytes() > 3 * (256 << 10), () -> "bytes " + log.bytes());
        }
        try (CommitLog log = open()) {
            assertEquals(5_001, Records.replay(log, 1));
            assertEquals(5_001, Records.replay(log, 4_321));
        }
    }

    @Test
    void anEmptyRecordAndTheLongestOneAreRecords() {
        byte[] longest;
        try (CommitLog log = open()) {
            longest = new byte[log.recordBytesMax()];
            Arrays.fill(longest, (byte) 7);
            log.append(ByteBuffer.allocate(0));
            log.append(ByteBuffer.wrap(longest));
            log.append(ByteBuffer.allocateDirect(3).put(0, (byte) 9));
            DatabaseException tooLong = assertThrows(
                    DatabaseException.class, () -> log.append(ByteBuffer.allocate(log.recordBytesMax() + 1)));
            assertEquals(SqlState.PROGRAM_LIMIT_EXCEEDED, tooLong.sqlState());
            log.append(ByteBuffer.wrap(longest));
            log.force();
        }
        try (CommitLog log = open()) {
            int[] lengths = new int[4];
            log.replay(1, (lsn, payload) -> lengths[(int) lsn - 1] = payload.remaining());
            assertEquals(
                    List.of(0, longest.length, 3, longest.length),
                    Arrays.stream(lengths).boxed().toList());
        }
    }

    @Test
    void thePayloadsPositionIsRespectedAndKept() {
        ByteBuffer payload =
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}).position(1).limit(4);
        try (CommitLog log = open()) {
            log.append(payload);
            assertEquals(1, payload.position());
        }
        try (CommitLog log = open()) {
            log.replay(1, (lsn, bytes) -> assertEquals(ByteBuffer.wrap(new byte[] {2, 3, 4}), bytes));
        }
    }

    @Test
    void releaseDeletesOnlySegmentsThatAreNoLongerNeeded() {
        try (CommitLog log = open()) {
            Records.append(log, 10);
            log.roll();
            Records.append(log, 10);
            log.roll();
            Records.append(log, 10);
            log.force();
            long all = log.bytes();
            log.release(11 - 1);
            assertEquals(all, log.bytes());
            log.release(11);
            assertTrue(log.bytes() < all);
            log.release(1_000);
            assertTrue(log.bytes() > 0);
            Records.append(log, 1);
        }
        try (CommitLog log = open()) {
            assertEquals(32, Records.replay(log, 21));
            assertCorrupted(() -> log.replay(20, (lsn, payload) -> {}));
        }
    }

    @Test
    void lsnsNeverGoBackWhenAllSegmentsWereReleased() {
        try (CommitLog log = open()) {
            Records.append(log, 10);
            log.roll();
            log.release(11);
            assertEquals(0, log.bytes());
        }
        LogOptions later = new LogOptions(engine(), 256 << 10, 64 << 10, 0, false, 11);
        try (CommitLog log = CommitLog.open(directory, later, World.real())) {
            assertEquals(11, log.nextLsn());
            assertEquals(11, Records.replay(log, 11));
            Records.append(log, 3);
        }
        try (CommitLog log = open()) {
            assertEquals(14, log.nextLsn());
            assertEquals(14, Records.replay(log, 11));
        }
    }

    @Test
    void lsnsThatWereNeverGivenAreNotMissed() {
        try (CommitLog log = open()) {
            Records.append(log, 10);
        }
        LogOptions later = new LogOptions(engine(), 256 << 10, 64 << 10, 0, false, 21);
        try (CommitLog log = CommitLog.open(directory, later, World.real())) {
            assertEquals(11, Records.replay(log, 1));
            Records.append(log, 2);
        }
        try (CommitLog log = open()) {
            List<Long> given = LongStream.concat(LongStream.range(1, 11), LongStream.of(21, 22))
                    .boxed()
                    .toList();
            assertEquals(given, Records.lsns(log, 1));
        }
    }

    @Test
    void threadsMayTakeTurns() throws InterruptedException {
        try (CommitLog log = open()) {
            Object turn = new Object();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int j = 0; j < 200; j++) {
                        synchronized (turn) {
                            Records.append(log, 3);
                            log.force();
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(2_401, log.nextLsn());
        }
        try (CommitLog log = open()) {
            assertEquals(2_401, Records.replay(log, 1));
        }
    }

    @Test
    void aLogOfOneRecordIsSmallWithTheDefaultSettings() throws IOException {
        LogOptions defaults = LogOptions.of(
                Settings.defaults().with(Setting.WAL_ENGINE, engine().name()).with(Setting.WAL_FREE_BYTES_MIN, 0L),
                false,
                1);
        try (CommitLog log = CommitLog.open(directory, defaults, World.real())) {
            Records.append(log, 1);
            log.force();
            assertTrue(log.bytes() < 2 << 20, () -> "bytes " + log.bytes());
            long length = 0;
            for (Path file : LogFiles.files(directory)) {
                length += Files.size(file);
            }
            assertTrue(length < 2 << 20, "length " + length);
        }
    }

    @Test
    void anotherEnginesDirectoryIsRefused() {
        try (CommitLog log = open()) {
            Records.append(log, 1);
        }
        LogOptions.Engine other =
                engine() == LogOptions.Engine.FILE ? LogOptions.Engine.CHRONICLE : LogOptions.Engine.FILE;
        LogOptions options = new LogOptions(other, 256 << 10, 64 << 10, 0, false, 1);
        DatabaseException refused =
                assertThrows(DatabaseException.class, () -> CommitLog.open(directory, options, World.real()));
        assertEquals(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, refused.sqlState());
    }

    @Test
    void aClosedLogRefusesWork() {
        CommitLog log = open();
        log.close();
        log.close();
        assertThrows(DatabaseException.class, () -> log.append(Records.of(1)));
    }

    static void assertCorrupted(org.junit.jupiter.api.function.Executable work) {
        DatabaseException damage = assertThrows(DatabaseException.class, work);
        assertEquals(SqlState.DATA_CORRUPTED, damage.sqlState(), damage.getMessage());
    }
}
