package io.phantomdb.storage.version;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.AsOf;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// Which commit was the newest at which time, for as long as the past may be read.
///
///     micros[i]   when the first commit after `before[i]` became visible; ascending, a tenth of a millisecond apart
///     before[i]   the newest commit until then
///
/// It is in memory: the past ends where the database was opened.
final class History {
    private static final long STEP_MICROS = 100;
    private static final int ENTRIES_MAX = 1 << 20;

    private final long keepMicros;
    private final InstantSource clock;
    private final long openedMicros;
    private long[] micros = new long[64];
    private long[] before = new long[64];
    private int count;

    /// @param keepMillis how far back the past may be read; 0: not at all
    History(long keepMillis, InstantSource clock) {
        this.keepMicros = keepMillis * 1000;
        this.clock = clock;
        this.openedMicros = now();
    }

    boolean isKept() {
        return keepMicros > 0;
    }

    long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /// Begin of the time that is kept.
    long keptSince() {
        return Math.max(openedMicros, now() - keepMicros);
    }

    /// Another commit becomes visible.
    ///
    /// @param published the newest so far
    synchronized void publishing(long published) {
        long now = now();
        if (count > 0 && now < micros[count - 1] + STEP_MICROS) {
            return;
        }
        if (count == micros.length) {
            makeRoom();
        }
        micros[count] = now;
        before[count++] = published;
    }

    private void makeRoom() {
        int gone = firstAfter(keptSince());
        if (gone < count / 2 && micros.length < ENTRIES_MAX) {
            micros = Arrays.copyOf(micros, micros.length * 2);
            before = Arrays.copyOf(before, before.length * 2);
            return;
        }
        int dropped = Math.max(gone, count / 2);
        System.arraycopy(micros, dropped, micros, 0, count - dropped);
        System.arraycopy(before, dropped, before, 0, count - dropped);
        count -= dropped;
    }

    private int firstAfter(long time) {
        int found = Arrays.binarySearch(micros, 0, count, time);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// The newest commit that was visible at the moment. SQLSTATE 22023 where it is not kept.
    synchronized long commitAt(AsOf moment, long published) {
        if (!isKept()) {
            throw new DatabaseException(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "the past is not kept; set storage.history_ms to the time that FOR SYSTEM_TIME AS OF may look back");
        }
        return switch (moment) {
            case AsOf.Commit commit -> {
                if (commit.timestamp() > published) {
                    throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE,
                            "commit " + commit.timestamp() + " has not happened, the newest is " + published);
                }
                yield commit.timestamp();
            }
            case AsOf.Snapshot snapshot ->
                throw new IllegalArgumentException("snapshots of tables are no commits: " + snapshot);
            case AsOf.Time time -> {
                if (time.micros() < keptSince()) {
                    throw gone("time " + Instant.EPOCH.plus(time.micros(), ChronoUnit.MICROS));
                }
                int next = firstAfter(time.micros());
                yield next == count ? published : before[next];
            }
        };
    }

    DatabaseException gone(String what) {
        return new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE,
                what + " is before the past that is kept, which begins at "
                        + Instant.EPOCH.plus(keptSince(), ChronoUnit.MICROS)
                        + " or later (storage.history_ms, start of the server, memory for hot rows)");
    }
}
