package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.expr.ExpressionSet;
import java.util.List;

/// Computes columns.
public final class ProjectStep extends Step {
    private final ExpressionSet expressions;
    private final Step next;

    public ProjectStep(List<Expr> expressions, QueryState query, Meter meter, Step next) {
        super(meter);
        this.expressions = ExpressionSet.of(expressions, query.evaluation());
        this.next = next;
    }

    @Override
    void process(Batch batch, Region scratch) {
        emit(next, expressions.evaluateNarrow(batch, scratch), scratch);
    }
}
