package io.phantomdb.sql.convert;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds filters that fix the whole key of a table.
///
///     Filter[a = $1 AND b = 2 AND p](Scan t)   =>  Filter[p](PointLookup t key ($1, 2))
final class KeyLookup {
    private KeyLookup() {}

    static Plan filter(Plan.Scan scan, Expr condition, double rows) {
        if (scan.asOf().isPresent()) {
            return new Plan.Filter(scan, condition, rows);
        }
        List<Expr> rest = new ArrayList<>(Exprs.conjuncts(condition));
        List<Expr> key = new ArrayList<>();
        for (int column : scan.table().key()) {
            Optional<Expr> value = take(rest, scan.columns().indexOf(column), keyType(scan, column));
            if (value.isEmpty()) {
                return new Plan.Filter(scan, condition, rows);
            }
            key.add(value.get());
        }
        Plan lookup = new Plan.PointLookup(scan.table(), key, scan.columns(), scan.output());
        return Exprs.and(rest)
                .<Plan>map(others -> new Plan.Filter(lookup, others, 1))
                .orElse(lookup);
    }

    private static SqlType keyType(Plan.Scan scan, int column) {
        int position = scan.columns().indexOf(column);
        return position < 0 ? SqlType.NULL : scan.output().get(position).type();
    }

    /// Removes `column = constant` from the conjuncts.
    private static Optional<Expr> take(List<Expr> conjuncts, int column, SqlType type) {
        for (int i = 0; i < conjuncts.size(); i++) {
            if (conjuncts.get(i) instanceof Expr.Call call && call.function() == ScalarFunction.EQUAL) {
                Expr left = call.arguments().get(0);
                Expr right = call.arguments().get(1);
                Optional<Expr> value = isColumn(left, column)
                        ? constant(right, type)
                        : isColumn(right, column) ? constant(left, type) : Optional.empty();
                if (value.isPresent()) {
                    conjuncts.remove(i);
                    return value;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isColumn(Expr expr, int column) {
        return expr instanceof Expr.ColumnRef ref && ref.index() == column;
    }

    private static Optional<Expr> constant(Expr expr, SqlType type) {
        boolean constant =
                expr.type().equals(type) && Exprs.columns(expr).findAny().isEmpty() && isStable(expr);
        return constant ? Optional.of(expr) : Optional.empty();
    }

    private static boolean isStable(Expr expr) {
        return !(expr instanceof Expr.Call call && call.function().isVolatile()) && !(expr instanceof Expr.Apply);
    }
}
