package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;

/// A constant for every row.
final class LiteralEvaluator extends Evaluator {
    private final Literal literal;
    private final SqlType stored;

    LiteralEvaluator(Literal literal) {
        super(literal.type());
        this.literal = literal;
        this.stored = Decimals.storedType(literal);
    }

    Literal literal() {
        return literal;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        return repeated(batch.rows(), scratch);
    }

    Vector repeated(int rows, Region scratch) {
        Layout layout = stored.layout();
        int width = layout.width();
        if (literal.isNull()) {
            return Vector.flat(stored, scratch.allocateZeroed((long) rows * width), Bits.allClear(rows, scratch), rows);
        }
        if (layout == Layout.BYTES) {
            long entry = scratch.allocate(width);
            LiteralForm.write(literal, stored, entry, scratch);
            long codes = scratch.allocateZeroed(4L * rows);
            return Vector.dictionary(Vector.flat(stored, entry, 0, 1), codes, 0, rows);
        }
        long values = scratch.allocate(Math.max(16, (long) rows * width));
        LiteralForm.write(literal, stored, values, scratch);
        repeat(values, rows, width);
        return Vector.flat(stored, values, 0, rows);
    }

    private static void repeat(long values, int rows, int width) {
        if (width == 8) {
            long value = Memory.getLong(values);
            for (int i = 1; i < rows; i++) {
                Memory.putLong(values + 8L * i, value);
            }
            return;
        }
        long total = (long) rows * width;
        for (long done = width; done < total; done *= 2) {
            Memory.copy(values, values + done, Math.min(done, total - done));
        }
    }
}
