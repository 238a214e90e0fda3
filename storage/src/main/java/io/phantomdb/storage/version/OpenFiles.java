package io.phantomdb.storage.version;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/// Files of a table that somebody reads or writes, and how many do: they must not be deleted. Any thread.
public final class OpenFiles {
    private final ConcurrentHashMap<Path, Integer> uses = new ConcurrentHashMap<>();

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
}
