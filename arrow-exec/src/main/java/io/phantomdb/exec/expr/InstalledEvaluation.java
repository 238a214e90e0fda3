package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Evaluation;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/// The executor as those below it use it: immutable expressions over batches.
public final class InstalledEvaluation implements Evaluation {
    private final EvaluationContext context = new EvaluationContext(0, ZoneOffset.UTC, new Random(0));

    @Override
    public Vector evaluate(Expr expression, Batch input, Region region) {
        Batch result = ExpressionSet.of(List.of(expression), context).evaluate(input, region);
        Vector vector = result.column(0);
        if (result.selection() == 0 && vector.dictionary() == null) {
            return vector;
        }
        long selection = region.allocate(4L * Math.max(result.selected(), 1));
        for (int i = 0; i < result.selected(); i++) {
            Memory.putInt(selection + 4L * i, result.row(i));
        }
        return Batches.gather(vector, selection, result.selected(), region);
    }
}
