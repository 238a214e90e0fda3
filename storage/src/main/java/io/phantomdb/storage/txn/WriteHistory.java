package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.TreeMap;

/// The keys that commits wrote since the oldest serializable transaction began.
///
///     commit --record--> entries, by timestamp <--check-- serializable commit: did anybody write what it read?
///
/// A serializable transaction commits only if nothing that it read was written after its snapshot. Then it reads what
/// it would have read at the moment of its commit, so that all of them are as if run one after the other in the order
/// of their timestamps (backward validation, Kung and Robinson, TODS 1981; key ranges as in Larson et al., VLDB 2011).
/// Those that write nothing need no check: a snapshot is the state after a prefix of that order.
///
/// Nothing is kept while no serializable transaction is open. Where the keys take more than the limit, the oldest are
/// forgotten, and transactions that began before them cannot commit writes any more: SQLSTATE 40001. Any thread; what
/// [#record] adds comes under the commit lock.
public final class WriteHistory {
    private static final int ROWS_MAX = 8192;
    private static final long ENTRY_BYTES = 96;

    private final long bytesMax;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private long bytes;
    private long forgottenTo;
    private volatile boolean active;

    /// Keys of one table that one commit wrote.
    ///
    /// @param keys bytes of all keys, one after the other
    /// @param ends where each key ends in them
    /// @param hashes of the keys, as [io.phantomdb.core.row.KeyCodec#hash]; none: any key may have been written
    record Entry(long timestamp, long table, byte[] keys, int[] ends, long[] hashes) {
        boolean isWhole() {
            return hashes.length == 0;
        }

        int rows() {
            return hashes.length;
        }

        long hash(int row) {
            return hashes[row];
        }

        /// Where the key of a row begins; that of the row before ends there.
        int from(int row) {
            return row == 0 ? 0 : ends[row - 1];
        }

        long bytes() {
            return ENTRY_BYTES + keys.length + 12L * hashes.length;
        }
    }

    /// @param bytesMax for the keys kept
    public WriteHistory(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Takes a snapshot after which every commit is recorded, until [#end].
    Snapshots.Pin begin(Snapshots snapshots, Sequencer sequencer) {
        synchronized (this) {
            if (active) {
                return register(snapshots.pin());
            }
        }
        // Under the commit lock whatever was applied is published: the snapshot is after all that went unrecorded.
        return sequencer.exclusively(() -> {
            synchronized (this) {
                if (!active) {
                    active = true;
                    forgottenTo = snapshots.published();
                }
                return register(snapshots.pin());
            }
        });
    }

    private Snapshots.Pin register(Snapshots.Pin pin) {
        open.merge(pin.snapshot(), 1, Integer::sum);
        return pin;
    }

    /// The transaction with this snapshot is over.
    synchronized void end(long snapshot) {
        open.computeIfPresent(snapshot, (key, count) -> count == 1 ? null : count - 1);
        if (open.isEmpty()) {
            active = false;
            entries.clear();
            bytes = 0;
            return;
        }
        while (!entries.isEmpty() && entries.getFirst().timestamp() <= open.firstKey()) {
            bytes -= entries.removeFirst().bytes();
        }
    }

    /// Notes what a commit writes to a table. Under the commit lock.
    void record(long timestamp, long table, TableWrites writes) {
        if (!active) {
            return;
        }
        Entry entry = entry(timestamp, table, writes);
        synchronized (this) {
            if (!active) {
                return;
            }
            entries.add(entry);
            bytes += entry.bytes();
            while (bytes > bytesMax) {
                Entry oldest = entries.removeFirst();
                bytes -= oldest.bytes();
                forgottenTo = Math.max(forgottenTo, oldest.timestamp());
            }
        }
    }

    private static Entry entry(long timestamp, long table, TableWrites writes) {
        int rows = 0;
        int keyBytes = 0;
        for (int i = 0; i < writes.size() && rows <= ROWS_MAX; i++) {
            Operation operation = writes.operation(i);
            if (operation != null) {
                rows++;
                keyBytes += RowLayout.keyBytes(writes.row(i));
            }
        }
        if (rows > ROWS_MAX) {
            return new Entry(timestamp, table, new byte[0], new int[0], new long[0]);
        }
        byte[] keys = new byte[keyBytes];
        int[] ends = new int[rows];
        long[] hashes = new long[rows];
        int at = 0;
        int end = 0;
        for (int i = 0; at < rows; i++) {
            if (writes.operation(i) != null) {
                int length = RowLayout.keyBytes(writes.row(i));
                Memory.copy(RowLayout.keyAddress(writes.row(i)), keys, end, length);
                end += length;
                ends[at] = end;
                hashes[at++] = writes.hash(i);
            }
        }
        return new Entry(timestamp, table, keys, ends, hashes);
    }

    /// Throws SQLSTATE 40001 if something that was read was written after the snapshot. Under the commit lock.
    ///
    /// @param now the current version: a table that was dropped or altered does not hold what was read either
    void check(Snapshots.Pin pin, DatabaseVersion now, ReadSet reads) {
        checkRows(pin.snapshot(), reads);
        for (long table : reads.tables()) {
            TableVersion read = pin.version().table(table);
            TableVersion current = now.table(table);
            if (read != null && (current == null || current.handle() != read.handle())) {
                throw conflict();
            }
        }
    }

    private synchronized void checkRows(long snapshot, ReadSet reads) {
        if (snapshot < forgottenTo && !reads.tables().isEmpty()) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: more was written since the transaction began than"
                            + " transactions.serializable_memory holds");
        }
        for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
            Entry entry = newest.next();
            if (entry.timestamp() <= snapshot) {
                return;
            }
            if (reads.overlaps(entry)) {
                throw conflict();
            }
        }
    }

    private static DatabaseException conflict() {
        return new DatabaseException(
                SqlState.SERIALIZATION_FAILURE,
                "could not serialize access due to read/write dependencies among transactions");
    }

    /// Bytes kept, for tests.
    synchronized long bytes() {
        return bytes;
    }
}
