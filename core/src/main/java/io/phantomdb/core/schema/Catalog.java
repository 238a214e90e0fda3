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

    /// The index of a name, which tables and indexes of a schema share.
    default Optional<IndexInfo> index(String schema, String name) {
        return Optional.empty();
    }

    /// The foreign keys in which the table is the child or the parent.
    default List<ForeignKey> foreignKeys(TableInfo table) {
        return List.of();
    }
}
