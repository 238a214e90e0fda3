package io.phantomdb.engine.compile;

import io.phantomdb.core.expr.ColumnReferences;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What zone maps can decide of a filter's condition: comparisons of a column with a constant, IN, IS [NOT] NULL and
/// prefixes of LIKE, of the conjunction's parts.
///
///     a >= 3 AND (b = 'x' OR b = 'y') AND f(c)  ->  a in [3, ...], b any of ('x', 'y')
///
/// Left out because zone maps order them otherwise than SQL: CHAR (trailing spaces), floating point without an upper
/// bound (NaN is the greatest value) or at zero (-0 equals 0).
public final class ScanPredicates {
    private final List<Integer> columns;
    private final List<ColumnPredicate> found = new ArrayList<>();

    private ScanPredicates(List<Integer> columns) {
        this.columns = columns;
    }

    /// @param condition bound; column references are positions in `columns`
    /// @param columns positions in the table's columns
    public static List<ColumnPredicate> of(Expr condition, List<Integer> columns) {
        ScanPredicates predicates = new ScanPredicates(columns);
        predicates.conjunct(condition);
        return List.copyOf(predicates.found);
    }

    /// The request of a scan under a filter.
    public static ScanRequest request(Plan.Scan scan, Expr condition, MemoryBudget budget) {
        List<Integer> columns = scan.columns();
        List<Expr> conjuncts = new ArrayList<>();
        flatten(ColumnReferences.map(condition, columns::get), conjuncts);
        return new ScanRequest(scan.table(), columns, of(condition, columns), conjuncts, budget, scan.asOf());
    }

    private static void flatten(Expr condition, List<Expr> conjuncts) {
        if (condition instanceof Expr.Call call && call.function() == ScalarFunction.AND) {
            call.arguments().forEach(part -> flatten(part, conjuncts));
        } else {
            conjuncts.add(condition);
        }
    }

    private void conjunct(Expr condition) {
        switch (condition) {
            case Expr.Call call
            when call.function() == ScalarFunction.AND -> call.arguments().forEach(this::conjunct);
            case Expr.Call call
            when call.function() == ScalarFunction.OR -> anyOf(call).ifPresent(found::add);
            case Expr.Call call -> comparison(call).ifPresent(found::add);
            case Expr.In in -> in(in).ifPresent(found::add);
            default -> {}
        }
    }

    private Optional<ColumnPredicate> comparison(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        if (arguments.size() == 1 && arguments.getFirst() instanceof Expr.ColumnRef column) {
            return switch (call.function()) {
                case IS_NULL -> Optional.of(new ColumnPredicate.NullTest(table(column), true));
                case IS_NOT_NULL -> Optional.of(new ColumnPredicate.NullTest(table(column), false));
                default -> Optional.empty();
            };
        }
        if (arguments.size() != 2) {
            return Optional.empty();
        }
        if (arguments.get(0) instanceof Expr.ColumnRef column && arguments.get(1) instanceof Expr.Literal literal) {
            return range(column, call.function(), literal);
        }
        if (arguments.get(0) instanceof Expr.Literal literal && arguments.get(1) instanceof Expr.ColumnRef column) {
            return mirrored(call.function()).flatMap(function -> range(column, function, literal));
        }
        return Optional.empty();
    }

    private static Optional<ScalarFunction> mirrored(ScalarFunction function) {
        return switch (function) {
            case EQUAL -> Optional.of(ScalarFunction.EQUAL);
            case LESS -> Optional.of(ScalarFunction.GREATER);
            case LESS_OR_EQUAL -> Optional.of(ScalarFunction.GREATER_OR_EQUAL);
            case GREATER -> Optional.of(ScalarFunction.LESS);
            case GREATER_OR_EQUAL -> Optional.of(ScalarFunction.LESS_OR_EQUAL);
            default -> Optional.empty();
        };
    }

    private Optional<ColumnPredicate> range(Expr.ColumnRef column, ScalarFunction function, Expr.Literal literal) {
        Object value = literal.value();
        if (value == null || !comparable(column.type(), literal.type(), value)) {
            return Optional.empty();
        }
        Optional<Object> bound = Optional.of(value);
        Optional<Object> open = Optional.empty();
        int position = table(column);
        boolean floating = value instanceof Double;
        return switch (function) {
            case EQUAL -> Optional.of(new ColumnPredicate.Range(position, bound, true, bound, true));
            case LESS -> Optional.of(new ColumnPredicate.Range(position, open, false, bound, false));
            case LESS_OR_EQUAL -> Optional.of(new ColumnPredicate.Range(position, open, false, bound, true));
            case GREATER ->
                floating
                        ? Optional.empty()
                        : Optional.of(new ColumnPredicate.Range(position, bound, false, open, false));
            case GREATER_OR_EQUAL ->
                floating
                        ? Optional.empty()
                        : Optional.of(new ColumnPredicate.Range(position, bound, true, open, false));
            case LIKE -> prefix((String) value).map(prefix -> within(position, prefix));
            default -> Optional.empty();
        };
    }

    private static boolean comparable(SqlType column, SqlType literal, @Nullable Object value) {
        if (column.kind() != literal.kind() || column.scale() != literal.scale()) {
            return false;
        }
        return switch (column.kind()) {
            case REAL, DOUBLE -> value instanceof Double number && number != 0 && !number.isNaN();
            case NULL, BOOLEAN, CHAR, INTERVAL -> false;
            case ARRAY -> column.equals(literal);
            default -> true;
        };
    }

    /// What all matches of a LIKE pattern start with; empty where that is nothing or the pattern has escapes.
    private static Optional<String> prefix(String pattern) {
        int end = 0;
        while (end < pattern.length() && "%_\\".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        boolean escaped = end < pattern.length() && pattern.charAt(end) == '\\';
        return end == 0 || escaped ? Optional.empty() : Optional.of(pattern.substring(0, end));
    }

    private static ColumnPredicate within(int position, String prefix) {
        char last = prefix.charAt(prefix.length() - 1);
        Optional<Object> end = last < 0x7f
                ? Optional.of(prefix.substring(0, prefix.length() - 1) + (char) (last + 1))
                : Optional.empty();
        return new ColumnPredicate.Range(position, Optional.of(prefix), true, end, false);
    }

    private Optional<ColumnPredicate> in(Expr.In in) {
        if (!(in.operand() instanceof Expr.ColumnRef column)) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (Expr.Literal literal : in.values()) {
            Object value = literal.value();
            if (value == null) {
                continue;
            }
            if (!comparable(column.type(), literal.type(), value)) {
                return Optional.empty();
            }
            values.add(value);
        }
        return Optional.of(new ColumnPredicate.AnyOf(table(column), values));
    }

    /// `a = 1 OR a = 2`, all over one column.
    private Optional<ColumnPredicate> anyOf(Expr.Call or) {
        List<Object> values = new ArrayList<>();
        int column = -1;
        for (Expr branch : or.arguments()) {
            Optional<ColumnPredicate> part = branch instanceof Expr.Call call ? comparison(call) : Optional.empty();
            if (part.isEmpty()
                    || !(part.get() instanceof ColumnPredicate.Range range)
                    || range.minimum().isEmpty()
                    || !range.minimum().equals(range.maximum())
                    || (column >= 0 && column != range.column())) {
                return Optional.empty();
            }
            column = range.column();
            values.add(range.minimum().get());
        }
        return Optional.of(new ColumnPredicate.AnyOf(column, values));
    }

    private int table(Expr.ColumnRef column) {
        return columns.get(column.index());
    }
}
