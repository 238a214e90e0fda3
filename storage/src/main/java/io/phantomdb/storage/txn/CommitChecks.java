package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.Related;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.List;
import java.util.Set;

/// What must hold of the catalog in the moment of a commit: whatever a transaction relied on in its snapshot's catalog
/// is still so in the newest one. All failures are SQLSTATE 40001. Under the commit lock.
///
/// @param newest with the commits of the same batch that came before
/// @param pinned the catalog of the transaction's snapshot
/// @param created tables that the transaction makes
record CommitChecks(
        DatabaseVersion newest, CatalogState pinned, List<SchemaChange> changes, List<TableVersion> created) {
    void run() {
        for (SchemaChange change : changes) {
            switch (change) {
                case SchemaChange.Drop drop -> {
                    requireTable(drop.table());
                    requireSameRelated(drop.table());
                }
                case SchemaChange.Alter alter -> {
                    requireSchema(alter.table().info().schema());
                    requireSameRelated(alter.table().id());
                }
                case SchemaChange.Create create ->
                    requireSchema(create.table().info().schema());
                case SchemaChange.Put put -> check(put.object());
                case SchemaChange.Remove remove -> pinned.object(remove.key()).ifPresent(this::checkRemoval);
            }
        }
    }

    private void check(CatalogObject object) {
        switch (object) {
            case CatalogObject.Index(IndexInfo index) -> {
                requireTable(index.table());
                requireSchema(index.schema());
            }
            case CatalogObject.Constraint(ForeignKey key) -> {
                requireTable(key.child());
                requireTable(key.parent());
                requireSameIndexes(key.parent());
            }
            case CatalogObject.Analysis(TableAnalysis analysis) -> requireTable(analysis.table());
            case CatalogObject.Materialized(MaterializedView view) ->
                requireTable(view.query().id());
            case CatalogObject.Sequence _, CatalogObject.View _ -> requireSchema(object.schema());
            case CatalogObject.Schema _, CatalogObject.Comment _ -> {}
        }
    }

    private void checkRemoval(CatalogObject object) {
        switch (object) {
            case CatalogObject.Index(IndexInfo index) -> {
                requireSameForeignKeys(index.table());
                if (pinned.related().foreignKeysOf(index.table()).stream()
                        .anyMatch(key -> key.parent() == index.table() && index.isKeyOf(key.parentFields()))) {
                    requireSameIndexes(index.table());
                }
            }
            case CatalogObject.Schema schema -> requireEmpty(schema.schema());
            case CatalogObject.Constraint _,
                    CatalogObject.Sequence _,
                    CatalogObject.View _,
                    CatalogObject.Analysis _,
                    CatalogObject.Materialized _,
                    CatalogObject.Comment _ -> {}
        }
    }

    private boolean isCreated(long table) {
        return created.stream().anyMatch(version -> version.handle().id() == table);
    }

    /// A row was encoded, and checked, in the form that the table had: it must have it still.
    void requireSameForm(TableHandle handle) {
        TableVersion now = newest.table(handle.id());
        if (now == null) {
            throw conflict("table \"" + handle.info().name() + "\" was dropped");
        }
        if (now.handle() != handle) {
            throw conflict("table \"" + handle.info().name() + "\" was altered");
        }
    }

    private void requireTable(long id) {
        if (newest.table(id) == null && !isCreated(id)) {
            StoredTable known = pinned.tables().get(id);
            throw conflict(
                    "table \"" + (known == null ? "id " + id : known.info().name()) + "\" was dropped");
        }
    }

    private void requireSameRelated(long table) {
        requireSameIndexes(table);
        requireSameForeignKeys(table);
    }

    private void requireSameIndexes(long table) {
        if (!isCreated(table)
                && !Set.copyOf(pinned.related().indexesOf(table)).equals(Set.copyOf(now().indexesOf(table)))) {
            throw conflict("indexes of table \"" + name(table) + "\" were changed by another");
        }
    }

    /// A foreign key that was made or dropped since the rows were written.
    void requireSameForeignKeys(long table) {
        if (pinned.related() != now()
                && !isCreated(table)
                && !Set.copyOf(pinned.related().foreignKeysOf(table)).equals(Set.copyOf(now().foreignKeysOf(table)))) {
            throw conflict("foreign keys of table \"" + name(table) + "\" were changed by another");
        }
    }

    private Related now() {
        return newest.catalog().related();
    }

    private String name(long table) {
        StoredTable stored = newest.catalog().tables().get(table);
        return stored == null ? "id " + table : stored.info().name();
    }

    private void requireSchema(String schema) {
        if (!newest.catalog().schemas().contains(schema)
                && changes.stream()
                        .noneMatch(change -> change instanceof SchemaChange.Put(CatalogObject.Schema made)
                                && made.schema().equals(schema))) {
            throw conflict("schema \"" + schema + "\" was dropped");
        }
    }

    /// A schema that goes must have nothing that this transaction does not know of.
    private void requireEmpty(String schema) {
        CatalogState now = newest.catalog();
        boolean stranger = now.infos().stream()
                        .filter(table -> table.schema().equals(schema))
                        .map(TableInfo::id)
                        .anyMatch(table -> !isDropped(table))
                || now.objects().values().stream()
                        .filter(object ->
                                object.schema().equals(schema) && !object.name().isEmpty())
                        .anyMatch(object -> !isRemoved(object));
        if (stranger) {
            throw conflict("something was made in schema \"" + schema + "\"");
        }
    }

    private boolean isDropped(long table) {
        return changes.contains(new SchemaChange.Drop(table));
    }

    private boolean isRemoved(CatalogObject object) {
        return changes.contains(new SchemaChange.Remove(object.key()))
                || object instanceof CatalogObject.Index(IndexInfo index) && isDropped(index.table());
    }

    private static DatabaseException conflict(String what) {
        return new DatabaseException(SqlState.SERIALIZATION_FAILURE, "could not serialize access: " + what);
    }
}
