package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.expr.ExpressionSet;
import java.util.List;

/// Hands every row on once per projection.
public final class ExpandStep extends Step {
    private final List<ExpressionSet> projections;
    private final Step next;

    public ExpandStep(List<List<Expr>> projections, QueryState query, Meter meter, Step next) {
        super(meter);
        this.projections = projections.stream()
                .map(projection -> ExpressionSet.of(projection, query.evaluation()))
                .toList();
        this.next = next;
    }

    @Override
    void process(Batch batch, Region scratch) {
        for (ExpressionSet projection : projections) {
            emit(next, projection.evaluateNarrow(batch, scratch), scratch);
        }
    }
}
