package io.phantomdb.sql.function;

import static io.phantomdb.sql.function.Parameter.*;

import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.Function.Stability;
import io.phantomdb.sql.function.Signature.Nulls;
import io.phantomdb.sql.function.Signature.Result;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;

/// The scalar functions, by name, a line each.
final class Library {
    private static final Result VARCHAR = (types, digits) -> SqlType.VARCHAR;
    private static final Result INTEGER_RESULT = (types, digits) -> SqlType.INTEGER;
    private static final Result FIRST = (types, digits) -> types.getFirst();
    private static final Result COMMON = (types, digits) -> Parameter.common(types);

    private final List<SqlOperator> functions = new ArrayList<>();

    private Library() {}

    static List<SqlOperator> functions() {
        Library library = new Library();
        library.text();
        library.numbers();
        library.choices();
        library.times();
        return List.copyOf(library.functions);
    }

    private void text() {
        add("$position", ScalarFunction.POSITION, INTEGER_RESULT, TEXT, TEXT);
    }

    private void numbers() {
        add("abs", ScalarFunction.ABSOLUTE, FIRST, NUMBER);
        add("mod", ScalarFunction.MODULO, COMMON, SAME, SAME);
        optional("round", ScalarFunction.ROUND, Library::rounded, FRACTIONAL, INTEGER);
        optional("trunc", ScalarFunction.TRUNCATE, Library::rounded, FRACTIONAL, INTEGER);
        add("floor", ScalarFunction.FLOOR, Library::rounded, FRACTIONAL);
        add("ceil", ScalarFunction.CEILING, Library::rounded, FRACTIONAL);
        add("ceiling", ScalarFunction.CEILING, Library::rounded, FRACTIONAL);
    }

    /// DECIMAL(p,s) rounded to n digits, s digits where n is not a literal; DOUBLE for all else.
    private static SqlType rounded(List<SqlType> types, int digits) {
        SqlType type = types.getFirst();
        if (type.kind() != Kind.DECIMAL) {
            return type.kind() == Kind.REAL ? SqlType.REAL : SqlType.DOUBLE;
        }
        int scale = types.size() == 1 ? 0 : digits < 0 ? type.scale() : Math.min(digits, type.scale());
        int precision = type.precision() - type.scale() + scale + 1;
        return SqlType.decimal(Math.min(precision, SqlType.DECIMAL_PRECISION_MAX), scale);
    }

    private void choices() {
        variadic("coalesce", ScalarFunction.COALESCE, Nulls.IF_ALL_ARGUMENTS);
        variadic("greatest", ScalarFunction.GREATEST, Nulls.IF_ALL_ARGUMENTS);
        variadic("least", ScalarFunction.LEAST, Nulls.IF_ALL_ARGUMENTS);
        register("nullif", ScalarFunction.NULLIF, new Signature(List.of(SAME, SAME), 2, false, Nulls.ALWAYS, COMMON));
    }

    private void times() {
        for (String unit : List.of("year", "quarter", "month", "week", "day", "dow", "doy", "hour", "minute")) {
            extract(unit, SqlType.INTEGER);
        }
        extract("second", SqlType.decimal(8, 6));
        extract("epoch", SqlType.decimal(18, 6));
        clock("now", SqlType.TIMESTAMPTZ, SqlSyntax.FUNCTION);
        clock("transaction_timestamp", SqlType.TIMESTAMPTZ, SqlSyntax.FUNCTION);
        clock("statement_timestamp", SqlType.TIMESTAMPTZ, SqlSyntax.FUNCTION);
        clock("current_timestamp", SqlType.TIMESTAMPTZ, SqlSyntax.FUNCTION_ID);
        clock("localtimestamp", SqlType.TIMESTAMP, SqlSyntax.FUNCTION_ID);
        clock("current_date", SqlType.DATE, SqlSyntax.FUNCTION_ID);
        sequences();
        Signature uuid = new Signature(List.of(), 0, false, Nulls.NEVER, (types, digits) -> SqlType.UUID);
        functions.add(
                new Function("gen_random_uuid", ScalarFunction.RANDOM_UUID, uuid, Stability.NEVER, SqlSyntax.FUNCTION));
    }

    /// Sequences are meant by id; the names that users write are looked up before.
    private void sequences() {
        Result bigint = (types, digits) -> SqlType.BIGINT;
        sequence("nextval", ScalarFunction.NEXT_VALUE, new Signature(List.of(BIGINT), 1, false, Nulls.NEVER, bigint));
        sequence(
                "currval", ScalarFunction.CURRENT_VALUE, new Signature(List.of(BIGINT), 1, false, Nulls.NEVER, bigint));
        sequence("lastval", ScalarFunction.LAST_VALUE, new Signature(List.of(), 0, false, Nulls.NEVER, bigint));
        sequence(
                "setval",
                ScalarFunction.SET_VALUE,
                new Signature(List.of(BIGINT, BIGINT, BOOLEAN), 2, false, Nulls.IF_ANY_ARGUMENT, bigint));
    }

    private void sequence(String name, ScalarFunction target, Signature signature) {
        functions.add(new Function(name, target, signature, Stability.NEVER, SqlSyntax.FUNCTION));
    }

    private void extract(String unit, SqlType type) {
        add(
                "$extract_" + unit,
                ScalarFunction.valueOf("EXTRACT_" + unit.toUpperCase(java.util.Locale.ROOT)),
                (types, digits) -> type,
                TEMPORAL);
    }

    private void clock(String name, SqlType type, SqlSyntax syntax) {
        Signature signature = new Signature(List.of(), 0, false, Nulls.NEVER, (types, digits) -> type);
        functions.add(new Function(
                name, ScalarFunction.CURRENT_TIME_OF_STATEMENT, signature, Stability.WITHIN_STATEMENT, syntax));
    }

    private void add(String name, ScalarFunction target, Result result, Parameter... parameters) {
        register(
                name,
                target,
                new Signature(List.of(parameters), parameters.length, false, Nulls.IF_ANY_ARGUMENT, result));
    }

    /// The last parameter may be left out.
    private void optional(String name, ScalarFunction target, Result result, Parameter... parameters) {
        register(
                name,
                target,
                new Signature(List.of(parameters), parameters.length - 1, false, Nulls.IF_ANY_ARGUMENT, result));
    }

    private void variadic(String name, ScalarFunction target, Nulls nulls) {
        register(name, target, new Signature(List.of(SAME), 1, true, nulls, COMMON));
    }

    private void register(String name, ScalarFunction target, Signature signature) {
        functions.add(new Function(name, target, signature, Stability.ALWAYS, SqlSyntax.FUNCTION));
    }
}
