package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import java.util.List;

/// A BOOLEAN expression as a filter of batches, for one thread.
public final class Predicate {
    private final Selector selector;
    private final List<MemoEvaluator> memos;

    private Predicate(Selector selector, List<MemoEvaluator> memos) {
        this.selector = selector;
        this.memos = memos;
    }

    public static Predicate of(Expr condition, EvaluationContext context) {
        ExprCompiler compiler = new ExprCompiler(context);
        return new Predicate(compiler.selector(condition), compiler.memos());
    }

    /// The batch with only those of its selected rows selected for which the condition is TRUE; the selection lives
    /// in `scratch`.
    public Batch filter(Batch batch, Region scratch) {
        memos.forEach(MemoEvaluator::forget);
        if (batch.selected() == 0) {
            return batch;
        }
        long out = scratch.allocate(4L * batch.selected() + 4);
        int count = selector.select(batch, batch.selection(), batch.selected(), out, scratch);
        return count == batch.rows() ? batch.withSelection(0, count) : batch.withSelection(out, count);
    }
}
