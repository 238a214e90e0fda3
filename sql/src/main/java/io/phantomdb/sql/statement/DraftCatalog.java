package io.phantomdb.sql.statement;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ColumnStatistics;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A catalog with one table more: the one that a statement is about to make or change, so that expressions over its
/// columns can be bound.
///
/// Every column of the draft may be NULL and none is a key, so that the planner proves nothing from constraints that
/// may be dropped later.
record DraftCatalog(Catalog catalog, TableInfo draft) implements Catalog {
    /// @param columns what a user sees, with their field ids
    static DraftCatalog of(Catalog catalog, String schema, String name, List<Column> columns) {
        List<Column> nullable = new java.util.ArrayList<>();
        int fieldId = 1;
        for (Column column : columns) {
            nullable.add(new Column(column.fieldId(), column.name(), column.type(), true, Optional.empty(), false));
            fieldId = Math.max(fieldId, column.fieldId() + 1);
        }
        int rowId = nullable.size();
        nullable.add(new Column(
                fieldId, TableInfo.ROW_ID, io.phantomdb.core.type.SqlType.BIGINT, false, Optional.empty(), true));
        return new DraftCatalog(catalog, new TableInfo(0, schema, name, nullable, List.of(rowId), false, fieldId + 1));
    }

    @Override
    public long version() {
        return catalog.version();
    }

    @Override
    public List<String> schemas() {
        return catalog.schemas().contains(draft.schema())
                ? catalog.schemas()
                : java.util.stream.Stream.concat(catalog.schemas().stream(), java.util.stream.Stream.of(draft.schema()))
                        .toList();
    }

    @Override
    public List<TableInfo> tables() {
        return catalog.tables();
    }

    @Override
    public Optional<TableInfo> table(String schema, String name) {
        return schema.equals(draft.schema()) && name.equals(draft.name())
                ? Optional.of(draft)
                : catalog.table(schema, name);
    }

    @Override
    public TableStatistics statistics(TableInfo table) {
        return table.equals(draft)
                ? new TableStatistics(0, Collections.nCopies(table.columns().size(), ColumnStatistics.UNKNOWN))
                : catalog.statistics(table);
    }
}
