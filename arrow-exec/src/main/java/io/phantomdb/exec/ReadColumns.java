package io.phantomdb.exec;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.exec.expr.ExprShape;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.Join;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Which columns of a node are read by what stands above it. Columns keep their positions; a join does not copy those
/// that nobody reads: most join keys, and what only a filter below it looked at.
final class ReadColumns {
    private ReadColumns() {}

    static BitSet all(ExecNode node) {
        BitSet columns = new BitSet();
        columns.set(0, node.types().size());
        return columns;
    }

    static BitSet of(List<Expr> expressions) {
        return and(new BitSet(), expressions);
    }

    static BitSet of(ExecNode.Aggregation aggregation) {
        BitSet columns = of(aggregation.groups());
        aggregation.aggregates().forEach(aggregate -> {
            aggregate.argument().ifPresent(argument -> columns.or(ExprShape.columns(argument)));
            aggregate.filter().ifPresent(filter -> columns.or(ExprShape.columns(filter)));
        });
        return columns;
    }

    /// These columns and those of the expressions.
    static BitSet and(BitSet read, List<Expr> expressions) {
        BitSet columns = (BitSet) read.clone();
        expressions.forEach(expression -> columns.or(ExprShape.columns(expression)));
        return columns;
    }

    static BitSet and(BitSet read, Expr expression) {
        return and(read, List.of(expression));
    }

    static BitSet and(BitSet read, Optional<Expr> expression) {
        return and(read, expression.stream().toList());
    }

    /// Those of one side of a join, by their positions there.
    static BitSet part(BitSet read, Join join, boolean ofLeft) {
        int left = join.left().types().size();
        return ofLeft
                ? read.get(0, left)
                : read.get(left, left + join.right().types().size());
    }
}
