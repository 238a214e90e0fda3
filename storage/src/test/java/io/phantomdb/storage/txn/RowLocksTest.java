package io.phantomdb.storage.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.store.RowLock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RowLocksTest {
    private static final RowLock[] MODES = RowLock.values();
    private static final long SEED = Long.getLong("seed", 20261121L);

    @Test
    void locksAreAMapFromFingerprintToOwnersAndModes() {
        System.out.println("RowLocksTest seed " + SEED);
        Random random = new Random(SEED);
        RowLocks locks = new RowLocks();
        Map<Long, Map<Long, RowLock>> model = new HashMap<>();
        for (int step = 0; step < 300_000; step++) {
            // Few shards and few homes, so that probes run into each other.
            long fingerprint = RowLocks.fingerprint((long) random.nextInt(3) << 58 | random.nextInt(500) * 64L);
            long owner = 1 + random.nextInt(4);
            Map<Long, RowLock> held = model.computeIfAbsent(fingerprint, key -> new TreeMap<>());
            if (random.nextInt(3) > 0) {
                RowLock mode = MODES[random.nextInt(MODES.length)];
                RowLock before = held.get(owner);
                assertEquals(
                        expected(held, owner, mode),
                        locks.tryLock(fingerprint, owner, mode),
                        "seed " + SEED + " step " + step);
                if (expected(held, owner, mode) >= 0 && (before == null || before.compareTo(mode) < 0)) {
                    held.put(owner, mode);
                }
            } else {
                locks.unlock(fingerprint, owner);
                held.remove(owner);
            }
        }
        assertEquals(model.values().stream().filter(held -> !held.isEmpty()).count(), locks.size());
        model.forEach((fingerprint, held) -> held.keySet().forEach(owner -> locks.unlock(fingerprint, owner)));
        assertEquals(0, locks.size());
    }

    private static int expected(Map<Long, RowLock> held, long owner, RowLock mode) {
        RowLock before = held.get(owner);
        if (before != null && before.compareTo(mode) >= 0) {
            return RowLocks.HELD;
        }
        boolean busy = held.entrySet().stream()
                .anyMatch(other -> other.getKey() != owner && other.getValue().conflictsWith(mode));
        return busy ? RowLocks.BUSY : before == null ? RowLocks.NEW : 1 + before.ordinal();
    }

    @Test
    void aStrongerLockGoesBackToWhatItWas() {
        RowLocks locks = new RowLocks();
        long row = RowLocks.fingerprint(4711);
        assertEquals(RowLocks.NEW, locks.tryLock(row, 1, RowLock.SHARE));
        assertEquals(RowLocks.BUSY, locks.tryLock(row, 2, RowLock.UPDATE));
        int before = locks.tryLock(row, 1, RowLock.UPDATE);
        assertEquals(RowLocks.BUSY, locks.tryLock(row, 2, RowLock.KEY_SHARE));
        locks.restore(row, 1, before);
        assertEquals(RowLocks.NEW, locks.tryLock(row, 2, RowLock.SHARE));
        assertEquals(RowLocks.BUSY, locks.tryLock(row, 2, RowLock.NO_KEY_UPDATE));
        locks.unlock(row, 1);
        assertEquals(1 + RowLock.SHARE.ordinal(), locks.tryLock(row, 2, RowLock.NO_KEY_UPDATE));
    }
}
