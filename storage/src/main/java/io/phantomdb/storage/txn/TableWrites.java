package io.phantomdb.storage.txn;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.version.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one transaction has written to one table: one entry per key, holding the row the key has now.
///
///     entry i:  row      address of the newest own row, or of the key alone where it is deleted
///               length   bytes of that row
///               hash     of the key, 64 bits
///               base     location of the row that the snapshot sees under the key, or NONE
///               state    UNTOUCHED | PRESENT | DELETED
///     index:    open addressing from hash to entry
///
/// A rollback to a mark removes the entries made since; changes of older ones are written to the undo list first. The
/// locks of the keys are [TransactionLocks]'s matter. One thread.
final class TableWrites implements AutoCloseable {
    static final int ABSENT = -1;
    static final long UNTOUCHED = 0;
    static final long PRESENT = 1;
    static final long DELETED = 2;

    private static final int UNDO_WIDTH = 3;
    private static final int STATE_BITS = 2;

    private final MemoryBudget budget;
    private final LongList rows;
    private final LongList lengthsAndStates;
    private final LongList hashes;
    private final LongList bases;
    private final LongList undo;
    private int[] index = new int[0];
    private int marked;
    private boolean touched;

    record Position(int entries, int undo) {
        static final Position START = new Position(0, 0);
    }

    TableWrites(MemoryBudget budget) {
        this.budget = budget;
        this.rows = new LongList(budget);
        this.lengthsAndStates = new LongList(budget);
        this.hashes = new LongList(budget);
        this.bases = new LongList(budget);
        this.undo = new LongList(budget);
    }

    int size() {
        return rows.size();
    }

    /// The entry of the key or [#ABSENT].
    int find(long key, int keyBytes, long hash) {
        if (index.length == 0) {
            return ABSENT;
        }
        int mask = index.length - 1;
        int slot = (int) hash & mask;
        int entry;
        while ((entry = index[slot] - 1) >= 0) {
            if (hashes.get(entry) == hash && hasKey(entry, key, keyBytes)) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        return ABSENT;
    }

    /// Enters a key, [#UNTOUCHED]. SQLSTATE 53200 where there is no memory for it; it is not there at all then.
    ///
    /// @param row address of bytes that begin with the key, living as long as the transaction
    int add(long row, long hash, long base) {
        if ((size() + 1) * 2 > index.length) {
            growIndex();
        }
        rows.ensureRoom(1);
        lengthsAndStates.ensureRoom(1);
        hashes.ensureRoom(1);
        bases.ensureRoom(1);
        int entry = size();
        rows.add(row);
        lengthsAndStates.add(UNTOUCHED);
        hashes.add(hash);
        bases.add(base);
        putIndex(hash, entry);
        return entry;
    }

    void setPresent(int entry, long row, int bytes) {
        saveForUndo(entry);
        rows.set(entry, row);
        lengthsAndStates.set(entry, (long) bytes << STATE_BITS | PRESENT);
        touched = true;
    }

    void setDeleted(int entry) {
        saveForUndo(entry);
        lengthsAndStates.set(entry, DELETED);
        touched = true;
    }

    long state(int entry) {
        return lengthsAndStates.get(entry) & (1 << STATE_BITS) - 1;
    }

    long row(int entry) {
        return rows.get(entry);
    }

    int length(int entry) {
        return (int) (lengthsAndStates.get(entry) >> STATE_BITS);
    }

    long hash(int entry) {
        return hashes.get(entry);
    }

    long base(int entry) {
        return bases.get(entry);
    }

    /// The same row in another version of the table.
    void setBase(int entry, long base) {
        bases.set(entry, base);
    }

    /// Whether the transaction sees a row under the key.
    boolean isLive(int entry) {
        long state = state(entry);
        return state == PRESENT || state == UNTOUCHED && base(entry) != Location.NONE;
    }

    /// What the entry comes to at commit; null: nothing.
    @Nullable
    Operation operation(int entry) {
        long state = state(entry);
        boolean hasBase = base(entry) != Location.NONE;
        if (state == PRESENT) {
            return hasBase ? Operation.REPLACE : Operation.INSERT;
        }
        return state == DELETED && hasBase ? Operation.DELETE : null;
    }

    /// Bytes that the operation has in the log, after its head.
    int operationBytes(int entry, Operation operation) {
        return operation == Operation.DELETE ? Integer.BYTES + RowLayout.keyBytes(row(entry)) : length(entry);
    }

    boolean isTouched() {
        return touched;
    }

    Position mark() {
        marked = size();
        return new Position(marked, undo.size());
    }

    void rollbackTo(Position position) {
        for (int at = undo.size() - UNDO_WIDTH; at >= position.undo; at -= UNDO_WIDTH) {
            int entry = (int) undo.get(at);
            rows.set(entry, undo.get(at + 1));
            lengthsAndStates.set(entry, undo.get(at + 2));
        }
        undo.truncate(position.undo);
        for (int entry = size() - 1; entry >= position.entries; entry--) {
            removeFromIndex(entry);
        }
        for (LongList list : List.of(rows, lengthsAndStates, hashes, bases)) {
            list.truncate(position.entries);
        }
        marked = position.entries;
    }

    @Override
    public void close() {
        rows.close();
        lengthsAndStates.close();
        hashes.close();
        bases.close();
        undo.close();
        budget.release(4L * index.length);
        index = new int[0];
    }

    private void saveForUndo(int entry) {
        if (entry < marked) {
            undo.ensureRoom(UNDO_WIDTH);
            undo.add(entry);
            undo.add(rows.get(entry));
            undo.add(lengthsAndStates.get(entry));
        }
    }

    private boolean hasKey(int entry, long key, int keyBytes) {
        long row = rows.get(entry);
        return RowLayout.keyBytes(row) == keyBytes && Memory.equal(RowLayout.keyAddress(row), key, keyBytes);
    }

    private void growIndex() {
        int capacity = Math.max(64, index.length * 2);
        budget.reserve(4L * (capacity - index.length));
        index = new int[capacity];
        for (int entry = 0; entry < size(); entry++) {
            putIndex(hashes.get(entry), entry);
        }
    }

    /// Removes the newest entry that is left: nothing was put in behind it, so no probe passes over its slot.
    private void removeFromIndex(int entry) {
        int mask = index.length - 1;
        int slot = (int) hashes.get(entry) & mask;
        while (index[slot] != entry + 1) {
            slot = slot + 1 & mask;
        }
        index[slot] = 0;
    }

    private void putIndex(long hash, int entry) {
        int mask = index.length - 1;
        int slot = (int) hash & mask;
        while (index[slot] != 0) {
            slot = slot + 1 & mask;
        }
        index[slot] = entry + 1;
    }
}
