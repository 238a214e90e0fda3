package io.phantomdb.storage.index;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ColumnReferences;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import java.util.List;

/// Column references from field ids, as the catalog keeps them, to positions in a table's columns.
public final class FieldReferences {
    private FieldReferences() {}

    /// From field ids to positions.
    public static Expr toPositions(Expr expr, TableInfo table) {
        return ColumnReferences.map(expr, field -> position(field, table));
    }

    /// The position of the column with a field id.
    public static int position(int field, TableInfo table) {
        List<Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).fieldId() == field) {
                return i;
            }
        }
        throw new DatabaseException(
                SqlState.INTERNAL_ERROR, "table \"" + table.name() + "\" has no column with field id " + field);
    }
}
