package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import java.util.List;

/// A function that is computed row by row where no argument is NULL: for functions whose work dwarfs a call.
final class RowFunction extends Evaluator {
    private final List<Evaluator> arguments;
    private final Body body;

    /// Computes one value.
    @FunctionalInterface
    interface Body {
        /// @param arguments flat, not NULL at `row`
        /// @param out where the value goes, in the layout of the result
        /// @param scratch takes bytes of strings
        void apply(Vector[] arguments, int row, long out, Region scratch);
    }

    RowFunction(SqlType type, List<Evaluator> arguments, Body body) {
        super(type);
        this.arguments = arguments;
        this.body = body;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector[] values = new Vector[arguments.size()];
        long validity = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).flat(batch, scratch);
            validity = Bits.and(validity, values[i].validity(), rows, scratch);
        }
        int width = type().layout().width();
        long bytes = (long) rows * width;
        long out = type().layout() == Layout.BYTES ? scratch.allocateZeroed(bytes) : scratch.allocate(bytes);
        for (int row = 0; row < rows; row++) {
            if (validity == 0 || Bits.get(validity, row)) {
                body.apply(values, row, out + (long) row * width, scratch);
            }
        }
        return Vector.flat(type(), out, validity, rows);
    }
}
