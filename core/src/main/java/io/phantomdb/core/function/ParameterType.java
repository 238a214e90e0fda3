package io.phantomdb.core.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a function takes at one place: a type, or a family of types.
///
/// @param family how the argument's type follows from what stands there
/// @param type the type; null unless the family is [Family#FIXED]
/// @param word how the signature says it
public record ParameterType(Family family, @Nullable SqlType type, String word) {
    public enum Family {
        /// Exactly the type.
        FIXED,
        /// Integers and decimals, as DECIMAL.
        NUMERIC,
        /// Whatever stands there, as it is.
        ANY,
        /// The type that holds all arguments of this family.
        SAME,
        /// Whatever stands there, as text; only where nothing else fits.
        AS_TEXT,
        /// An array of the type that holds the elements of all such arrays, and all of [#ELEMENT].
        ARRAY,
        /// Anything but an array: an element of such an array.
        ELEMENT
    }

    /// How far a type is from what is wanted; larger is worse, negative does not fit.
    private static final int EXACT = 0;

    private static final int MISFIT = -1;

    private static final Map<String, SqlType> TYPES = Map.ofEntries(
            Map.entry("text", SqlType.VARCHAR),
            Map.entry("boolean", SqlType.BOOLEAN),
            Map.entry("smallint", SqlType.SMALLINT),
            Map.entry("integer", SqlType.INTEGER),
            Map.entry("bigint", SqlType.BIGINT),
            Map.entry("real", SqlType.REAL),
            Map.entry("double", SqlType.DOUBLE),
            Map.entry("date", SqlType.DATE),
            Map.entry("time", SqlType.TIME),
            Map.entry("timestamp", SqlType.TIMESTAMP),
            Map.entry("timestamptz", SqlType.TIMESTAMPTZ),
            Map.entry("interval", SqlType.INTERVAL),
            Map.entry("bytea", SqlType.VARBINARY),
            Map.entry("jsonb", SqlType.JSONB),
            Map.entry("uuid", SqlType.UUID),
            Map.entry("text[]", SqlType.array(SqlType.VARCHAR)),
            Map.entry("integer[]", SqlType.array(SqlType.INTEGER)));

    static ParameterType parse(String word) {
        return switch (word) {
            case "numeric" -> new ParameterType(Family.NUMERIC, null, word);
            case "any" -> new ParameterType(Family.ANY, null, word);
            case "same" -> new ParameterType(Family.SAME, null, word);
            case "astext" -> new ParameterType(Family.AS_TEXT, null, word);
            case "anyarray" -> new ParameterType(Family.ARRAY, null, word);
            case "anyelement" -> new ParameterType(Family.ELEMENT, null, word);
            default -> new ParameterType(Family.FIXED, named(word).orElseThrow(), word);
        };
    }

    static Optional<SqlType> named(String word) {
        return Optional.ofNullable(TYPES.get(word));
    }

    /// How much it takes to make `actual` fit, 0 for nothing, or a negative number where it does not fit.
    ///
    /// @param literal whether a text literal stands there, which may become anything
    int distance(SqlType actual, boolean literal) {
        if (actual.kind() == Kind.NULL) {
            return family == Family.ELEMENT ? 2 : 1;
        }
        return switch (family) {
            case ANY -> 1;
            case SAME -> EXACT;
            case AS_TEXT -> actual.isArray() ? MISFIT : actual.isString() ? EXACT : 30;
            case ARRAY -> actual.isArray() ? EXACT : literal ? 5 : MISFIT;
            case ELEMENT -> actual.isArray() ? MISFIT : literal ? 6 : EXACT;
            case NUMERIC -> actual.kind() == Kind.DECIMAL ? EXACT : actual.isInteger() ? 3 : literal ? 5 : MISFIT;
            case FIXED -> type == null ? MISFIT : distance(type, actual, literal);
        };
    }

    private static int distance(SqlType wanted, SqlType actual, boolean literal) {
        if (wanted.isArray() && wanted.element() != actual.element() && !literal) {
            return MISFIT;
        }
        if (wanted.kind() == actual.kind() || wanted.isString() && actual.isString()) {
            return EXACT;
        }
        if (literal) {
            return wanted.isString() ? EXACT : wanted.kind() == Kind.TIMESTAMPTZ ? 4 : 5;
        }
        if (wanted.isNumeric() && actual.isNumeric()) {
            int steps = rank(wanted) - rank(actual);
            boolean narrowing = steps < 0 && !(wanted.isInteger() && actual.isInteger());
            return narrowing ? MISFIT : steps < 0 ? 20 - steps : wanted.kind() == Kind.DOUBLE ? 2 : 2 + steps;
        }
        return switch (actual.kind()) {
            case DATE -> wanted.kind() == Kind.TIMESTAMP ? 2 : wanted.kind() == Kind.TIMESTAMPTZ ? 1 : MISFIT;
            case TIMESTAMP -> wanted.kind() == Kind.TIMESTAMPTZ ? 1 : MISFIT;
            case TIME -> wanted.kind() == Kind.INTERVAL ? 1 : MISFIT;
            default -> MISFIT;
        };
    }

    private static int rank(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT -> 0;
            case INTEGER -> 1;
            case BIGINT -> 2;
            case DECIMAL -> 3;
            case REAL -> 4;
            default -> 5;
        };
    }

    /// The type that the function gets for an argument of type `actual`.
    SqlType target(SqlType actual, SqlType common) {
        return switch (family) {
            case FIXED -> type == null ? actual : type;
            case ANY -> actual;
            case SAME, ELEMENT -> common;
            case AS_TEXT -> SqlType.VARCHAR;
            case ARRAY -> common.isArray() ? common : SqlType.array(common);
            case NUMERIC ->
                switch (actual.kind()) {
                    case SMALLINT -> SqlType.decimal(5, 0);
                    case INTEGER -> SqlType.decimal(10, 0);
                    case BIGINT -> SqlType.decimal(19, 0);
                    case DECIMAL -> actual;
                    default -> SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, 10);
                };
        };
    }

    /// What a bare parameter here is taken for.
    public SqlType parameterType() {
        return switch (family) {
            case FIXED -> type == null ? SqlType.VARCHAR : type;
            case NUMERIC -> SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, 10);
            case ANY, SAME, AS_TEXT, ELEMENT -> SqlType.VARCHAR;
            case ARRAY -> SqlType.array(SqlType.VARCHAR);
        };
    }

    /// Whether its type follows from the elements of arrays.
    boolean isPolymorphic() {
        return family == Family.ARRAY || family == Family.ELEMENT;
    }
}
