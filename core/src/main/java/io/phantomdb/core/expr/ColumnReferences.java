package io.phantomdb.core.expr;

import java.util.Collection;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// The column references of an expression, whatever their numbers mean.
public final class ColumnReferences {
    private ColumnReferences() {}

    /// The expression with every column reference changed.
    public static Expr map(Expr expr, IntUnaryOperator change) {
        return switch (expr) {
            case Expr.Literal literal -> literal;
            case Expr.Parameter parameter -> parameter;
            case Expr.ColumnRef column -> new Expr.ColumnRef(change.applyAsInt(column.index()), column.type());
            case Expr.Call call -> new Expr.Call(call.function(), mapAll(call.arguments(), change), call.type());
            case Expr.Apply apply -> new Expr.Apply(apply.function(), mapAll(apply.arguments(), change), apply.type());
            case Expr.Cast cast -> new Expr.Cast(map(cast.operand(), change), cast.type());
            case Expr.Case branches ->
                new Expr.Case(
                        branches.branches().stream()
                                .map(branch ->
                                        new Expr.Branch(map(branch.condition(), change), map(branch.value(), change)))
                                .toList(),
                        branches.otherwise().map(value -> map(value, change)),
                        branches.type());
            case Expr.In in -> new Expr.In(map(in.operand(), change), in.values(), in.type());
        };
    }

    private static List<Expr> mapAll(List<Expr> all, IntUnaryOperator change) {
        return all.stream().map(one -> map(one, change)).toList();
    }

    /// Adds the indexes of all column references.
    public static void collect(Expr expr, Collection<Integer> found) {
        map(expr, index -> {
            found.add(index);
            return index;
        });
    }
}
