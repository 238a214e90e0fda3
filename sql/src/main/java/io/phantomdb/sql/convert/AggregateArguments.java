package io.phantomdb.sql.convert;

import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.LibraryAggregate;
import io.phantomdb.sql.function.LibraryAggregate.Form;
import io.phantomdb.sql.function.Operators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes one argument of the several arguments and the order of an aggregate, as [AggregateFunction] wants it.
///
///     string_agg(a, ',' ORDER BY b DESC)  =>  TEXTS($ordered('DF', b, a, ','))
final class AggregateArguments {
    private AggregateArguments() {}

    /// One key of ORDER BY.
    record Key(Expr value, boolean descending, boolean nullsFirst) {}

    static Aggregate aggregate(
            LibraryAggregate library,
            List<Expr> arguments,
            List<Key> keys,
            boolean distinct,
            Optional<Expr> filter,
            SqlType type) {
        Expr argument = switch (library.form()) {
            case NUMBER -> Exprs.cast(arguments.getFirst(), SqlType.DOUBLE);
            case INTEGER, VALUE -> arguments.getFirst();
            case PAIR -> Operators.library("$pair").apply(arguments, Exprs::cast);
            case TEXTS ->
                ordered(
                        keys,
                        Exprs.cast(arguments.get(0), SqlType.VARCHAR),
                        Exprs.cast(arguments.get(1), SqlType.VARCHAR));
            case ARRAY -> array(arguments.getFirst(), keys, distinct, type);
            case JSON_ELEMENT ->
                ordered(keys, Operators.library("$json_element").apply(arguments, Exprs::cast));
            case JSON_MEMBER -> ordered(keys, Operators.library("$json_pair").apply(arguments, Exprs::cast));
            case ORDERED, ORDERED_DESCENDING ->
                ordered(
                        List.of(new Key(arguments.getFirst(), library.form() != Form.ORDERED, false)),
                        Exprs.cast(arguments.getFirst(), type));
            case FRACTION, FRACTION_DESCENDING ->
                ordered(
                        List.of(new Key(arguments.get(1), library.form() != Form.FRACTION, false)),
                        Exprs.cast(arguments.get(1), type),
                        Exprs.cast(arguments.getFirst(), SqlType.DOUBLE));
            case MEDIAN ->
                ordered(
                        List.of(new Key(arguments.getFirst(), false, false)),
                        Exprs.cast(arguments.getFirst(), SqlType.DOUBLE),
                        new Expr.Literal(0.5, SqlType.DOUBLE));
            case LEAST_KEY -> extreme(arguments, 'A');
            case GREATEST_KEY -> extreme(arguments, 'D');
        };
        return new Aggregate(library.target(), Optional.of(argument), distinct, filter, type);
    }

    /// The elements' bytes one behind the other are the array's; DISTINCT sorts them, as in PostgreSQL.
    private static Expr array(Expr value, List<Key> keys, boolean distinct, SqlType type) {
        Expr element = Exprs.cast(value, type.elementType());
        Expr bytes = Operators.library("$element_bytes").apply(List.of(element), Exprs::cast);
        boolean sorted = distinct && keys.isEmpty();
        return ordered(sorted ? List.of(new Key(value, false, false)) : keys, bytes);
    }

    private static Expr ordered(List<Key> keys, Expr... values) {
        StringBuilder directions = new StringBuilder();
        List<Expr> all = new ArrayList<>();
        for (Key key : keys) {
            directions.append(key.descending() ? 'D' : 'A').append(key.nullsFirst() ? 'F' : 'L');
            all.add(key.value());
        }
        return call(directions.toString(), all, List.of(values));
    }

    private static Expr extreme(List<Expr> arguments, char direction) {
        return call(direction + "X", List.of(arguments.get(1)), List.of(arguments.get(0)));
    }

    private static Expr call(String directions, List<Expr> keys, List<Expr> values) {
        List<Expr> all = new ArrayList<>();
        all.add(new Expr.Literal(directions, SqlType.VARCHAR));
        all.addAll(keys);
        all.addAll(values);
        return Operators.library("$ordered").apply(all, Exprs::cast);
    }
}
