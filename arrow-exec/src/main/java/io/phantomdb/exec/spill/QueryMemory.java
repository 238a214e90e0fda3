package io.phantomdb.exec.spill;

import io.phantomdb.core.memory.MemoryBudget;
import java.util.Optional;

/// How a query divides its budget: what its operators keep may take three quarters, so that what they work with always
/// finds room.
///
///     server <- query (memory.query_memory) <- kept, up to 3/4 <- operator (exec.operator_memory)
///                        `- scratch of steps, pages of scans
public final class QueryMemory {
    private static final long HEADROOM_MAX = 256L << 20;
    private static final long GRANT_MAX = 4L << 20;

    final MemoryBudget query;
    final MemoryBudget kept;
    final long keptMax;
    final long operatorMax;
    final long headroom;
    final long grant;
    final Optional<SpillSpace> space;

    /// @param operatorMax bytes that one operator may keep; 0: only the query's budget limits
    /// @param space where to spill; empty: operators keep all in memory
    public QueryMemory(MemoryBudget query, long operatorMax, Optional<SpillSpace> space) {
        this.query = query;
        this.kept = new MemoryBudget("kept by operators", Long.MAX_VALUE, query);
        this.headroom = Math.min(query.limit() / 4, HEADROOM_MAX);
        this.keptMax = query.limit() - headroom;
        this.grant = Math.min(query.limit() / 32, GRANT_MAX);
        this.operatorMax = operatorMax == 0 ? Long.MAX_VALUE : operatorMax;
        this.space = space;
    }
}
