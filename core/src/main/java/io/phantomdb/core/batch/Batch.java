package io.phantomdb.core.batch;

import io.phantomdb.core.memory.Memory;
import java.util.List;

/// Rows on their way through a pipeline: columns of equal length and, where a filter has run, the rows still selected.
///
/// @param columns views; who made the batch owns the memory and says how long it lives
/// @param rows physical rows in every column
/// @param selection address of `selected` ascending `int` row numbers; 0: all rows are selected
/// @param selected number of selected rows; equals `rows` where `selection` is 0
public record Batch(List<Vector> columns, int rows, long selection, int selected) {
    /// Rows that operators aim at; no batch is longer unless a setting says so.
    public static final int ROWS = 4096;

    public static Batch of(List<Vector> columns, int rows) {
        return new Batch(columns, rows, 0, rows);
    }

    public Vector column(int position) {
        return columns.get(position);
    }

    /// The physical row number of the `i`-th selected row.
    public int row(int i) {
        return selection == 0 ? i : Memory.getInt(selection + 4L * i);
    }

    public Batch withSelection(long address, int count) {
        return new Batch(columns, rows, address, count);
    }

    public Batch withColumns(List<Vector> others) {
        return new Batch(others, rows, selection, selected);
    }
}
