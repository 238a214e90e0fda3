package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.ArrayVectors;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Widening;
import java.util.List;

/// Arrays of one type as arrays of another: all elements of a batch are cast at once, as a column.
final class ArrayCast extends Evaluator {
    private final Evaluator operand;
    private final Evaluator elements;

    /// SQLSTATE 42846 where elements cannot be cast.
    ArrayCast(Evaluator operand, SqlType to, EvaluationContext context) {
        super(to);
        this.operand = operand;
        SqlType from = operand.type().elementType();
        this.elements = CastCompiler.compile(new ColumnEvaluator(0, from), to.elementType(), context);
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector arrays = operand.flat(batch, scratch);
        long views = scratch.allocateZeroed(8L * rows);
        int[] ends = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (!arrays.isNull(row)) {
                long view = arrays.valueAddress(row);
                Memory.putLong(views + 8L * row, view);
                count += ArrayVectors.count(arrays.type(), view);
            }
            ends[row] = count;
        }
        Vector from = ArrayVectors.elements(arrays.type(), views, rows, count, scratch);
        Vector to = whole(elements.flat(Batch.of(List.of(from), count), scratch), scratch);
        long out = scratch.allocateZeroed(16L * rows);
        for (int row = 0; row < rows; row++) {
            if (!arrays.isNull(row)) {
                ArrayVectors.put(to, row == 0 ? 0 : ends[row - 1], ends[row], out + 16L * row, scratch);
            }
        }
        return Vector.flat(type(), out, arrays.validity(), rows);
    }

    /// The vector in the layout of the element's type: decimals may be narrower.
    private Vector whole(Vector vector, Region scratch) {
        SqlType element = type().elementType();
        return vector.layout() != Layout.INT128 && element.layout() == Layout.INT128
                ? Vector.flat(element, Widening.int128s(vector, scratch), vector.validity(), vector.rows())
                : vector.as(element);
    }
}
