package io.phantomdb.storage.version;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Files of a table that must not be deleted: somebody of ours reads or writes them, or they were replaced so lately
/// that another program, which found them in the table's metadata, may be about to read them. Any thread.
public final class OpenFiles {
    private final ConcurrentHashMap<Path, Integer> uses = new ConcurrentHashMap<>();
    /// Files that the last sweep left, and since when the table does not need them, in milliseconds of the clock.
    private volatile Map<Path, Long> replaced = Map.of();

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

    /// Finds files that nothing needs. One at a time.
    ///
    /// @param sweep is given what tells whether a file that the table does not need must stay; the first time it
    ///     asks for a file begins the file's time of grace
    public void sweep(long nowMillis, long graceMillis, Consumer<Predicate<Path>> sweep) {
        Map<Path, Long> kept = new HashMap<>();
        sweep.accept(file -> {
            // where the clock was set back, the time begins anew
            long since = Math.min(nowMillis, replaced.getOrDefault(file, nowMillis));
            boolean held = contains(file) || nowMillis - since < graceMillis;
            if (held) {
                kept.put(file, since);
            }
            return held;
        });
        replaced = Map.copyOf(kept);
    }

    /// Leaves the files that the last sweep left to the next one that a fold asks for.
    public void postpone() {
        replaced = Map.of();
    }

    /// Whether a file that the last sweep had to leave can go.
    public boolean isSweepDue(long nowMillis, long graceMillis) {
        for (Map.Entry<Path, Long> file : replaced.entrySet()) {
            if (nowMillis - file.getValue() >= graceMillis && !contains(file.getKey())) {
                return true;
            }
        }
        return false;
    }
}
