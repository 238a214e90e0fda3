package io.phantomdb.storage.txn;

import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Makes commits visible: the timestamp, and the catalog changes of those commits in the same moment.
///
/// Everything runs under the commit lock.
public final class Publication {
    private final Snapshots snapshots;
    private final List<UnaryOperator<DatabaseVersion>> changes = new ArrayList<>();
    private final List<Runnable> whenUnused = new ArrayList<>();

    public Publication(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /// A catalog change of a commit that was applied and not published yet.
    void add(UnaryOperator<DatabaseVersion> change, Runnable oldUnused) {
        changes.add(change);
        whenUnused.add(oldUnused);
    }

    /// What will be current when all that was applied is published.
    DatabaseVersion newest() {
        DatabaseVersion version = snapshots.current();
        for (UnaryOperator<DatabaseVersion> change : changes) {
            version = change.apply(version);
        }
        return version;
    }

    public void publish(long timestamp) {
        if (changes.isEmpty()) {
            snapshots.publish(timestamp);
            return;
        }
        DatabaseVersion version = snapshots.current();
        for (UnaryOperator<DatabaseVersion> change : changes) {
            version = change.apply(version);
        }
        List<Runnable> unused = List.copyOf(whenUnused);
        changes.clear();
        whenUnused.clear();
        snapshots.install(version, timestamp, () -> unused.forEach(Runnable::run));
    }
}
