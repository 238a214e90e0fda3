package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;

/// What a column of arrays takes.
final class ArrayLengths {
    private ArrayLengths() {}

    /// Whether elements of both types have the same form; texts of any length do.
    static boolean isOf(SqlType values, SqlType column) {
        boolean text = column.element() == SqlType.Kind.VARCHAR && values.element() == SqlType.Kind.VARCHAR;
        boolean decimal = column.element() == SqlType.Kind.DECIMAL
                && values.element() == SqlType.Kind.DECIMAL
                && values.scale() == column.scale()
                && values.elementType().layout() == column.elementType().layout();
        return text || decimal || values.equals(column);
    }

    /// SQLSTATE 22001 for an element longer than the column's.
    static void require(SqlType type, Vector vector, Batch rows) {
        ArrayForm form = ArrayForm.of(type);
        for (int i = 0; i < rows.selected(); i++) {
            int row = rows.row(i);
            if (vector.isNull(row)) {
                continue;
            }
            long view = vector.valueAddress(row);
            byte[] bytes = new byte[Memory.getInt(view)];
            Memory.copy(Memory.getLong(view + 8), bytes, 0, bytes.length);
            for (Object element : form.decode(bytes)) {
                if (element instanceof String text && text.codePointCount(0, text.length()) > type.precision()) {
                    throw RowPreparation.tooLong("character varying", type.precision());
                }
            }
        }
    }
}
