package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.function.LibraryFunction;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import java.util.List;

/// A function of the library over a batch, row by row.
final class LibraryCall extends Evaluator {
    private final boolean strict;
    private final KernelFunction.Kernel kernel;
    private final List<Evaluator> arguments;
    private final EvaluationContext context;

    LibraryCall(LibraryFunction function, SqlType type, List<Evaluator> arguments, EvaluationContext context) {
        super(type);
        this.strict = function.isStrict();
        this.kernel = ((KernelFunction) function).kernel();
        this.arguments = arguments;
        this.context = context;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector[] values = new Vector[arguments.size()];
        SqlType[] types = new SqlType[values.length];
        long nulls = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).flat(batch, scratch);
            types[i] = arguments.get(i).type();
            nulls = strict ? Bits.and(nulls, values[i].validity(), rows, scratch) : 0;
        }
        int width = type().layout().width();
        long bytes = (long) rows * width;
        long out = type().layout() == Layout.BYTES ? scratch.allocateZeroed(bytes) : scratch.allocate(bytes);
        Invocation call = new Invocation(values, types, type(), context, scratch);
        long validity = 0;
        for (int row = 0; row < rows; row++) {
            boolean called = nulls == 0 || Bits.get(nulls, row);
            if (called) {
                call.moveTo(row, out + (long) row * width);
                kernel.apply(call);
            }
            if (!called || call.isResultNull()) {
                if (validity == 0) {
                    validity = Bits.allSet(rows, scratch);
                }
                Bits.clear(validity, row);
            }
        }
        return Vector.flat(type(), out, validity, rows);
    }
}
