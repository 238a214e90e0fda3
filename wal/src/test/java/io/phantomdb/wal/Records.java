package io.phantomdb.wal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Records whose bytes follow from their LSN, so that a replay can be checked without keeping what was written.
final class Records {
    private Records() {}

    /// A payload of 0 to 600 bytes, the same for the same LSN.
    static ByteBuffer of(long lsn) {
        Random random = new Random(lsn * 7919);
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /// Appends `count` records of the right content.
    static void append(CommitLog log, int count) {
        for (int i = 0; i < count; i++) {
            long expected = log.nextLsn();
            long lsn = log.append(of(expected));
            check(lsn == expected, "appended " + lsn + " instead of " + expected);
        }
    }

    /// Replays from `fromLsn`, checking that LSNs are dense and contents right; returns the LSN behind the last.
    static long replay(CommitLog log, long fromLsn) {
        long[] next = {fromLsn};
        log.replay(fromLsn, (lsn, payload) -> {
            check(lsn == next[0], "LSN " + lsn + " instead of " + next[0]);
            check(payload.position() == 0 && payload.equals(of(lsn)), "wrong bytes in LSN " + lsn);
            next[0]++;
        });
        return next[0];
    }

    static List<Long> lsns(CommitLog log, long fromLsn) {
        List<Long> lsns = new ArrayList<>();
        log.replay(fromLsn, (lsn, payload) -> lsns.add(lsn));
        return lsns;
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
