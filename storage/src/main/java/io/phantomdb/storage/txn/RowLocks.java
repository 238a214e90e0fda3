package io.phantomdb.storage.txn;

/// Which transaction holds the right to write which key: a hash table from 64-bit key fingerprints to owners.
///
/// Keys are not stored: two keys with one fingerprint count as one row, which at worst is one needless SQLSTATE 40001
/// in 2^64 pairs. Sharded; any thread may call. No lock is ever waited for.
public final class RowLocks {
    private static final int SHARDS = 64;

    private final Shard[] shards = new Shard[SHARDS];

    public RowLocks() {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard();
        }
    }

    /// Takes the lock unless another owner holds it.
    ///
    /// @param fingerprint well mixed
    /// @param owner not 0
    /// @return whether `owner` holds it now
    public boolean tryLock(long fingerprint, long owner) {
        return shard(fingerprint).put(nonZero(fingerprint), owner);
    }

    /// Gives the lock back; nothing happens where `owner` does not hold it.
    public void unlock(long fingerprint, long owner) {
        shard(fingerprint).remove(nonZero(fingerprint), owner);
    }

    /// Locks held, for tests.
    public long size() {
        long size = 0;
        for (Shard shard : shards) {
            size += shard.size();
        }
        return size;
    }

    private Shard shard(long fingerprint) {
        return shards[(int) (fingerprint >>> 58)];
    }

    private static long nonZero(long fingerprint) {
        return fingerprint == 0 ? 1 : fingerprint;
    }

    /// Linear probing; a removal shifts the following entries back, so there are no tombstones.
    private static final class Shard {
        private static final int CAPACITY_MIN = 64;
        private long[] slots = new long[2 * CAPACITY_MIN];
        private int count;

        synchronized boolean put(long fingerprint, long owner) {
            int at = find(fingerprint);
            if (slots[at] == fingerprint) {
                return slots[at + 1] == owner;
            }
            slots[at] = fingerprint;
            slots[at + 1] = owner;
            if (++count * 2 > slots.length / 2) {
                resize(slots.length * 2);
            }
            return true;
        }

        synchronized void remove(long fingerprint, long owner) {
            int at = find(fingerprint);
            if (slots[at] != fingerprint || slots[at + 1] != owner) {
                return;
            }
            count--;
            closeGap(at);
            if (slots.length > 2 * CAPACITY_MIN && count * 16 < slots.length / 2) {
                resize(slots.length / 4);
            }
        }

        synchronized int size() {
            return count;
        }

        private int find(long fingerprint) {
            int mask = slots.length - 1;
            int at = home(fingerprint);
            while (slots[at] != 0 && slots[at] != fingerprint) {
                at = at + 2 & mask;
            }
            return at;
        }

        private int home(long fingerprint) {
            return (int) fingerprint * 2 & slots.length - 1;
        }

        private void closeGap(int hole) {
            int mask = slots.length - 1;
            int gap = hole;
            int at = gap + 2 & mask;
            while (slots[at] != 0) {
                int distanceFromHome = at - home(slots[at]) & mask;
                if (distanceFromHome >= (at - gap & mask)) {
                    slots[gap] = slots[at];
                    slots[gap + 1] = slots[at + 1];
                    gap = at;
                }
                at = at + 2 & mask;
            }
            slots[gap] = 0;
            slots[gap + 1] = 0;
        }

        private void resize(int length) {
            long[] old = slots;
            slots = new long[Math.max(length, 2 * CAPACITY_MIN)];
            for (int i = 0; i < old.length; i += 2) {
                if (old[i] != 0) {
                    int at = find(old[i]);
                    slots[at] = old[i];
                    slots[at + 1] = old[i + 1];
                }
            }
        }
    }
}
