package io.phantomdb.storage.txn;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.storage.version.Location;
import java.util.HashMap;
import java.util.Map;

/// The rows of one table that the statement has written so far, as they were before each write: what foreign keys are
/// asked about at its end. Nothing is kept of a table that has none. One thread.
final class TouchedRows implements AutoCloseable {
    /// Bytes on the heap of a row's move to another key.
    static final long MOVE_BYTES = 96;

    private final TableWrites writes;
    private final MemoryBudget budget;
    private final HeapShare movesHeap;
    private LongList rows;
    private Map<Integer, Integer> moves = new HashMap<>();
    private boolean tracked;

    TouchedRows(TableWrites writes, MemoryBudget budget) {
        this.writes = writes;
        this.budget = budget;
        this.rows = new LongList(budget);
        this.movesHeap = new HeapShare(budget);
    }

    /// Whether anything is kept: the table is child or parent of a foreign key.
    void setTracked(boolean wanted) {
        tracked = wanted;
    }

    /// An entry's row is about to be written.
    void add(int entry) {
        if (!tracked) {
            return;
        }
        long state = writes.state(entry);
        boolean untouched = state == TableWrites.UNTOUCHED && writes.base(entry) != Location.NONE;
        rows.append(entry);
        rows.append(state == TableWrites.PRESENT ? writes.row(entry) : untouched ? RowPairs.BASE : RowPairs.NOTHING);
        rows.append(state == TableWrites.PRESENT ? writes.length(entry) : 0);
    }

    /// Notes that the row of an entry has got another key.
    void moved(int entry, int by) {
        if (tracked && entry != by) {
            movesHeap.take(MOVE_BYTES);
            moves.put(entry, by);
        }
    }

    boolean isEmpty() {
        return rows.size() == 0;
    }

    /// Takes the rows, as [RowPairs] wants them; the caller closes the list.
    LongList take() {
        LongList taken = rows;
        rows = new LongList(budget);
        return taken;
    }

    /// Entries whose rows have got another key in this statement, by the new key's entry; taken once, and from then on
    /// paid by the caller.
    Map<Integer, Integer> takeMoves() {
        Map<Integer, Integer> taken = moves;
        moves = new HashMap<>();
        movesHeap.close();
        return taken;
    }

    void clear() {
        rows.truncate(0);
        takeMoves();
    }

    @Override
    public void close() {
        rows.close();
        movesHeap.close();
    }
}
