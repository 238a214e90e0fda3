package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Selections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CASE WHEN: each condition is tried on the rows that no branch before has taken, each value computed for its rows
/// alone.
final class CaseEvaluator extends Evaluator {
    private final List<Arm> arms;

    /// @param condition null: ELSE
    /// @param columns the columns that the value reads
    record Arm(@Nullable Selector condition, Evaluator value, boolean[] columns) {}

    CaseEvaluator(List<Arm> arms, SqlType type) {
        super(type);
        this.arms = arms;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Pieces pieces = new Pieces(type(), rows, scratch);
        long open = 0;
        int openCount = rows;
        for (Arm arm : arms) {
            if (openCount == 0) {
                break;
            }
            Selector condition = arm.condition();
            if (condition == null) {
                addPiece(arm, batch, open, openCount, pieces, scratch);
                break;
            }
            long found = scratch.allocate(4L * openCount);
            int count = condition.select(batch, open, openCount, found, scratch);
            addPiece(arm, batch, found, count, pieces, scratch);
            long rest = scratch.allocate(4L * openCount);
            openCount = Selections.without(open, openCount, found, count, rest);
            open = rest;
        }
        return pieces.assemble();
    }

    private static void addPiece(Arm arm, Batch batch, long selection, int count, Pieces pieces, Region scratch) {
        if (count == 0) {
            return;
        }
        if (count == batch.rows()) {
            pieces.add(0, count, arm.value().evaluate(batch, scratch));
        } else {
            Batch part = Gather.compact(batch, selection, count, arm.columns(), scratch);
            pieces.add(selection, count, arm.value().evaluate(part, scratch));
        }
    }

    /// COALESCE: each argument is computed for the rows where all before it were NULL.
    static final class Coalesce extends Evaluator {
        private final List<Arm> arms;

        Coalesce(List<Arm> arms, SqlType type) {
            super(type);
            this.arms = arms;
        }

        @Override
        Vector evaluate(Batch batch, Region scratch) {
            int rows = batch.rows();
            Pieces pieces = new Pieces(type(), rows, scratch);
            long open = 0;
            int openCount = rows;
            for (Arm arm : arms) {
                if (openCount == 0) {
                    break;
                }
                boolean all = openCount == rows;
                Batch part = all ? batch : Gather.compact(batch, open, openCount, arm.columns(), scratch);
                Vector value = arm.value().evaluate(part, scratch);
                if (value.validity() == 0) {
                    pieces.add(all ? 0 : open, openCount, value);
                    break;
                }
                long inner = scratch.allocate(4L * openCount);
                int valid = Selections.bits(value.validity(), true, 0, openCount, inner);
                long taken = scratch.allocate(4L * Math.max(1, valid));
                Selections.compose(all ? 0 : open, inner, valid, taken);
                pieces.add(taken, valid, Gather.rows(value, inner, valid, scratch));
                long rest = scratch.allocate(4L * openCount);
                openCount = Selections.without(all ? 0 : open, openCount, taken, valid, rest);
                open = rest;
            }
            return pieces.assemble();
        }
    }

    /// NULLIF: NULL where both are equal, else the first.
    static final class NullIf extends Evaluator {
        private final Evaluator value;
        private final Comparison equal;

        NullIf(Evaluator value, Comparison equal, SqlType type) {
            super(type);
            this.value = value;
            this.equal = equal;
        }

        @Override
        Vector evaluate(Batch batch, Region scratch) {
            int rows = batch.rows();
            Vector first = value.flat(batch, scratch);
            Vector same = equal.flat(batch, scratch);
            long validity = Bits.copy(first.validity(), rows, scratch);
            for (int row = 0; row < rows; row++) {
                if (!same.isNull(row) && Memory.getByte(same.values() + row) != 0) {
                    Bits.clear(validity, row);
                }
            }
            return Vector.flat(first.type(), first.values(), validity, rows);
        }
    }

    /// GREATEST and LEAST: `better` tells whether the second column wins against the first.
    static final class Extremum extends Evaluator {
        private final List<Evaluator> arguments;
        private final boolean greatest;

        Extremum(List<Evaluator> arguments, boolean greatest, SqlType type) {
            super(type);
            this.arguments = arguments;
            this.greatest = greatest;
        }

        @Override
        Vector evaluate(Batch batch, Region scratch) {
            Vector best = Decimals.widened(arguments.getFirst().flat(batch, scratch), type(), scratch);
            for (Evaluator argument : arguments.subList(1, arguments.size())) {
                Vector next = Decimals.widened(argument.flat(batch, scratch), type(), scratch);
                best = better(best, next, batch.rows(), scratch);
            }
            return best;
        }

        private Vector better(Vector best, Vector next, int rows, Region scratch) {
            Comparison comparison = new Comparison(
                    greatest ? ScalarFunction.GREATER : ScalarFunction.LESS,
                    new ColumnEvaluator(1, type()),
                    new ColumnEvaluator(0, type()));
            Vector wins = comparison.evaluate(Batch.of(List.of(best, next), rows), scratch);
            long left = scratch.allocate(4L * rows);
            long right = scratch.allocate(4L * rows);
            int leftCount = 0;
            int rightCount = 0;
            for (int row = 0; row < rows; row++) {
                boolean takeNext = best.isNull(row) || !next.isNull(row) && Memory.getByte(wins.values() + row) != 0;
                Memory.putInt((takeNext ? right : left) + 4L * (takeNext ? rightCount++ : leftCount++), row);
            }
            Pieces pieces = new Pieces(type(), rows, scratch);
            pieces.add(left, leftCount, Gather.rows(best, left, leftCount, scratch));
            pieces.add(right, rightCount, Gather.rows(next, right, rightCount, scratch));
            return pieces.assemble();
        }
    }
}
