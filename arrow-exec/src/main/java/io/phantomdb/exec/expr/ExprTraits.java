package io.phantomdb.exec.expr;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Apply;
import io.phantomdb.core.expr.Expr.Branch;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.Case;
import io.phantomdb.core.expr.Expr.Cast;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.expr.Expr.In;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.Expr.Parameter;
import io.phantomdb.core.function.LibraryFunction.Stability;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What can be said of an expression without evaluating it.
final class ExprTraits {
    private ExprTraits() {}

    static List<Expr> children(Expr expr) {
        return switch (expr) {
            case Literal _, ColumnRef _, Parameter _ -> List.of();
            case Call call -> call.arguments();
            case Apply apply -> apply.arguments();
            case Cast cast -> List.of(cast.operand());
            case In in -> List.of(in.operand());
            case Case choice -> {
                List<Expr> children = new ArrayList<>();
                for (Branch branch : choice.branches()) {
                    children.add(branch.condition());
                    children.add(branch.value());
                }
                choice.otherwise().ifPresent(children::add);
                yield children;
            }
        };
    }

    /// Positions of the columns it reads.
    static BitSet columns(Expr expr) {
        BitSet columns = new BitSet();
        collect(expr, columns);
        return columns;
    }

    private static void collect(Expr expr, BitSet columns) {
        if (expr instanceof ColumnRef column) {
            columns.set(column.index());
        }
        children(expr).forEach(child -> collect(child, columns));
    }

    static boolean[] columnFlags(Expr expr) {
        return flags(columns(expr));
    }

    static boolean[] flags(BitSet set) {
        boolean[] flags = new boolean[set.length()];
        set.stream().forEach(i -> flags[i] = true);
        return flags;
    }

    /// Whether equal arguments give equal results within a statement.
    static boolean isDeterministic(Expr expr) {
        if (expr instanceof Call call && call.function().isVolatile()) {
            return false;
        }
        if (expr instanceof Apply apply && apply.function().stability() == Stability.NEVER) {
            return false;
        }
        return children(expr).stream().allMatch(ExprTraits::isDeterministic);
    }

    /// Whether some input may raise an error.
    static boolean mayRaise(Expr expr) {
        boolean here = switch (expr) {
            case Literal _, ColumnRef _, Parameter _, Case _, In _ -> false;
            case Cast _, Apply _ -> true;
            case Call call -> mayRaise(call);
        };
        return here || children(expr).stream().anyMatch(ExprTraits::mayRaise);
    }

    private static boolean mayRaise(Call call) {
        return switch (call.function()) {
            case EQUAL,
                    NOT_EQUAL,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM,
                    AND,
                    OR,
                    NOT,
                    IS_NULL,
                    IS_NOT_NULL,
                    IS_TRUE,
                    IS_NOT_TRUE,
                    IS_FALSE,
                    IS_NOT_FALSE,
                    UPPER,
                    LOWER,
                    TRIM,
                    TRIM_LEADING,
                    TRIM_TRAILING,
                    CHARACTER_LENGTH,
                    OCTET_LENGTH,
                    POSITION,
                    LEFT,
                    RIGHT,
                    COALESCE,
                    NULLIF,
                    GREATEST,
                    LEAST,
                    CURRENT_TIME_OF_STATEMENT,
                    RANDOM_UUID -> false;
            case NEXT_VALUE, CURRENT_VALUE, LAST_VALUE, SET_VALUE -> true;
            case LIKE, NOT_LIKE, ILIKE, NOT_ILIKE -> !(call.arguments().get(1) instanceof Literal);
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    NEGATE,
                    ABSOLUTE,
                    ROUND,
                    TRUNCATE,
                    FLOOR,
                    CEILING,
                    POWER,
                    SQUARE_ROOT,
                    NATURAL_LOGARITHM,
                    EXPONENTIAL,
                    CONCAT,
                    SUBSTRING,
                    REPLACE,
                    EXTRACT_YEAR,
                    EXTRACT_QUARTER,
                    EXTRACT_MONTH,
                    EXTRACT_WEEK,
                    EXTRACT_DAY,
                    EXTRACT_DOW,
                    EXTRACT_DOY,
                    EXTRACT_HOUR,
                    EXTRACT_MINUTE,
                    EXTRACT_SECOND,
                    EXTRACT_EPOCH,
                    DATE_TRUNC,
                    DATE_ADD_DAYS,
                    DATE_DIFFERENCE,
                    ADD_INTERVAL,
                    SUBTRACT_INTERVAL,
                    TIMESTAMP_DIFFERENCE,
                    INTERVAL_ADD,
                    INTERVAL_SUBTRACT -> true;
        };
    }
}
