package io.phantomdb.storage.txn;

import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.version.TableVersion;
import java.util.Optional;

/// Other names for indexes and foreign keys of one transaction's catalog. What holds of rows stays as it is.
record Renames(TransactionServices services, TransactionWrites writes) {
    /// SQLSTATE 42P07 the name is taken, 40001 where another has changed the index.
    void index(IndexInfo index, String name) {
        CatalogChanges changes = writes.changes();
        lock(index.table());
        changes.lockName(index.schema(), index.name());
        CatalogObject.Index before = new CatalogObject.Index(index);
        requireUnchanged(before, index.table());
        changes.claim(index.schema(), name);
        changes.put(new CatalogObject.Index(index.withName(name)));
    }

    /// SQLSTATE 40001 where another has changed the foreign key.
    void foreignKey(ForeignKey key, String name) {
        lock(key.child());
        requireUnchanged(new CatalogObject.Constraint(key), key.child());
        writes.changes().put(new CatalogObject.Constraint(key.withName(name)));
        writes.references().forget();
    }

    private void lock(long table) {
        StoredTable stored = writes.catalog().tables().get(table);
        if (stored != null) {
            writes.changes().lockName(stored.info().schema(), stored.info().name());
        }
    }

    private void requireUnchanged(CatalogObject object, long table) {
        CatalogChanges changes = writes.changes();
        Optional<CatalogObject> seen = changes.pinned().object(object.key());
        boolean changed = seen.isPresent()
                && !services.snapshots()
                        .current()
                        .catalog()
                        .object(object.key())
                        .equals(seen);
        TableVersion version = writes.version(table);
        if (version != null
                && (changed || changes.catalog().object(object.key()).isEmpty())) {
            throw TableDefinitions.changedByAnother(version.handle().info());
        }
    }
}
