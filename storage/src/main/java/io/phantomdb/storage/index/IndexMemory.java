package io.phantomdb.storage.index;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;

/// Memory of all indexes: counted where entries are made, limited where rows are about to be written, because what a
/// commit has logged must find its room.
///
/// @param budget without limit of its own
/// @param limit bytes
public record IndexMemory(MemoryBudget budget, long limit) {
    /// SQLSTATE 53200 where entries of so many bytes do not fit any more.
    public void require(long bytes) {
        if (bytes > 0 && budget.used() + bytes > limit) {
            throw new DatabaseException(
                    SqlState.OUT_OF_MEMORY,
                    "indexes take " + budget.used() + " of " + limit
                            + " bytes (storage.index_memory); drop an index or raise the limit");
        }
    }
}
