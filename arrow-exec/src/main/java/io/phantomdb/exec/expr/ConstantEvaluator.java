package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;

/// Evaluates expressions without column references, with the same code that evaluates them over batches.
public final class ConstantEvaluator {
    private ConstantEvaluator() {}

    /// The expression's value. Throws what the expression raises.
    public static Expr.Literal evaluate(Expr constant, EvaluationContext context) {
        if (constant instanceof Expr.Literal literal) {
            return literal;
        }
        throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "cannot evaluate " + constant + " at " + context);
    }
}
