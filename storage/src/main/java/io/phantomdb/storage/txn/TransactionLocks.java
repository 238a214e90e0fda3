package io.phantomdb.storage.txn;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.StatementLimits;

/// The locks of one transaction, in the order in which it took them. One thread, except [#wake].
final class TransactionLocks implements AutoCloseable {
    private final RowLocks table;
    private final LockWaits waits;
    private final long owner;
    /// `fingerprint | what was held before` of each lock taken or made stronger.
    private final LongList taken;
    private volatile StatementLimits limits = StatementLimits.NONE;

    /// @param owner the transaction's number; later ones have greater numbers
    TransactionLocks(RowLocks table, LockWaits waits, long owner, MemoryBudget budget) {
        this.table = table;
        this.waits = waits;
        this.owner = owner;
        this.taken = new LongList(budget);
    }

    void setLimits(StatementLimits statement) {
        limits = statement;
    }

    void wake() {
        waits.wake(owner);
    }

    /// Takes a lock, waiting for it where the policy says so. SQLSTATEs as [LockWaits#lock].
    ///
    /// @return false: another transaction holds it, and the policy does not wait
    boolean acquire(long hash, RowLock mode, LockPolicy policy) {
        long fingerprint = RowLocks.fingerprint(hash);
        taken.ensureRoom(1);
        int before = table.tryLock(fingerprint, owner, mode);
        if (before == RowLocks.HELD) {
            return true;
        }
        if (before == RowLocks.BUSY) {
            if (policy != LockPolicy.WAIT) {
                return false;
            }
            before = waits.lock(fingerprint, owner, mode, limits);
        }
        if (before != RowLocks.HELD) {
            taken.add(fingerprint | before);
        }
        return true;
    }

    /// Locks held, those made stronger counted again. Any thread; not exact while locks are taken.
    long count() {
        return taken.size();
    }

    /// Locks taken so far, for [#rollbackTo].
    int mark() {
        return taken.size();
    }

    void rollbackTo(int mark) {
        for (int i = taken.size() - 1; i >= mark; i--) {
            long word = taken.get(i);
            giveBack(word & ~7, (int) (word & 7));
        }
        taken.truncate(mark);
    }

    private void giveBack(long fingerprint, int before) {
        table.restore(fingerprint, owner, before);
        waits.released(fingerprint);
    }

    /// Gives all locks back.
    @Override
    public void close() {
        rollbackTo(0);
        taken.close();
    }
}
