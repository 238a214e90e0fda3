package io.phantomdb.sql.convert;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.LibraryFunction.Stability;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.literal.Literals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Bound expressions taken apart and put together.
public final class Exprs {
    private Exprs() {}

    public static Expr call(ScalarFunction function, SqlType type, Expr... arguments) {
        return new Expr.Call(function, List.of(arguments), type);
    }

    /// The expression in `type`; constants are converted at once.
    public static Expr cast(Expr expr, SqlType type) {
        if (expr.type().equals(type)) {
            return expr;
        }
        if (expr instanceof Expr.Literal literal) {
            return literal(literal, type).orElse(new Expr.Cast(expr, type));
        }
        boolean widening = expr.type().kind() == Kind.VARCHAR && type.equals(SqlType.VARCHAR);
        return widening && expr instanceof Expr.Parameter parameter
                ? new Expr.Parameter(parameter.index(), type)
                : new Expr.Cast(expr, type);
    }

    private static Optional<Expr> literal(Expr.Literal literal, SqlType type) {
        Object value = literal.value();
        if (value == null) {
            return Optional.of(new Expr.Literal(null, type));
        }
        if (value instanceof String text) {
            boolean number = literal.type().kind() == Kind.JSONB && !type.isString();
            if (number || Literals.isReadLater(text, type)) {
                return Optional.empty();
            }
            String trimmed = literal.type().kind() == Kind.CHAR ? text.stripTrailing() : text;
            return Optional.of(Literals.read(trimmed, type));
        }
        if (!type.isNumeric() || !literal.type().isNumeric()) {
            return Optional.empty();
        }
        return switch (value) {
            case Long number -> Optional.of(Literals.number(BigDecimal.valueOf(number), type));
            case BigDecimal number -> Optional.of(Literals.number(number, type));
            default -> Optional.empty();
        };
    }

    /// The operands of an AND, flattened; the expression alone if it is none.
    public static List<Expr> conjuncts(Expr expr) {
        if (expr instanceof Expr.Call call && call.function() == ScalarFunction.AND) {
            return call.arguments().stream()
                    .flatMap(argument -> conjuncts(argument).stream())
                    .toList();
        }
        return List.of(expr);
    }

    /// The conjunction; empty for none.
    public static Optional<Expr> and(List<Expr> conjuncts) {
        return switch (conjuncts.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(conjuncts.getFirst());
            default -> Optional.of(new Expr.Call(ScalarFunction.AND, conjuncts, SqlType.BOOLEAN));
        };
    }

    public static boolean isTrue(Expr expr) {
        return expr instanceof Expr.Literal literal && Boolean.TRUE.equals(literal.value());
    }

    /// The columns that the expression reads, with repetitions.
    public static Stream<Integer> columns(Expr expr) {
        return switch (expr) {
            case Expr.Literal literal -> Stream.empty();
            case Expr.Parameter parameter -> Stream.empty();
            case Expr.ColumnRef column -> Stream.of(column.index());
            case Expr.Call call -> call.arguments().stream().flatMap(Exprs::columns);
            case Expr.Apply apply -> apply.arguments().stream().flatMap(Exprs::columns);
            case Expr.Cast cast -> columns(cast.operand());
            case Expr.In in -> columns(in.operand());
            case Expr.Case choice ->
                Stream.concat(
                        choice.branches().stream()
                                .flatMap(branch -> Stream.concat(columns(branch.condition()), columns(branch.value()))),
                        choice.otherwise().stream().flatMap(Exprs::columns));
        };
    }

    /// Whether a function that satisfies the test is called anywhere in it, or one of the library that depends
    /// on more than its arguments.
    public static boolean anyCall(Expr expr, Predicate<ScalarFunction> test) {
        return switch (expr) {
            case Expr.Literal literal -> false;
            case Expr.Parameter parameter -> false;
            case Expr.ColumnRef column -> false;
            case Expr.Call call ->
                test.test(call.function()) || call.arguments().stream().anyMatch(argument -> anyCall(argument, test));
            case Expr.Apply apply ->
                apply.function().stability() != Stability.ALWAYS
                        || apply.arguments().stream().anyMatch(argument -> anyCall(argument, test));
            case Expr.Cast cast -> anyCall(cast.operand(), test);
            case Expr.In in -> anyCall(in.operand(), test);
            case Expr.Case choice ->
                choice.otherwise().filter(value -> anyCall(value, test)).isPresent()
                        || choice.branches().stream()
                                .anyMatch(branch -> anyCall(branch.condition(), test) || anyCall(branch.value(), test));
        };
    }

    /// The expression with its columns at other positions.
    public static Expr moved(Expr expr, IntUnaryOperator position) {
        return substituted(expr, column -> new Expr.ColumnRef(position.applyAsInt(column.index()), column.type()));
    }

    /// The expression over a row whose values are known.
    public static Expr replaced(Expr expr, List<Expr> row) {
        return substituted(expr, column -> row.get(column.index()));
    }

    private static Expr substituted(Expr expr, Function<Expr.ColumnRef, Expr> columns) {
        return switch (expr) {
            case Expr.Literal literal -> literal;
            case Expr.Parameter parameter -> parameter;
            case Expr.ColumnRef column -> columns.apply(column);
            case Expr.Call call ->
                new Expr.Call(
                        call.function(),
                        call.arguments().stream()
                                .map(argument -> substituted(argument, columns))
                                .toList(),
                        call.type());
            case Expr.Apply apply ->
                new Expr.Apply(
                        apply.function(),
                        apply.arguments().stream()
                                .map(argument -> substituted(argument, columns))
                                .toList(),
                        apply.type());
            case Expr.Cast cast -> new Expr.Cast(substituted(cast.operand(), columns), cast.type());
            case Expr.In in -> new Expr.In(substituted(in.operand(), columns), in.values(), in.type());
            case Expr.Case choice -> {
                List<Expr.Branch> branches = new ArrayList<>();
                for (Expr.Branch branch : choice.branches()) {
                    branches.add(new Expr.Branch(
                            substituted(branch.condition(), columns), substituted(branch.value(), columns)));
                }
                yield new Expr.Case(
                        branches, choice.otherwise().map(value -> substituted(value, columns)), choice.type());
            }
        };
    }
}
