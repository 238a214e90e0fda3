package io.phantomdb.sql.bind;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.type.Types;
import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/// A table whose rows follow from the catalog; a query that reads it holds them as VALUES, because its plan is made
/// anew with each version of the catalog.
public final class MetadataTable extends AbstractTable {
    private final List<Field> columns;
    private final Supplier<List<List<@Nullable Object>>> rows;

    /// @param columns every one may be NULL
    /// @param rows a value per column in the form of literals
    MetadataTable(List<Field> columns, Supplier<List<List<@Nullable Object>>> rows) {
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    public List<Field> columns() {
        return columns;
    }

    public List<List<@Nullable Object>> rows() {
        return rows.get();
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        RelDataTypeFactory.Builder row = factory.builder();
        for (Field column : columns) {
            row.add(column.name(), ((Types) factory).toRel(column.type(), true));
        }
        return row.build();
    }

    static Field text(String name) {
        return new Field(name, SqlType.VARCHAR, true);
    }

    static Field oid(String name) {
        return new Field(name, SqlType.BIGINT, true);
    }

    static Field flag(String name) {
        return new Field(name, SqlType.BOOLEAN, true);
    }

    static Field real(String name) {
        return new Field(name, SqlType.REAL, true);
    }

    static Field number(String name) {
        return new Field(name, SqlType.INTEGER, true);
    }
}
