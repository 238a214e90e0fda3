package io.phantomdb.storage.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowLocksTest {
    @Test
    void locksAreAMapFromFingerprintToOwner() {
        long seed = System.nanoTime();
        System.out.println("RowLocksTest seed " + seed);
        Random random = new Random(seed);
        RowLocks locks = new RowLocks();
        Map<Long, Long> model = new HashMap<>();
        for (int step = 0; step < 300_000; step++) {
            // Few shards and few homes, so that probes run into each other.
            long fingerprint = (long) random.nextInt(3) << 58 | random.nextInt(500) * 64L;
            long owner = 1 + random.nextInt(3);
            if (random.nextBoolean()) {
                boolean free = model.getOrDefault(fingerprint, owner) == owner;
                assertEquals(free, locks.tryLock(fingerprint, owner), "seed " + seed);
                model.putIfAbsent(fingerprint, owner);
            } else {
                locks.unlock(fingerprint, owner);
                model.remove(fingerprint, owner);
            }
        }
        assertEquals(model.size(), locks.size());
        model.forEach(locks::unlock);
        assertEquals(0, locks.size());
    }
}
