package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;

/// NOT, IS [NOT] NULL, IS [NOT] TRUE, IS [NOT] FALSE.
final class TruthTest extends Evaluator {
    private final ScalarFunction function;
    private final Evaluator operand;

    TruthTest(ScalarFunction function, Evaluator operand) {
        super(SqlType.BOOLEAN);
        this.function = function;
        this.operand = operand;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        long out = scratch.allocate(rows);
        if (function == ScalarFunction.IS_NULL || function == ScalarFunction.IS_NOT_NULL) {
            Vector value = operand.evaluate(batch, scratch);
            int whenNull = function == ScalarFunction.IS_NULL ? 1 : 0;
            Memory.fill(out, rows, (byte) (1 - whenNull));
            for (int row = 0; value.validity() != 0 && row < rows; row++) {
                int valid = Bits.get(value.validity(), row) ? 1 : 0;
                Memory.putByte(out + row, (byte) (valid ^ whenNull));
            }
            return Vector.flat(SqlType.BOOLEAN, out, 0, rows);
        }
        Vector value = operand.flat(batch, scratch);
        if (function == ScalarFunction.NOT) {
            for (int row = 0; row < rows; row++) {
                Memory.putByte(out + row, (byte) (1 ^ Memory.getByte(value.values() + row)));
            }
            return Vector.flat(SqlType.BOOLEAN, out, value.validity(), rows);
        }
        boolean truth = function == ScalarFunction.IS_TRUE || function == ScalarFunction.IS_NOT_TRUE;
        boolean negated = function == ScalarFunction.IS_NOT_TRUE || function == ScalarFunction.IS_NOT_FALSE;
        for (int row = 0; row < rows; row++) {
            boolean holds = !value.isNull(row) && (Memory.getByte(value.values() + row) != 0) == truth;
            Memory.putByte(out + row, (byte) (holds != negated ? 1 : 0));
        }
        return Vector.flat(SqlType.BOOLEAN, out, 0, rows);
    }
}
