package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ColumnReferences;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.Related;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// Indexes and foreign keys that one transaction makes and drops, and what becomes of them with their tables.
final class IndexDefinitions {
    private final TransactionServices services;
    private final TransactionWrites writes;
    private final CatalogChanges changes;
    private final TableDefinitions tables;
    private final IndexBuilds builds;

    IndexDefinitions(
            TransactionServices services, TransactionWrites writes, CatalogChanges changes, TableDefinitions tables) {
        this.services = services;
        this.writes = writes;
        this.changes = changes;
        this.tables = tables;
        this.builds = new IndexBuilds(services);
    }

    private Related related() {
        return changes.catalog().related();
    }

    IndexInfo create(TableInfo table, IndexDefinition definition) {
        TableVersion version = writes.require(table);
        version.handle().quarantine().requireWritable(table);
        changes.lockName(table.schema(), table.name());
        String name = definition
                .name()
                .orElseGet(() ->
                        RelationNames.ofIndex(table, definition, taken -> changes.isTaken(table.schema(), taken)));
        changes.claim(table.schema(), name);
        IndexInfo info = new IndexInfo(
                services.nextTableId().getAndIncrement(),
                table.id(),
                table.schema(),
                name,
                definition.keys(),
                definition.unique(),
                definition.constraint(),
                definition.condition());
        if (tables.altered(table.id()) != null) {
            buildOnAltered(version, info);
        } else {
            TableIndex index =
                    tables.isCreated(table.id()) ? builds.addToNew(version, info) : builds.build(version, info);
            writes.claimWritten(table.id(), index);
        }
        changes.put(new CatalogObject.Index(info));
        return info;
    }

    /// Over the rows that the transaction sees of the table, which nobody else may write until it ends.
    private void buildOnAltered(TableVersion version, IndexInfo info) {
        TableInfo table = version.handle().info();
        writes.leaveTarget(table.id(), TableDefinitions.hasWritten(table));
        builds.load(tables.reform(version, version.handle().table(), true), info);
    }

    /// Keys of the indexes that no longer count for what the transaction writes next.
    Set<String> withdrawn() {
        Set<String> built = builds.withdrawn(index -> related().hasIndex(index.id()));
        if (built.isEmpty()) {
            return changes.removed();
        }
        Set<String> all = new TreeSet<>(changes.removed());
        all.addAll(built);
        return all;
    }

    /// For [#undo].
    int mark() {
        return builds.mark();
    }

    void undo(int mark) {
        builds.undo(mark);
    }

    /// SQLSTATE 2BP01 where a constraint is or needs the index.
    void drop(IndexInfo index) {
        if (index.constraint()) {
            throw new DatabaseException(
                    SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                    "cannot drop index " + index.name() + " because constraint " + index.name() + " on table "
                            + name(index.table()) + " requires it; drop the constraint instead");
        }
        for (ForeignKey key : needing(index)) {
            throw new DatabaseException(
                    SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                    "cannot drop index " + index.name() + " because constraint " + key.name() + " on table "
                            + name(key.child()) + " depends on it");
        }
        StoredTable table = changes.catalog().tables().get(index.table());
        if (table != null) {
            changes.lockName(table.info().schema(), table.info().name());
        }
        changes.lockName(index.schema(), index.name());
        remove(index);
    }

    private void remove(IndexInfo index) {
        changes.remove(CatalogObject.Index.keyOf(index.id()));
    }

    private String name(long table) {
        StoredTable stored = changes.catalog().tables().get(table);
        return stored == null ? "with id " + table : stored.info().name();
    }

    /// The foreign keys that refer to the columns of a unique index and have no other key to refer to.
    private List<ForeignKey> needing(IndexInfo index) {
        StoredTable table = changes.catalog().tables().get(index.table());
        if (!index.unique() || index.condition().isPresent() || table == null) {
            return List.of();
        }
        return related().foreignKeysOf(index.table()).stream()
                .filter(key -> key.parent() == index.table()
                        && index.fields().equals(key.parentFields())
                        && !Reference.isPrimaryKey(table.info(), key.parentFields()))
                .filter(key -> related().indexesOf(index.table()).stream()
                        .noneMatch(other -> other.id() != index.id() && other.isKeyOf(key.parentFields())))
                .toList();
    }

