package io.phantomdb.storage.txn;

import io.phantomdb.core.store.RowLock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/// Which transactions hold which rows, and how strongly: a hash table from key fingerprints to owners.
///
///     slot   fingerprint | owner:61 mode:3        one holder
///            fingerprint | SHARED                 several: their words stand in the shard's map
///
/// Keys are not stored: two keys with one fingerprint (61 bits, the lowest three are 0) count as one row, which at
/// worst
/// is a needless wait. Sharded; any thread may call. Nothing waits here, see [LockWaits].
public final class RowLocks {
    /// What [#tryLock] says where others are in the way.
    static final int BUSY = -1;

    /// What [#tryLock] says where the owner held nothing before; `1 + mode.ordinal()` where it held that.
    static final int NEW = 0;

    /// What [#tryLock] says where the owner holds as much already.
    static final int HELD = 7;

    private static final int SHARDS = 64;
    private static final int MODE_BITS = 3;
    private static final long MODE_MASK = 7;
    private static final long SHARED = -1;
    private static final RowLock[] MODES = RowLock.values();

    private final Shard[] shards = new Shard[SHARDS];

    public RowLocks() {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard();
        }
    }

    /// The form in which this table takes fingerprints.
    ///
    /// @param hash well mixed
    static long fingerprint(long hash) {
        long fingerprint = hash & ~MODE_MASK;
        return fingerprint == 0 ? MODE_MASK + 1 : fingerprint;
    }

    /// Takes the lock, or makes it stronger, unless another owner is in the way.
    ///
    /// @param owner from 1
    /// @return [#BUSY], [#HELD], or what the owner had before
    int tryLock(long fingerprint, long owner, RowLock mode) {
        return shard(fingerprint).put(fingerprint, owner, mode);
    }

    /// Takes back one [#tryLock].
    ///
    /// @param before what it returned, [#NEW] or a mode
    void restore(long fingerprint, long owner, int before) {
        shard(fingerprint).restore(fingerprint, owner, before);
    }

    /// Gives the lock back; nothing happens where `owner` does not hold it.
    void unlock(long fingerprint, long owner) {
        restore(fingerprint, owner, NEW);
    }

    /// Names the owners that stand in the way of a request.
    void conflicting(long fingerprint, long owner, RowLock mode, LongConsumer holder) {
        long[] words = shard(fingerprint).holders(fingerprint);
        for (long word : words) {
            if (ownerOf(word) != owner && modeOf(word).conflictsWith(mode)) {
                holder.accept(ownerOf(word));
            }
        }
    }

    /// The strongest mode that an owner holds, by [RowLock#ordinal]; -1: none.
    int held(long fingerprint, long owner) {
        for (long word : shard(fingerprint).holders(fingerprint)) {
            if (ownerOf(word) == owner) {
                return modeOf(word).ordinal();
            }
        }
        return -1;
    }

    /// Is told of locks.
    interface Visitor {
        void lock(long fingerprint, long owner, RowLock mode);
    }

    /// Names all locks; those taken or given back meanwhile may be missing or not.
    void forEach(Visitor visitor) {
        for (Shard shard : shards) {
            shard.forEach(visitor);
        }
    }

    /// Rows locked, for tests.
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

    private static long word(long owner, RowLock mode) {
        return owner << MODE_BITS | mode.ordinal();
    }

    private static long ownerOf(long word) {
        return word >>> MODE_BITS;
    }

    private static RowLock modeOf(long word) {
        return MODES[(int) (word & MODE_MASK)];
    }

    /// Linear probing; a removal shifts the following entries back, so there are no tombstones.
    private static final class Shard {
        private static final int CAPACITY_MIN = 64;
        private long[] slots = new long[2 * CAPACITY_MIN];
        private final Map<Long, long[]> shared = new HashMap<>();
        private int count;

        synchronized int put(long fingerprint, long owner, RowLock mode) {
            int at = find(fingerprint);
            if (slots[at] != fingerprint) {
                insert(at, fingerprint, word(owner, mode));
                return NEW;
            }
            long[] words = words(at);
            int own = -1;
            for (int i = 0; i < words.length; i++) {
                if (ownerOf(words[i]) == owner) {
                    own = i;
                } else if (modeOf(words[i]).conflictsWith(mode)) {
                    return held(words, owner, mode) ? HELD : BUSY;
                }
            }
            if (own < 0) {
                long[] more = Arrays.copyOf(words, words.length + 1);
                more[words.length] = word(owner, mode);
                store(at, more);
                return NEW;
            }
            RowLock before = modeOf(words[own]);
            if (before.compareTo(mode) >= 0) {
                return HELD;
            }
            words[own] = word(owner, mode);
            store(at, words);
            return 1 + before.ordinal();
        }

        private static boolean held(long[] words, long owner, RowLock mode) {
            for (long word : words) {
                if (ownerOf(word) == owner) {
                    return modeOf(word).compareTo(mode) >= 0;
                }
            }
            return false;
        }

        synchronized void restore(long fingerprint, long owner, int before) {
            int at = find(fingerprint);
            if (slots[at] != fingerprint) {
                return;
            }
            long[] words = words(at);
            for (int i = 0; i < words.length; i++) {
                if (ownerOf(words[i]) != owner) {
                    continue;
                }
                if (before != NEW) {
                    words[i] = word(owner, MODES[before - 1]);
                    store(at, words);
                } else if (words.length > 1) {
                    long[] fewer = Arrays.copyOf(words, words.length - 1);
                    System.arraycopy(words, i + 1, fewer, i, fewer.length - i);
                    store(at, fewer);
                } else {
                    remove(at);
                }
                return;
            }
        }

        synchronized long[] holders(long fingerprint) {
            int at = find(fingerprint);
            return slots[at] == fingerprint ? words(at).clone() : new long[0];
        }

        synchronized void forEach(Visitor visitor) {
            for (int at = 0; at < slots.length; at += 2) {
                if (slots[at] != 0) {
                    for (long word : words(at)) {
                        visitor.lock(slots[at], ownerOf(word), modeOf(word));
                    }
                }
            }
        }

        synchronized int size() {
            return count;
        }

        private long[] words(int at) {
            long word = slots[at + 1];
            return word == SHARED
                    ? Objects.requireNonNull(shared.get(slots[at]), "holders of a shared lock")
                    : new long[] {word};
        }

        private void store(int at, long[] words) {
            if (words.length == 1) {
                shared.remove(slots[at]);
                slots[at + 1] = words[0];
            } else {
                shared.put(slots[at], words);
                slots[at + 1] = SHARED;
            }
        }

        private void insert(int at, long fingerprint, long word) {
            slots[at] = fingerprint;
            slots[at + 1] = word;
            if (++count * 2 > slots.length / 2) {
                resize(slots.length * 2);
            }
        }

        private void remove(int at) {
            count--;
            closeGap(at);
            if (slots.length > 2 * CAPACITY_MIN && count * 16 < slots.length / 2) {
                resize(slots.length / 4);
            }
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
            return (int) (fingerprint >>> MODE_BITS) * 2 & slots.length - 1;
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
