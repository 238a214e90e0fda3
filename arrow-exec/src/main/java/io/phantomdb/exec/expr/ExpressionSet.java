package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Gather;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Several expressions over the same input, for one thread; equal parts are computed once per batch.
///
/// Where most rows are selected and no text is read, all physical rows are computed and the selection stays, because
/// gathering would cost more; should a row raise an error, it may be one that is not selected, so the batch is
/// compacted and computed again.
public final class ExpressionSet {
    private final List<Evaluator> evaluators;
    private final List<SqlType> types;
    private final List<MemoEvaluator> memos;
    private final boolean[] needed;
    private final boolean mayRunUnselected;
    private boolean raised;

    private ExpressionSet(
            List<Evaluator> evaluators, List<MemoEvaluator> memos, boolean[] needed, boolean mayRunUnselected) {
        this.evaluators = evaluators;
        this.types = evaluators.stream().map(Evaluator::type).toList();
        this.memos = memos;
        this.needed = needed;
        this.mayRunUnselected = mayRunUnselected;
    }

    public static ExpressionSet of(List<Expr> expressions, EvaluationContext context) {
        ExprCompiler compiler = new ExprCompiler(context);
        expressions.forEach(compiler::count);
        List<Evaluator> evaluators =
                expressions.stream().map(compiler::evaluator).toList();
        BitSet columns = new BitSet();
        expressions.forEach(expression -> columns.or(ExprTraits.columns(expression)));
        boolean textFree = expressions.stream()
                .allMatch(expression -> expression instanceof ColumnRef || ExprCompiler.readsNoText(expression));
        return new ExpressionSet(evaluators, compiler.memos(), ExprTraits.flags(columns), textFree);
    }

    /// The values for the selected rows of `input`, in order, as many rows selected; may share the input's memory,
    /// else lives in `scratch`. Columns have the layouts of their expressions' types; they may have dictionaries.
    public Batch evaluate(Batch input, Region scratch) {
        Batch batch = evaluateNarrow(input, scratch);
        return batch.withColumns(Decimals.widened(batch.columns(), types, scratch));
    }

    /// As [#evaluate], but decimals may be narrow ([Decimals]).
    public Batch evaluateNarrow(Batch input, Region scratch) {
        memos.forEach(MemoEvaluator::forget);
        if (input.selection() == 0) {
            return run(input, scratch);
        }
        if (mayRunUnselected && !raised && input.selected() * 2 >= input.rows()) {
            try {
                return run(input, scratch).withSelection(input.selection(), input.selected());
            } catch (DatabaseException error) {
                raised = true;
                memos.forEach(MemoEvaluator::forget);
            }
        }
        return run(Gather.compact(input, input.selection(), input.selected(), needed, scratch), scratch);
    }

    private Batch run(Batch input, Region scratch) {
        List<Vector> columns = new ArrayList<>(evaluators.size());
        for (Evaluator evaluator : evaluators) {
            columns.add(evaluator.evaluate(input, scratch));
        }
        return new Batch(columns, input.rows(), 0, input.rows());
    }
}
