package io.phantomdb.exec.expr;

import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Branch;
import io.phantomdb.core.expr.Expr.Case;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Small rewrites of expressions.
public final class ExprShape {
    private ExprShape() {}

    /// Positions of the columns that the expression reads.
    public static BitSet columns(Expr expr) {
        return ExprTraits.columns(expr);
    }

    /// The argument of an aggregate such that it raises no error on rows that its FILTER leaves out.
    public static Expr guarded(Aggregate aggregate) {
        Expr argument = aggregate.argument().orElseThrow();
        if (aggregate.filter().isEmpty() || !ExprTraits.mayRaise(argument)) {
            return argument;
        }
        Branch branch = new Branch(aggregate.filter().get(), argument);
        return new Case(List.of(branch), Optional.empty(), argument.type());
    }
}
