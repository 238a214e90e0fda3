package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import java.util.List;

/// Evaluates expressions without column references, with the same code that evaluates them over batches.
public final class ConstantEvaluator {
    private ConstantEvaluator() {}

    /// The expression's value. Throws what the expression raises.
    public static Literal evaluate(Expr constant, EvaluationContext context) {
        if (constant instanceof Literal literal) {
            return literal;
        }
        try (Region region = new Region(MemoryBudget.unlimited("constant"))) {
            Batch row = new Batch(List.of(), 1, 0, 1);
            Batch result = ExpressionSet.of(List.of(constant), context).evaluate(row, region);
            return LiteralForm.read(result.column(0), 0, constant.type());
        }
    }
}
