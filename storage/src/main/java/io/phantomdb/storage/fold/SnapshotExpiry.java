package io.phantomdb.storage.fold;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lets go of snapshots whose time is over where no fold or compaction does it: new metadata without them, named in the
/// log, and a version that differs in nothing else. Their files go as replaced ones do. One thread.
final class SnapshotExpiry {
    private static final Logger LOGGER = System.getLogger(SnapshotExpiry.class.getName());
    private static final long RETRY_MILLIS = 60_000;

    private final VersionSwap versions;
    private final StoreEnvironment environment;
    private final Map<Long, Due> due = new HashMap<>();

    /// When to look again at a table whose metadata are these.
    private record Due(String location, long retention, long millis) {}

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
            if (!table.location().isEmpty() && !table.handle().quarantine().isSet() && isDue(table, now)) {
                expireOrPostpone(table, now);
            }
        }
    }

    private boolean isDue(TableVersion table, long now) {
        Due known = due.get(table.handle().id());
        long retention = environment.snapshotRetentionMillis(table.handle());
        if (known == null) {
            return retention > 0 || environment.hasRetention(table.handle());
        }
        return known.retention != retention
                || retention > 0 && (!known.location.equals(table.location()) || known.millis <= now);
    }

    /// One table whose metadata cannot be read or written keeps no other from it.
    private void expireOrPostpone(TableVersion table, long now) {
        TableHandle handle = table.handle();
        try {
            expire(handle);
        } catch (DatabaseException failure) {
            long retention = environment.snapshotRetentionMillis(handle);
            due.put(handle.id(), new Due(table.location(), retention, now + RETRY_MILLIS));
            LOGGER.log(
                    Level.WARNING,
                    "old snapshots of table " + handle.info().qualifiedName() + " stay for now: " + failure);
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
            due.put(handle.id(), new Due(location, environment.snapshotRetentionMillis(handle), table.nextExpiry()));
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
