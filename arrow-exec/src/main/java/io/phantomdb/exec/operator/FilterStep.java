package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.expr.Predicate;

/// Narrows the selection.
public final class FilterStep extends Step {
    private final Predicate predicate;
    private final Step next;

    public FilterStep(Expr condition, QueryState query, Meter meter, Step next) {
        super(meter);
        this.predicate = Predicate.of(condition, query.evaluation());
        this.next = next;
    }

    @Override
    void process(Batch batch, Region scratch) {
        emit(next, predicate.filter(batch, scratch), scratch);
    }
}
