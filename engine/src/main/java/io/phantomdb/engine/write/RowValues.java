package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.LiteralForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows as objects in the forms of literals: for writes that look at one row after the other.
final class RowValues {
    private RowValues() {}

    /// The selected rows of a batch.
    static List<List<@Nullable Object>> read(Batch batch) {
        List<List<@Nullable Object>> rows = new ArrayList<>(batch.selected());
        for (int i = 0; i < batch.selected(); i++) {
            int row = batch.selection() == 0 ? i : Memory.getInt(batch.selection() + 4L * i);
            List<@Nullable Object> values = new ArrayList<>(batch.columns().size());
            for (Vector column : batch.columns()) {
                values.add(LiteralForm.read(column, row, column.type()).value());
            }
            rows.add(values);
        }
        return rows;
    }

    static Batch batch(List<SqlType> types, List<List<@Nullable Object>> rows, Region region) {
        return Batches.ofRows(types, rows, region);
    }

    static List<@Nullable Object> at(List<@Nullable Object> row, List<Integer> positions) {
        List<@Nullable Object> values = new ArrayList<>(positions.size());
        for (int position : positions) {
            values.add(row.get(position));
        }
        return values;
    }

    static List<@Nullable Object> joined(List<@Nullable Object> left, List<@Nullable Object> right) {
        List<@Nullable Object> row = new ArrayList<>(left);
        row.addAll(right);
        return row;
    }
}
