package io.phantomdb.storage.version;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/// Files of a table that must not be deleted: somebody of ours reads or writes them, or they were replaced so lately
/// that another program, which found them in the table's metadata, may be about to read them. Any thread.
public final class OpenFiles {
    private final ConcurrentHashMap<Path, Integer> uses = new ConcurrentHashMap<>();
    /// Since when nothing of ours needs the file, in milliseconds of the clock.
    private final ConcurrentHashMap<Path, Long> replaced = new ConcurrentHashMap<>();

    public void add(Path file) {
        uses.merge(file, 1, Integer::sum);
    }

    /// Ends one use.
    public void remove(Path file) {
        uses.computeIfPresent(file, (path, count) -> count == 1 ? null : count - 1);
    }

    public boolean contains(Path file) {
        return uses.containsKey(file);
    }

    /// Whether a file that the table does not need any more must stay. The first call for a file that is in no use
    /// starts its time of grace.
    public boolean holds(Path file, long nowMillis, long graceMillis) {
        if (contains(file)) {
            return true;
        }
        // where the clock was set back, the time begins anew
        long since = replaced.merge(file, nowMillis, Math::min);
        if (nowMillis - since < graceMillis) {
            return true;
        }
        replaced.remove(file);
        return false;
    }

    /// Whether the grace of some file is over.
    public boolean isSweepDue(long nowMillis, long graceMillis) {
        for (long since : replaced.values()) {
            if (nowMillis - since >= graceMillis) {
                return true;
            }
        }
        return false;
    }
}
