package io.phantomdb.flight.session;

import java.util.LinkedHashMap;
import java.util.Map;

/// Ids of ended sessions whose clients know of it, or need not; the oldest are forgotten first. Any thread.
final class ToldSessions {
    private static final int KEPT_MAX = 10_000;

    private final Map<String, Boolean> ids = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /// True if the id was not there.
    synchronized boolean add(String id) {
        return ids.put(id, true) == null;
    }
}
