package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes rows of the visible columns into rows of all columns: checks NOT NULL and lengths, pads CHAR, gives row ids.
final class RowPreparation {
    private RowPreparation() {}

    /// Rows to insert.
    ///
    /// @param rows one column per visible column
    /// @param scratch holds what is made new
    static Batch prepare(TableInfo table, Batch rows, AtomicLong nextRowId, Region scratch) {
        return prepare(table, rows, table.hasPrimaryKey() ? null : newRowIds(rows, nextRowId, scratch), scratch);
    }

    /// Rows to replace others: a hidden row id stays as it was.
    ///
    /// @param keys of the rows replaced, selected row by selected row
    static Batch prepareReplacement(TableInfo table, Batch keys, Batch rows, Region scratch) {
        return prepare(table, rows, table.hasPrimaryKey() ? null : keptRowIds(keys, rows, scratch), scratch);
    }

    private static Batch prepare(TableInfo table, Batch rows, @Nullable Vector rowIds, Region scratch) {
        List<Vector> columns = new ArrayList<>(table.columns().size());
        int visible = 0;
        for (Column column : table.columns()) {
            if (column.hidden() && rowIds != null) {
                columns.add(rowIds);
            } else {
                Vector vector = rows.column(visible++);
                columns.add(checked(table, column, vector, rows, scratch));
            }
        }
        if (visible != rows.columns().size()) {
            throw new DatabaseException(
                    SqlState.DATATYPE_MISMATCH,
                    "table \"" + table.name() + "\" has " + visible + " columns but "
                            + rows.columns().size() + " were given");
        }
        return rows.withColumns(columns);
    }

    private static Vector keptRowIds(Batch keys, Batch rows, Region scratch) {
        long values = scratch.allocate(8L * Math.max(rows.rows(), 1));
        Vector old = keys.column(0);
        for (int i = 0; i < rows.selected(); i++) {
            Memory.putLong(values + 8L * rows.row(i), Memory.getLong(old.valueAddress(keys.row(i))));
        }
        return Vector.flat(SqlType.BIGINT, values, 0, rows.rows());
    }

    private static Vector newRowIds(Batch rows, AtomicLong nextRowId, Region scratch) {
        long first = nextRowId.getAndAdd(rows.selected());
        long values = scratch.allocate(8L * Math.max(rows.rows(), 1));
        for (int i = 0; i < rows.selected(); i++) {
            Memory.putLong(values + 8L * rows.row(i), first + i);
        }
        return Vector.flat(SqlType.BIGINT, values, 0, rows.rows());
    }

    private static Vector checked(TableInfo table, Column column, Vector vector, Batch rows, Region scratch) {
        SqlType type = column.type();
        if (vector.type().kind() == SqlType.Kind.NULL) {
            return nulls(table, column, rows, scratch);
        }
        if (vector.layout() != type.layout()
                || type.kind() == SqlType.Kind.DECIMAL && vector.type().scale() != type.scale()
                || type.isArray() && !ArrayLengths.isOf(vector.type(), type)) {
            throw new DatabaseException(
                    SqlState.DATATYPE_MISMATCH,
                    "column \"" + column.name() + "\" is of type " + type + " but the value is of type "
                            + vector.type());
        }
        if (!column.nullable() && vector.validity() != 0) {
            requireNoNulls(table, column, vector, rows);
        }
        if (type.kind() == SqlType.Kind.VARCHAR && type.precision() > 0) {
            requireLengths(column, vector, rows);
        }
        if (type.isArray() && type.element() == SqlType.Kind.VARCHAR && type.precision() > 0) {
            ArrayLengths.require(type, vector, rows);
        }
        if (type.kind() == SqlType.Kind.CHAR && type.precision() > 0) {
            return padded(column, vector, rows, scratch);
        }
        return vector;
    }

    private static Vector nulls(TableInfo table, Column column, Batch rows, Region scratch) {
        if (!column.nullable() && rows.selected() > 0) {
            throw isNull(table, column);
        }
        long values = scratch.allocateZeroed(
                (long) Math.max(rows.rows(), 1) * column.type().layout().width());
        long validity = scratch.allocateZeroed(rows.rows() / 8 + 1);
        return Vector.flat(column.type(), values, validity, rows.rows());
    }

    private static void requireNoNulls(TableInfo table, Column column, Vector vector, Batch rows) {
        for (int i = 0; i < rows.selected(); i++) {
            if (vector.isNull(rows.row(i))) {
                throw isNull(table, column);
            }
        }
    }

    private static DatabaseException isNull(TableInfo table, Column column) {
        return new DatabaseException(
                SqlState.NOT_NULL_VIOLATION,
                "null value in column \"" + column.name() + "\" of relation \"" + table.name()
                        + "\" violates not-null constraint");
    }

    private static void requireLengths(Column column, Vector vector, Batch rows) {
        int limit = column.type().precision();
        for (int i = 0; i < rows.selected(); i++) {
            int row = rows.row(i);
            if (vector.isNull(row)) {
                continue;
            }
            long view = vector.valueAddress(row);
            int bytes = Memory.getInt(view);
            if (bytes > limit && characters(Memory.getLong(view + 8), bytes) > limit) {
                throw tooLong("character varying", limit);
            }
        }
    }

    /// The vector with every value filled up with spaces to the column's length, or itself where nothing is to do.
    private static Vector padded(Column column, Vector vector, Batch rows, Region scratch) {
        int limit = column.type().precision();
        int count = Math.max(rows.rows(), 1);
        long values = scratch.allocateZeroed(16L * count);
        long validity = scratch.allocateZeroed(count / 8 + 1);
        for (int i = 0; i < rows.selected(); i++) {
            int row = rows.row(i);
            if (vector.isNull(row)) {
                continue;
            }
            long bit = validity + (row >> 3);
            Memory.putByte(bit, (byte) (Memory.getByte(bit) | 1 << (row & 7)));
            pad(vector.valueAddress(row), limit, values + 16L * row, scratch);
        }
        return Vector.flat(column.type(), values, vector.validity() == 0 ? 0 : validity, rows.rows());
    }

    private static void pad(long view, int limit, long to, Region scratch) {
        int bytes = Memory.getInt(view);
        long text = Memory.getLong(view + 8);
        int missing = limit - characters(text, bytes);
        if (missing < 0) {
            throw tooLong("character", limit);
        }
        long copy = scratch.allocateBytes((long) bytes + missing + 4);
        Memory.putInt(copy, 0);
        Memory.copy(text, copy, bytes);
        Memory.fill(copy + bytes, missing, (byte) ' ');
        Memory.putInt(to, bytes + missing);
        Memory.putInt(to + 4, prefix(copy, bytes + missing));
        Memory.putLong(to + 8, copy);
    }

    private static int prefix(long text, int bytes) {
        int prefix = 0;
        for (int i = 0; i < Math.min(4, bytes); i++) {
            prefix |= (Memory.getByte(text + i) & 0xff) << 8 * i;
        }
        return prefix;
    }

    private static int characters(long text, int bytes) {
        int count = 0;
        for (int i = 0; i < bytes; i++) {
            count += (Memory.getByte(text + i) & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    static DatabaseException tooLong(String type, int limit) {
        return new DatabaseException(
                SqlState.STRING_DATA_RIGHT_TRUNCATION, "value too long for type " + type + "(" + limit + ")");
    }
}
