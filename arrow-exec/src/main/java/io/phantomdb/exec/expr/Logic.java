package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import java.util.List;

/// AND and OR in three-valued logic as a value. An argument that may raise an error is evaluated only on rows that the
/// arguments before it have not decided.
final class Logic extends Evaluator {
    private final boolean conjunction;
    private final List<Operand> operands;

    /// @param columns the columns it reads
    record Operand(Evaluator evaluator, boolean mayRaise, boolean[] columns) {}

    Logic(boolean conjunction, List<Operand> operands) {
        super(SqlType.BOOLEAN);
        this.conjunction = conjunction;
        this.operands = operands;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        // 0 FALSE, 1 TRUE, 2 NULL
        long state = scratch.allocate(rows);
        Memory.fill(state, rows, (byte) (conjunction ? 1 : 0));
        for (Operand operand : operands) {
            if (operand.mayRaise()) {
                onUndecided(operand, batch, state, scratch);
            } else {
                Vector value = operand.evaluator().flat(batch, scratch);
                for (int row = 0; row < rows; row++) {
                    merge(state + row, value, row);
                }
            }
        }
        return toVector(state, rows, scratch);
    }

    private void onUndecided(Operand operand, Batch batch, long state, Region scratch) {
        int decided = conjunction ? 0 : 1;
        long open = scratch.allocate(4L * batch.rows());
        int count = 0;
        for (int row = 0; row < batch.rows(); row++) {
            Memory.putInt(open + 4L * count, row);
            count += Memory.getByte(state + row) == decided ? 0 : 1;
        }
        Batch part = count == batch.rows() ? batch : Gather.compact(batch, open, count, operand.columns(), scratch);
        Vector value = operand.evaluator().flat(part, scratch);
        for (int i = 0; i < count; i++) {
            merge(state + Memory.getInt(open + 4L * i), value, i);
        }
    }

    private void merge(long state, Vector value, int row) {
        int known = Memory.getByte(state);
        int next = value.isNull(row) ? 2 : Memory.getByte(value.values() + row);
        int decided = conjunction ? 0 : 1;
        int merged = known == decided || next == decided ? decided : known == 2 || next == 2 ? 2 : 1 - decided;
        Memory.putByte(state, (byte) merged);
    }

    private static Vector toVector(long state, int rows, Region scratch) {
        boolean nulls = false;
        for (int row = 0; row < rows; row++) {
            nulls |= Memory.getByte(state + row) == 2;
        }
        if (!nulls) {
            return Vector.flat(SqlType.BOOLEAN, state, 0, rows);
        }
        long validity = Bits.allSet(rows, scratch);
        for (int row = 0; row < rows; row++) {
            if (Memory.getByte(state + row) == 2) {
                Bits.clear(validity, row);
                Memory.putByte(state + row, (byte) 0);
            }
        }
        return Vector.flat(SqlType.BOOLEAN, state, validity, rows);
    }
}
