package io.phantomdb.storage.fold;

import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.txn.TableEvolution;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.function.Consumer;

/// Tables in another form over the same files.
///
/// The hot rows are folded in the old form first. So the log needs no rows in two forms: what stands before the change
/// is in segments, and those are read by field id.
public final class SchemaEvolution implements TableEvolution {
    private final StoreEnvironment environment;
    private final TableFold fold;
    private final Consumer<Runnable> later;

    public SchemaEvolution(StoreEnvironment environment, TableFold fold, Consumer<Runnable> later) {
        this.environment = environment;
        this.fold = fold;
        this.later = later;
    }

    @Override
    public void fold(TableHandle handle) {
        fold.run(handle);
    }

    @Override
    public TableVersion evolve(TableVersion current, StoredTable changed) {
        assert !current.isDirty();
        String location = metadata(environment, current.handle(), current.location(), changed);
        TableHandle handle = environment.handleAfter(current.handle(), changed);
        return new TableVersion(
                handle,
                handle.hot().generation(),
                current.segmentsFor(environment, handle),
                location,
                current.foldedTo(),
                current.replayFrom());
    }

    /// Writes the metadata of the new form, and forces them; where they are, empty where the table has no files.
    ///
    /// @param location of the metadata in the old form
    public static String metadata(
            StoreEnvironment environment, TableHandle handle, String location, StoredTable changed) {
        return location.isEmpty()
                ? location
                : environment
                        .openTable(handle, location)
                        .evolve(changed.info().columns(), changed.info().key(), changed.sortKey());
    }

    @Override
    public void release(TableVersion version) {
        later.accept(() -> {
            version.handle().foldLock().lock();
            try {
                version.close(environment);
            } finally {
                version.handle().foldLock().unlock();
            }
        });
    }
}
