package io.phantomdb.parquet.segment;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decoded pages of all open segments, least recently used out first. Any thread may use it; one per database.
public final class SegmentCache implements AutoCloseable {
    /// @param segment number of the open segment
    /// @param page -1: the dictionary of the chunk
    /// @param column -1: the hash table of the row group's keys
    record Key(long segment, int rowGroup, int column, int page) {}

    /// A decoded page or dictionary, held in memory while it is pinned.
    static final class Entry {
        private final Key key;
        private final Region memory;
        private final Optional<Vector> vector;
        private final @Nullable Entry dictionary;
        private int pins = 1;
        private boolean dropped;

        private Entry(Key key, Region memory, Optional<Vector> vector, @Nullable Entry dictionary) {
            this.key = key;
            this.memory = memory;
            this.vector = vector;
            this.dictionary = dictionary;
        }

        /// The page's rows, or the dictionary's entries; empty: the chunk has no dictionary.
        Optional<Vector> vector() {
            return vector;
        }
    }

    private final MemoryBudget budget;
    private final LongAdder lookups = new LongAdder();
    private final AtomicLong nextSegment = new AtomicLong();
    private final Map<Key, Entry> entries = new LinkedHashMap<>(256, 0.75f, true);

    /// @param budget its limit is the limit of the cache; lookups fail with SQLSTATE 53200 only where pages in use
    ///     alone exceed it
    public SegmentCache(MemoryBudget budget) {
        this.budget = budget;
    }

    /// How often a page or a dictionary was asked for so far.
    public long lookups() {
        return lookups.sum();
    }

    /// Bytes of pages and dictionaries held.
    public long bytes() {
        return budget.used();
    }

    long newSegment() {
        return nextSegment.getAndIncrement();
    }

    /// The entry, decoded now unless it is here; every pin is given back by [#unpin].
    ///
    /// @param dictionary pinned by the caller; the entry keeps it alive
    Entry pin(Key key, @Nullable Entry dictionary, Function<Region, Optional<Vector>> decode) {
        lookups.increment();
        synchronized (this) {
            Entry found = entries.get(key);
            if (found != null) {
                found.pins++;
                return found;
            }
        }
        makeRoom(budget.limit() - budget.limit() / 8);
        Entry loaded;
        try {
            loaded = load(key, dictionary, decode);
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.OUT_OF_MEMORY) {
                throw failure;
            }
            makeRoom(0);
            loaded = load(key, dictionary, decode);
        }
        return enter(loaded);
    }

    private Entry load(Key key, @Nullable Entry dictionary, Function<Region, Optional<Vector>> decode) {
        Region memory = new Region(budget);
        boolean done = false;
        try {
            Entry entry = new Entry(key, memory, decode.apply(memory), dictionary);
            done = true;
            return entry;
        } finally {
            if (!done) {
                memory.close();
            }
        }
    }

    private synchronized Entry enter(Entry loaded) {
        Entry other = entries.get(loaded.key);
        if (other != null) {
            loaded.memory.close();
            other.pins++;
            return other;
        }
        entries.put(loaded.key, loaded);
        if (loaded.dictionary != null) {
            loaded.dictionary.pins++;
        }
        return loaded;
    }

    synchronized void unpin(Entry entry) {
        entry.pins--;
        if (entry.pins == 0 && entry.dropped) {
            free(entry);
        }
    }

    private synchronized void makeRoom(long bytesMax) {
        boolean progress = true;
        while (progress && budget.used() > bytesMax) {
            progress = false;
            Iterator<Entry> oldestFirst = entries.values().iterator();
            while (oldestFirst.hasNext() && budget.used() > bytesMax) {
                Entry entry = oldestFirst.next();
                if (entry.pins == 0) {
                    oldestFirst.remove();
                    free(entry);
                    progress = true;
                }
            }
        }
    }

    private void free(Entry entry) {
        entry.memory.close();
        if (entry.dictionary != null) {
            unpin(entry.dictionary);
        }
    }

    /// Forgets the pages of a closed segment; pinned ones when they are given back.
    synchronized void drop(long segment) {
        Iterator<Entry> all = entries.values().iterator();
        while (all.hasNext()) {
            Entry entry = all.next();
            if (entry.key.segment == segment) {
                all.remove();
                entry.dropped = true;
                if (entry.pins == 0) {
                    free(entry);
                }
            }
        }
    }

    /// Drops everything; no segment that uses it may be in use.
    @Override
    public synchronized void close() {
        for (Entry entry : entries.values()) {
            entry.memory.close();
        }
        entries.clear();
    }
}
