package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Selections;
import java.util.ArrayList;
import java.util.List;

/// A vector put together from values for disjoint sets of rows; rows in none of them are NULL.
final class Pieces {
    private final SqlType type;
    private final int rows;
    private final Region scratch;
    private final List<Piece> pieces = new ArrayList<>();
    private int covered;

    private record Piece(long selection, int count, Vector values) {}

    Pieces(SqlType type, int rows, Region scratch) {
        this.type = type;
        this.rows = rows;
        this.scratch = scratch;
    }

    /// The values, side by side, of the rows `selection[0 .. count)` (0: the first `count`).
    void add(long selection, int count, Vector values) {
        if (count > 0) {
            pieces.add(new Piece(selection, count, Gather.flat(values, scratch)));
            covered += count;
        }
    }

    Vector assemble() {
        boolean narrow = type.layout() == Layout.INT128 && Decimals.canBeNarrow(type.scale());
        boolean nulls = covered < rows;
        for (Piece piece : pieces) {
            narrow &= piece.values().layout() == Layout.INT64;
            nulls |= piece.values().validity() != 0;
        }
        SqlType stored = narrow ? Decimals.narrow(type.scale()) : type;
        if (pieces.size() == 1 && covered == rows) {
            Vector only = pieces.getFirst().values();
            return narrow ? only : Decimals.widened(only, type, scratch);
        }
        int width = stored.layout().width();
        long out = scratch.allocateZeroed((long) rows * width);
        long validity = nulls ? Bits.allClear(rows, scratch) : 0;
        for (Piece piece : pieces) {
            Vector values = Decimals.widened(piece.values(), stored, scratch);
            if (piece.selection() == 0) {
                Memory.copy(values.values(), out, (long) piece.count() * width);
            } else {
                Gather.scatter(values.values(), piece.selection(), piece.count(), out, width);
            }
            for (int i = 0; nulls && i < piece.count(); i++) {
                if (!values.isNull(i)) {
                    Bits.set(validity, Selections.row(piece.selection(), i));
                }
            }
        }
        return Vector.flat(stored, out, validity, rows);
    }
}
