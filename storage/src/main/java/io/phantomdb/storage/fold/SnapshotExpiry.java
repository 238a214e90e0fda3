package io.phantomdb.storage.fold;

import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lets go of snapshots whose time is over where no fold or compaction does it: new metadata without them, named in the
/// log, and a version that differs in nothing else. Their files go as replaced ones do. One thread.
final class SnapshotExpiry {
    private final VersionSwap versions;
    private final StoreEnvironment environment;
    private final Map<Long, Due> due = new HashMap<>();

    /// When to look again at a table whose metadata are these.
    private record Due(String location, long millis) {}

    SnapshotExpiry(VersionSwap versions) {
        this.versions = versions;
        this.environment = versions.environment();
    }

    void run() {
        if (versions.sequencer().isDead()) {
            return;
        }
        Map<Long, TableVersion> tables = versions.snapshots().current().tables();
        due.keySet().retainAll(tables.keySet());
        long now = System.currentTimeMillis(); // the clock that dates snapshots
        for (TableVersion table : tables.values()) {
            TableHandle handle = table.handle();
            Due known = due.get(handle.id());
            boolean look = known == null || !known.location.equals(table.location()) || known.millis <= now;
            if (look
                    && !table.location().isEmpty()
                    && !handle.quarantine().isSet()
                    && environment.snapshotRetentionMillis(handle) > 0) {
                expire(handle);
            }
        }
    }

    private void expire(TableHandle asked) {
        asked.foldLock().lock();
        try {
            TableVersion current = versions.snapshots().current().table(asked.id());
            if (current == null || current.location().isEmpty()) {
                return;
            }
            versions.sequencer().failIfDead();
            TableHandle handle = current.handle();
            SegmentTable table = new SegmentFiles(environment, handle).open(current);
            String location = table.expireSnapshots();
            due.put(handle.id(), new Due(location, table.nextExpiry()));
            if (!location.equals(current.location())) {
                environment.failpoint().reached(Failpoint.EXPIRY_AFTER_TABLE_COMMIT);
                versions.sequencer().exclusively(() -> swap(handle, location));
            }
        } finally {
            asked.foldLock().unlock();
        }
    }

    private boolean swap(TableHandle handle, String location) {
        TableVersion current = versions.snapshots().current().table(handle.id());
        if (current == null) {
            return false;
        }
        LogRecord.Folded record = new LogRecord.Folded(
                handle.id(),
                current.foldedTo(),
                current.replayFrom(),
                handle.nextRowId().get(),
                location);
        versions.log(record, Failpoint.EXPIRY_AFTER_APPEND);
        TableVersion next = new TableVersion(
                handle, current.hot(), current.segments(), location, current.foldedTo(), current.replayFrom());
        versions.afterLog(
                Failpoint.EXPIRY_AFTER_FORCE, () -> versions.install(next, new VersionSwap.Leftovers(null, List.of())));
        return true;
    }
}
