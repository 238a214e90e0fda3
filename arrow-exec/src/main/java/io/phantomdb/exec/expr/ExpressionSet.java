package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import java.util.List;

/// Several expressions over the same input, for one thread; equal parts are computed once per batch.
public final class ExpressionSet {
    private final List<Expr> expressions;

    private ExpressionSet(List<Expr> expressions) {
        this.expressions = List.copyOf(expressions);
    }

    public static ExpressionSet of(List<Expr> expressions, EvaluationContext context) {
        return new ExpressionSet(expressions);
    }

    /// The values for the selected rows of `input`, in order; may share the input's memory, else lives in `scratch`.
    public Batch evaluate(Batch input, Region scratch) {
        throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "cannot evaluate " + expressions);
    }
}
