package io.phantomdb.exec.spill;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What one operator keeps, in memory and in its file.
///
/// An operator asks after each batch whether there [#isFull] room for the next one, and puts what it keeps into
/// [#run]s where there is none. It is never refused memory between two questions as long as it has told before what it
/// will need. Any thread may call; closing deletes the file.
public final class OperatorMemory implements AutoCloseable {
    private final QueryMemory query;
    private final MemoryBudget budget;
    private final LongConsumer spilled;
    private @Nullable SpillFile file;

    /// @param spilled takes numbers of bytes written
    public OperatorMemory(QueryMemory query, LongConsumer spilled) {
        this.query = query;
        this.budget = new MemoryBudget("an operator", Long.MAX_VALUE, query.kept);
        this.spilled = spilled;
    }

    /// Of what the operator keeps.
    public MemoryBudget budget() {
        return budget;
    }

    /// Whether `need` more bytes are too many to keep. A little is always granted, however much the other operators of
    /// the query hold.
    public boolean isFull(long need) {
        return query.space.isPresent() && room(need) < need;
    }

    private long room(long need) {
        long used = budget.used();
        if (query.operatorMax - used < need) {
            return 0;
        }
        long free = query.query.available();
        if (used + need <= query.grant) {
            return free;
        }
        return Math.min(query.keptMax - query.kept.used(), free - query.headroom / 2);
    }

    /// Bytes that may still be kept, at least the least that is always granted.
    public long room() {
        long free = Math.min(query.operatorMax - budget.used(), room(query.grant + 1));
        return Math.max(free, query.grant - budget.used());
    }

    /// An empty run in the operator's file.
    public SpillRun run(List<SqlType> types) {
        return new SpillRun(this, types);
    }

    synchronized SpillFile file() {
        SpillFile known = file;
        if (known == null) {
            known = query.space.orElseThrow().create();
            file = known;
        }
        return known;
    }

    void count(long bytes) {
        spilled.accept(bytes);
    }

    /// Deletes the file; what is kept in memory its owners close.
    @Override
    public synchronized void close() {
        SpillFile known = file;
        file = null;
        if (known != null) {
            known.close();
        }
    }
}