    /// Removes a UNIQUE or FOREIGN KEY constraint; false where there is none of the name. SQLSTATE 2BP01.
    ///
    /// @param cascade whether foreign keys that need a UNIQUE one go too
    boolean dropConstraint(TableInfo table, String name, boolean cascade) {
        writes.require(table);
        changes.lockName(table.schema(), table.name());
        Optional<ForeignKey> key = related().foreignKeysOf(table.id()).stream()
                .filter(one -> one.child() == table.id() && one.name().equals(name))
                .findFirst();
        if (key.isPresent()) {
            remove(key.get());
            return true;
        }
        Optional<IndexInfo> index = related().indexesOf(table.id()).stream()
                .filter(one -> one.constraint() && one.name().equals(name))
                .findFirst();
        for (ForeignKey needing : index.map(this::needing).orElse(List.of())) {
            if (!cascade) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop constraint " + name + " on table " + table.name()
                                + " because other objects depend on it: constraint " + needing.name() + " on table "
                                + name(needing.child()) + "; use DROP ... CASCADE to drop them too");
            }
            remove(needing);
        }
        index.ifPresent(this::remove);
        return index.isPresent();
    }

    /// The foreign key and the index over its columns.
    private void remove(ForeignKey key) {
        StoredTable child = changes.catalog().tables().get(key.child());
        if (child != null) {
            changes.lockName(child.info().schema(), child.info().name());
        }
        changes.remove(CatalogObject.Constraint.keyOf(key.id()));
        remove(Reference.childIndexOf(key, related()));
    }

    /// SQLSTATE 2BP01 where another table refers to the table.
    void requireNoChildren(TableInfo table) {
        for (ForeignKey key : related().foreignKeysOf(table.id())) {
            if (key.child() != table.id()) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop table " + table.name() + " because other objects depend on it: constraint "
                                + key.name() + " on table " + name(key.child()));
            }
        }
    }

    /// Foreign keys that other tables have to the table go.
    void dropReferencesTo(TableInfo table) {
        related().foreignKeysOf(table.id()).stream()
                .filter(key -> key.child() != table.id())
                .forEach(this::remove);
    }

    /// SQLSTATE 42P01, 42830, 42804, 42710, 23503 where a row of the child has no parent.
    ///
    /// @param scan reads as the transaction does
    void addForeignKey(TableInfo child, ForeignKeyDefinition definition, Function<ScanRequest, TableScan> scan) {
        writes.require(child).handle().quarantine().requireWritable(child);
        changes.lockName(child.schema(), child.name());
        changes.lockName(definition.parentSchema(), definition.parent());
        TableInfo parent = changes.catalog()
                .find(definition.parentSchema(), definition.parent())
                .map(StoredTable::info)
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_TABLE, "relation \"" + definition.parent() + "\" does not exist"));
        ForeignKeyDesign design = ForeignKeyDesign.of(child, parent, definition, related());
        String name = constraintName(child, definition);
        create(
                child,
                new IndexDefinition(
                        Optional.of(RelationNames.free(name, taken -> changes.isTaken(child.schema(), taken))),
                        design.childKeys(child),
                        false,
                        true,
                        Optional.empty()));
        ForeignKey key = design.key(services.nextTableId().getAndIncrement(), name, child, parent, definition);
        changes.put(new CatalogObject.Constraint(key));
        writes.references().checkAtCommit(key.id());
        writes.references().checkRows(key, scan);
    }

    /// SQLSTATE 42710.
    private String constraintName(TableInfo child, ForeignKeyDefinition definition) {
        Set<String> taken = new TreeSet<>();
        child.checks().forEach(check -> taken.add(check.name()));
        related().foreignKeysOf(child.id()).stream()
                .filter(key -> key.child() == child.id())
                .forEach(key -> taken.add(key.name()));
        related().indexesOf(child.id()).stream()
                .filter(index -> index.unique() && index.constraint())
                .forEach(index -> taken.add(index.name()));
        String name = definition
                .name()
                .orElseGet(() -> RelationNames.ofForeignKey(child, definition.columns(), taken::contains));
        if (taken.contains(name)) {
            throw new DatabaseException(
                    SqlState.DUPLICATE_OBJECT,
                    "constraint \"" + name + "\" for relation \"" + child.name() + "\" already exists");
        }
        return name;
    }

    /// Indexes and foreign keys over columns that go, go too. SQLSTATE 2BP01 where a foreign key of another table
    /// refers to such a column.
    void dropWithColumns(TableInfo before, TableInfo after) {
        Set<Integer> gone = new TreeSet<>();
        before.columns().forEach(column -> gone.add(column.fieldId()));
        after.columns().forEach(column -> gone.remove(column.fieldId()));
        if (gone.isEmpty()) {
            return;
        }
        for (ForeignKey key : related().foreignKeysOf(before.id())) {
            boolean child =
                    key.child() == before.id() && key.childFields().stream().anyMatch(gone::contains);
            boolean parent =
                    key.parent() == before.id() && key.parentFields().stream().anyMatch(gone::contains);
            if (!child && parent && key.child() != before.id()) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop a column of table " + before.name() + " because constraint " + key.name()
                                + " on table " + name(key.child()) + " depends on it");
            }
            if (child || parent) {
                remove(key);
            }
        }
        related().indexesOf(before.id()).stream()
                .filter(index -> fields(index).stream().anyMatch(gone::contains))
                .forEach(this::remove);
    }

    private static Set<Integer> fields(IndexInfo index) {
        Set<Integer> fields = new TreeSet<>();
        index.keys().forEach(key -> ColumnReferences.collect(key.expression(), fields));
        index.condition().ifPresent(condition -> ColumnReferences.collect(condition, fields));
        return fields;
    }

    /// Indexes go to the table's schema with it and take wider types of its columns. SQLSTATE 42P07, 0A000.
    void follow(TableInfo before, TableInfo after) {
        for (IndexInfo index : related().indexesOf(before.id())) {
            IndexInfo changed = new IndexInfo(
                    index.id(),
                    index.table(),
                    after.schema(),
                    index.name(),
                    index.keys().stream()
                            .map(key -> retyped(key, index, before, after))
                            .toList(),
                    index.unique(),
                    index.constraint(),
                    index.condition());
            if (index.condition().isPresent()) {
                requireSameTypes(index.condition().get(), index, before, after);
            }
            if (!changed.schema().equals(index.schema())) {
                changes.lockName(index.schema(), index.name());
                changes.claim(changed.schema(), changed.name());
            }
            if (!changed.equals(index)) {
                changes.put(new CatalogObject.Index(changed));
            }
        }
        for (ForeignKey key : related().foreignKeysOf(before.id())) {
            List<Integer> fields = new ArrayList<>(key.child() == before.id() ? key.childFields() : List.of());
            fields.addAll(key.parent() == before.id() ? key.parentFields() : List.of());
            for (int field : fields) {
                if (!KeyTypes.areComparable(column(field, before), column(field, after))) {
                    throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "the type of column \"" + column(field, before).name()
                                    + "\" cannot be changed because of foreign key \"" + key.name()
                                    + "\"; drop it first");
                }
            }
        }
    }

    private static IndexKey retyped(IndexKey key, IndexInfo index, TableInfo before, TableInfo after) {
        if (key.expression() instanceof Expr.ColumnRef column) {
            Expr changed = new Expr.ColumnRef(
                    column.index(), column(column.index(), after).type());
            return column(column.index(), before).type().equals(changed.type())
                    ? key
                    : new IndexKey(changed, key.descending(), key.nullsFirst());
        }
        requireSameTypes(key.expression(), index, before, after);
        return key;
    }

    private static void requireSameTypes(Expr expr, IndexInfo index, TableInfo before, TableInfo after) {
        TreeSet<Integer> fields = new TreeSet<>();
        ColumnReferences.collect(expr, fields);
        for (int field : fields) {
            if (!column(field, before).type().equals(column(field, after).type())) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "the type of column \"" + column(field, before).name()
                                + "\" cannot be changed because an expression of index \"" + index.name()
                                + "\" reads it; drop the index first");
            }
        }
    }

    private static Column column(int field, TableInfo table) {
        return table.columns().get(table.positionOfField(field).orElseThrow());
    }

    /// Makes the indexes of a table that the transaction has made anew.
    void addToNew(TableVersion version) {
        related().indexesOf(version.handle().id()).forEach(info -> builds.addToNew(version, info));
    }

    /// The indexes of a table go over to another form of it; those whose keys get other bytes are built anew.
    ///
    /// @param from what the transaction saw of the table before
    void keep(AlteredTable table, TableHandle from) {
        TableInfo before = from.info();
        TableInfo after = table.table().info();
        List<IndexInfo> other = new ArrayList<>();
        for (IndexInfo info : related().indexesOf(after.id())) {
            TableIndex index = from.index(info.id()).orElseThrow(() -> TableDefinitions.changedByAnother(before));
            boolean same = info.fields().stream()
                    .allMatch(field -> KeyTypes.areEqual(column(field, before), column(field, after)));
            if (same) {
                table.add(index.over(info, after));
            } else {
                other.add(info);
            }
        }
        other.forEach(info -> builds.load(table, info));
    }

    /// @param closed handles that are closed now, with their indexes
    void end(boolean committed, Predicate<TableHandle> closed) {
        builds.end(index -> committed && related().hasIndex(index.id()), closed);
    }
}
