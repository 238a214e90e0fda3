package io.phantomdb.parquet.segment;

import io.phantomdb.core.memory.MemoryBudget;

/// Decoded pages of all open segments, least recently used out first. Any thread may use it; one per database.
public final class SegmentCache implements AutoCloseable {
    /// @param budget its limit is the limit of the cache; at least one page per running lookup is held beyond it
    public SegmentCache(MemoryBudget budget) {}

    /// Drops everything; no segment that uses it may be in use.
    @Override
    public void close() {}
}
