package io.phantomdb.exec.expr;

import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.store.SequenceValues;

/// Functions that ask or move a sequence, row by row.
final class SequenceFunctions {
    private SequenceFunctions() {}

    static RowFunction.Body body(ScalarFunction function, int arguments, EvaluationContext context) {
        SequenceValues sequences = context.sequences();
        return switch (function) {
            case NEXT_VALUE ->
                (values, row, out, scratch) ->
                        Memory.putLong(out, sequences.next(Memory.getLong(values[0].valueAddress(row))));
            case CURRENT_VALUE ->
                (values, row, out, scratch) ->
                        Memory.putLong(out, sequences.current(Memory.getLong(values[0].valueAddress(row))));
            case LAST_VALUE -> (values, row, out, scratch) -> Memory.putLong(out, sequences.last());
            case SET_VALUE ->
                (values, row, out, scratch) -> {
                    long value = Memory.getLong(values[1].valueAddress(row));
                    boolean called = arguments < 3 || Memory.getByte(values[2].valueAddress(row)) != 0;
                    sequences.set(Memory.getLong(values[0].valueAddress(row)), value, called);
                    Memory.putLong(out, value);
                };
            default -> throw new AssertionError("no function of sequences: " + function);
        };
    }
}
