package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableAnalysis.ColumnAnalysis;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a transaction does to schemas, sequences, views and comments. One thread, but for [#nextValue].
final class CatalogWrites {
    private final TransactionServices services;
    private final TransactionWrites writes;
    private final CatalogChanges changes;

    CatalogWrites(TransactionServices services, TransactionWrites writes) {
        this.services = services;
        this.writes = writes;
        this.changes = writes.changes();
    }

    SequenceInfo createSequence(
            String schema, String name, SequenceOptions options, Optional<SequenceInfo.Owner> owner) {
        changes.claim(schema, name);
        long id = services.nextTableId().getAndIncrement();
        SequenceInfo info = new SequenceInfo(id, schema, name, options, owner);
        SequenceCounter counter = SequenceCounter.own(info, options.start());
        changes.ownSequences().put(id, counter);
        changes.put(counter.exact());
        return info;
    }

    /// The first free one of `name`, `name1`, `name2` and so on.
    String freeName(String schema, String name) {
        return RelationNames.free(name, taken -> changes.isTaken(schema, taken));
    }

    void alterSequence(SequenceInfo changed, Optional<Long> restart) {
        require(CatalogObject.Sequence.keyOf(changed.id()), changed.schema(), changed.name());
        SequenceCounter own = changes.ownSequences().get(changed.id());
        if (restart.isPresent()) {
            own = SequenceCounter.own(changed, restart.get());
            changes.ownSequences().put(changed.id(), own);
        } else if (own != null) {
            own.redefine(changed);
        }
        changes.put(own == null ? new CatalogObject.Sequence(changed, 0, false, false) : own.exact());
    }

    void dropSequence(SequenceInfo sequence) {
        remove(CatalogObject.Sequence.keyOf(sequence.id()), sequence.schema(), sequence.name());
    }

    long nextValue(long sequence) {
        SequenceCounter own = changes.ownSequences().get(sequence);
        return own == null
                ? services.sequences().next(sequence)
                : own.next(place -> true).orElseThrow();
    }

    void setValue(long sequence, long value, boolean called) {
        SequenceCounter own = changes.ownSequences().get(sequence);
        if (own == null) {
            services.sequences().set(sequence, value, called);
        } else {
            own.set(value, called, place -> true);
        }
    }

    void createSchema(String name) {
        changes.lockName("", name);
        if (name.equals(Catalog.SYSTEM_SCHEMA)
                || name.equals("information_schema")
                || name.equals("pg_catalog")
                || changes.catalog().schemas().contains(name)
                || services.snapshots().current().catalog().schemas().contains(name)) {
            throw new DatabaseException(SqlState.DUPLICATE_SCHEMA, "schema \"" + name + "\" already exists");
        }
        changes.put(new CatalogObject.Schema(name));
    }

    /// With all that is in it.
    void dropSchema(String name) {
        if (name.equals(Catalog.DEFAULT_SCHEMA)) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "schema \"" + name + "\" cannot be dropped: it is the default");
        }
        List<TableInfo> inside = changes.catalog().tables().values().stream()
                .map(StoredTable::info)
                .filter(table -> table.schema().equals(name))
                .toList();
        inside.forEach(writes.tables().indexes()::dropReferencesTo);
        inside.forEach(writes.tables()::drop);
        for (CatalogObject object : List.copyOf(changes.catalog().objects().values())) {
            if (object.schema().equals(name) && !object.name().isEmpty()) {
                remove(object.key(), name, object.name());
            }
        }
        changes.lockName("", name);
        require(CatalogObject.Schema.keyOf(name), "", name);
        changes.remove(CatalogObject.Schema.keyOf(name));
    }

    ViewInfo putView(ViewInfo view) {
        if (view.id() != 0) {
            require(CatalogObject.View.keyOf(view.id()), view.schema(), view.name());
            changes.put(new CatalogObject.View(view));
            return view;
        }
        changes.claim(view.schema(), view.name());
        ViewInfo made = new ViewInfo(
                services.nextTableId().getAndIncrement(),
                view.schema(),
                view.name(),
                view.columns(),
                view.text(),
                view.searchPath(),
                view.uses());
        changes.put(new CatalogObject.View(made));
        return made;
    }

    void dropView(ViewInfo view) {
        remove(CatalogObject.View.keyOf(view.id()), view.schema(), view.name());
    }

    void comment(long object, int fieldId, Optional<String> text) {
        text.ifPresentOrElse(
                value -> changes.put(new CatalogObject.Comment(object, fieldId, value)),
                () -> changes.remove(CatalogObject.Comment.keyOf(object, fieldId)));
    }

    void putMaterializedView(MaterializedView view) {
        changes.lockName(view.query().schema(), view.query().name());
        changes.put(new CatalogObject.Materialized(view));
    }

    /// Columns that were not looked at this time keep what was known of them.
    void putAnalysis(TableInfo table, TableAnalysis analysis) {
        changes.lockName(table.schema(), table.name());
        if (!changes.catalog().tables().containsKey(table.id())) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: \"" + table.name() + "\" was changed by another transaction");
        }
        List<ColumnAnalysis> columns = new ArrayList<>(analysis.columns());
        changes
                .catalog()
                .object(CatalogObject.Analysis.keyOf(table.id()))
                .map(object -> ((CatalogObject.Analysis) object).found().columns())
                .orElse(List.of())
                .stream()
                .filter(old -> columns.stream().noneMatch(column -> column.fieldId() == old.fieldId()))
                .filter(old -> table.positionOfField(old.fieldId()).isPresent())
                .toList()
                .forEach(columns::add);
        changes.put(new CatalogObject.Analysis(new TableAnalysis(table.id(), analysis.rows(), columns)));
    }

    /// What belongs to a table, and the views over it, as they are when the table has another id.
    List<CatalogObject> moved(long from, long to) {
        List<CatalogObject> moved = new ArrayList<>();
        for (CatalogObject object : changes.catalog().objects().values()) {
            switch (object) {
                case CatalogObject.Sequence sequence
                when sequence.info()
                        .owner()
                        .filter(owner -> owner.table() == from)
                        .isPresent() -> moved.add(movedSequence(sequence.info(), to));
                case CatalogObject.Comment comment
                when comment.object() == from ->
                    moved.add(new CatalogObject.Comment(to, comment.fieldId(), comment.text()));
                case CatalogObject.View view
                when view.info().uses().contains(from) ->
                    moved.add(new CatalogObject.View(movedView(view.info(), from, to)));
                case CatalogObject.Index(IndexInfo index)
                when index.table() == from -> moved.add(new CatalogObject.Index(index.withTable(to)));
                case CatalogObject.Constraint(ForeignKey key)
                when object.needs(from) -> moved.add(new CatalogObject.Constraint(key.withTable(from, to)));
                case CatalogObject.Index index -> {}
                case CatalogObject.Constraint constraint -> {}
                case CatalogObject.Sequence sequence -> {}
                case CatalogObject.Analysis analysis -> {}
                case CatalogObject.Materialized(MaterializedView view)
                when view.query().id() == from || view.query().uses().contains(from) ->
                    moved.add(new CatalogObject.Materialized(
                            new MaterializedView(movedView(view.query(), from, to), view.populated())));
                case CatalogObject.Materialized view -> {}
                case CatalogObject.Comment comment -> {}
                case CatalogObject.View view -> {}
                case CatalogObject.Schema schema -> {}
            }
        }
        return moved;
    }

    private CatalogObject movedSequence(SequenceInfo info, long to) {
        SequenceInfo changed = new SequenceInfo(
                info.id(),
                info.schema(),
                info.name(),
                info.options(),
                info.owner().map(owner -> new SequenceInfo.Owner(to, owner.fieldId())));
        SequenceCounter own = changes.ownSequences().get(info.id());
        if (own == null) {
            return new CatalogObject.Sequence(changed, 0, false, false);
        }
        own.redefine(changed);
        return own.exact();
    }

    private static ViewInfo movedView(ViewInfo view, long from, long to) {
        List<Long> uses = view.uses().stream().map(id -> id == from ? to : id).toList();
        long id = view.id() == from ? to : view.id();
        return new ViewInfo(id, view.schema(), view.name(), view.columns(), view.text(), view.searchPath(), uses);
    }

    /// Sequences of the table's columns and comments on it go with the table; what cannot be without it goes anyway.
    ///
    /// @param except absent: with the whole table; else only those of this column
    void dropOwned(TableInfo table, @Nullable Integer except) {
        for (CatalogObject object : List.copyOf(changes.catalog().objects().values())) {
            boolean owned = switch (object) {
                case CatalogObject.Sequence sequence ->
                    sequence.info()
                            .owner()
                            .filter(owner ->
                                    owner.table() == table.id() && (except == null || owner.fieldId() == except))
                            .isPresent();
                case CatalogObject.Comment comment ->
                    comment.object() == table.id() && (except == null || comment.fieldId() == except);
                case CatalogObject.Schema schema -> false;
                case CatalogObject.View view -> false;
                case CatalogObject.Analysis analysis -> false;
                case CatalogObject.Materialized view -> false;
                case CatalogObject.Index index -> false;
                case CatalogObject.Constraint constraint -> false;
            };
            if (owned) {
                changes.remove(object.key());
            }
        }
    }

    private void remove(String key, String schema, String name) {
        require(key, schema, name);
        changes.remove(key);
    }

    /// SQLSTATE 40001 where another has changed it since the snapshot, or is about to.
    private void require(String key, String schema, String name) {
        changes.lockName(schema, name);
        Optional<CatalogObject> mine = changes.catalog().object(key);
        if (mine.isEmpty()) {
            throw new DatabaseException(SqlState.UNDEFINED_OBJECT, "\"" + name + "\" does not exist");
        }
        Optional<CatalogObject> seen = changes.pinned().object(key);
        if (seen.isPresent()
                && !services.snapshots().current().catalog().object(key).equals(seen)) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: \"" + name + "\" was changed by another transaction");
        }
    }
}
