package io.phantomdb.storage.index;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a conjunction of conditions says about one part of an index key.
///
///     a = 5, a IN (5, 6), a IS NULL   values       the part is one of these
///     a >= 5 AND a < 9                lower, upper the part is between
///     a LIKE 'x%'                     lower, upper 'x' and the next text
///
/// @param values NULL among them means IS NULL
/// @param lower,upper conditions that bound the part: one value each, all of them hold
/// @param present whether the part is known not to be NULL
record KeyCondition(
        List<Expr.Literal> values, boolean isValues, List<Bound> lower, List<Bound> upper, boolean present) {

    record Bound(Expr.Literal value, boolean inclusive) {}

    boolean isRange() {
        return !isValues && (present || !lower.isEmpty() || !upper.isEmpty());
    }

    /// The conditions among the conjuncts that are over exactly this expression.
    ///
    /// @param type of the key's part: literals of other types are left out
    static KeyCondition of(Expr expression, SqlType type, List<Expr> conjuncts) {
        Finder finder = new Finder(expression, type);
        conjuncts.forEach(finder::look);
        return new KeyCondition(
                finder.values == null ? List.of() : finder.values,
                finder.values != null,
                finder.lower,
                finder.upper,
                finder.present);
    }

    /// Whether both are the same expression; a column's plan type says nothing.
    static boolean same(Expr left, Expr right) {
        return left instanceof Expr.ColumnRef a && right instanceof Expr.ColumnRef b
                ? a.index() == b.index()
                : left.equals(right);
    }

    private static final class Finder {
        private final Expr expression;
        private final SqlType type;
        private final List<Bound> lower = new ArrayList<>();
        private final List<Bound> upper = new ArrayList<>();
        private @Nullable List<Expr.Literal> values;
        private boolean present;

        Finder(Expr expression, SqlType type) {
            this.expression = expression;
            this.type = type;
        }

        void look(Expr conjunct) {
            switch (conjunct) {
                case Expr.In in when same(in.operand(), expression) -> oneOf(in.values());
                case Expr.Call call when call.function() == ScalarFunction.OR -> anyOf(call);
                case Expr.Call call -> call(call);
                default -> {}
            }
        }

        private void call(Expr.Call call) {
            List<Expr> arguments = call.arguments();
            if (arguments.size() == 1 && same(arguments.getFirst(), expression)) {
                if (call.function() == ScalarFunction.IS_NULL) {
                    values = List.of(new Expr.Literal(null, type));
                } else if (call.function() == ScalarFunction.IS_NOT_NULL) {
                    present = true;
                }
            } else if (arguments.size() == 2
                    && same(arguments.get(0), expression)
                    && arguments.get(1) instanceof Expr.Literal literal) {
                compare(call.function(), literal);
            } else if (arguments.size() == 2
                    && same(arguments.get(1), expression)
                    && arguments.get(0) instanceof Expr.Literal literal) {
                mirrored(call.function()).ifPresent(function -> compare(function, literal));
            }
        }

        private void compare(ScalarFunction function, Expr.Literal literal) {
            if (!fits(literal)) {
                return;
            }
            switch (function) {
                case EQUAL -> oneOf(List.of(literal));
                case LESS -> upper.add(new Bound(literal, false));
                case LESS_OR_EQUAL -> upper.add(new Bound(literal, true));
                case GREATER -> lower.add(new Bound(literal, false));
                case GREATER_OR_EQUAL -> lower.add(new Bound(literal, true));
                case LIKE -> prefix(String.valueOf(literal.value()));
                default -> {}
            }
        }

        private void oneOf(List<Expr.Literal> literals) {
            List<Expr.Literal> fitting = new ArrayList<>();
            for (Expr.Literal literal : literals) {
                if (literal.value() == null) {
                    continue;
                }
                if (!fits(literal)) {
                    return;
                }
                fitting.add(literal);
            }
            List<Expr.Literal> known = values;
            if (known == null || fitting.size() < known.size()) {
                values = fitting;
            }
        }

        /// `a = 1 OR a = 2`.
        private void anyOf(Expr.Call or) {
            List<Expr.Literal> literals = new ArrayList<>();
            for (Expr branch : or.arguments()) {
                Finder finder = new Finder(expression, type);
                finder.look(branch);
                List<Expr.Literal> found = finder.values;
                if (found == null) {
                    return;
                }
                literals.addAll(found);
            }
            if (values == null) {
                values = literals;
            }
        }

        private void prefix(String pattern) {
            int end = 0;
            while (end < pattern.length() && "%_\\".indexOf(pattern.charAt(end)) < 0) {
                end++;
            }
            boolean escaped = end < pattern.length() && pattern.charAt(end) == '\\';
            if (end == 0 || escaped) {
                return;
            }
            String start = pattern.substring(0, end);
            lower.add(new Bound(new Expr.Literal(start, type), true));
            char last = start.charAt(end - 1);
            if (last < 0x7f) {
                String next = start.substring(0, end - 1) + (char) (last + 1);
                upper.add(new Bound(new Expr.Literal(next, type), false));
            }
        }

        private boolean fits(Expr.Literal literal) {
            return literal.value() != null
                    && literal.type().kind() == type.kind()
                    && literal.type().scale() == type.scale()
                    && literal.type().layout() == type.layout();
        }

        private static Optional<ScalarFunction> mirrored(ScalarFunction function) {
            return Optional.ofNullable(
                    switch (function) {
                        case EQUAL -> ScalarFunction.EQUAL;
                        case LESS -> ScalarFunction.GREATER;
                        case LESS_OR_EQUAL -> ScalarFunction.GREATER_OR_EQUAL;
                        case GREATER -> ScalarFunction.LESS;
                        case GREATER_OR_EQUAL -> ScalarFunction.LESS_OR_EQUAL;
                        default -> null;
                    });
        }
    }

    /// The values of a part, or none where it is not fixed.
    List<@Nullable Object> objects() {
        List<@Nullable Object> objects = new ArrayList<>();
        values.forEach(value -> objects.add(value.value()));
        return objects;
    }

    @Override
    public String toString() {
        return isValues
                ? (values.size() == 1 ? "= " : "IN ") + objects()
                : Objects.toString(lower) + Objects.toString(upper);
    }
}
