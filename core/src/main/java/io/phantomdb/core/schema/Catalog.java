package io.phantomdb.core.schema;

import java.util.List;
import java.util.Optional;

/// One immutable version of the catalog as a transaction sees it. Any thread may read it.
public interface Catalog {
    String DEFAULT_SCHEMA = "public";

    /// The schema of tables that tell about the system. [#schemas] and [#tables] leave it out, [#table] knows it.
    String SYSTEM_SCHEMA = "sys";

    /// Grows with every change of the catalog; equal numbers mean equal content within a process.
    long version();

    List<String> schemas();

    List<TableInfo> tables();

    Optional<TableInfo> table(String schema, String name);

    TableStatistics statistics(TableInfo table);

    /// The table's indexes, without that of the primary key, in the order of their creation.
    default List<IndexInfo> indexes(TableInfo table) {
        return List.of();
    }

    /// The index of a name, which tables, views, sequences and indexes of a schema share.
    default Optional<IndexInfo> index(String schema, String name) {
        return Optional.empty();
    }

    /// The foreign keys in which the table is the child or the parent.
    default List<ForeignKey> foreignKeys(TableInfo table) {
        return List.of();
    }

    /// Where names without a schema are looked up, in order; new objects go to the first that exists.
    default List<String> searchPath() {
        return List.of(DEFAULT_SCHEMA);
    }

    default List<SequenceInfo> sequences() {
        return List.of();
    }

    default List<ViewInfo> views() {
        return List.of();
    }

    /// The text of COMMENT ON: of a column by its field id, of the object itself by 0.
    default Optional<String> comment(long object, int fieldId) {
        return Optional.empty();
    }

    default List<MaterializedView> materializedViews() {
        return List.of();
    }

    /// What fills the table, if it is a materialized view.
    default Optional<MaterializedView> materializedView(TableInfo table) {
        return materializedViews().stream()
                .filter(view -> view.query().id() == table.id())
                .findFirst();
    }

    /// What the last ANALYZE of the table found.
    default Optional<TableAnalysis> analysis(TableInfo table) {
        return Optional.empty();
    }

    default Optional<SequenceInfo> sequence(String schema, String name) {
        return sequences().stream()
                .filter(sequence ->
                        sequence.name().equals(name) && sequence.schema().equals(schema))
                .findFirst();
    }

    default Optional<ViewInfo> view(String schema, String name) {
        return views().stream()
                .filter(view -> view.name().equals(name) && view.schema().equals(schema))
                .findFirst();
    }
}
