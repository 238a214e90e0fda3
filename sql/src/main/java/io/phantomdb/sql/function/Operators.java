package io.phantomdb.sql.function;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.jspecify.annotations.Nullable;

/// Everything that may be called: Calcite's comparison, logic and aggregates, and functions of ours. A function
/// that is not here is SQLSTATE 42883; words of the grammar (UNION, DESC and the like) are taken from Calcite.
public final class Operators implements SqlOperatorTable {
    private static final Operators INSTANCE = new Operators();

    private final List<SqlOperator> operators;
    private final SqlOperatorTable table;

    private Operators() {
        List<SqlOperator> all = new ArrayList<>(standard());
        all.add(Arithmetic.plus());
        all.add(Arithmetic.minus());
        all.add(Arithmetic.scaling(SqlStdOperatorTable.MULTIPLY));
        all.add(Arithmetic.scaling(SqlStdOperatorTable.DIVIDE));
        all.addAll(Library.functions());
        all.addAll(LibraryAggregate.all());
        Set<String> special = new HashSet<>();
        all.forEach(operator -> special.add(operator.getName()));
        LibraryOperator.all().stream()
                .filter(operator -> !special.contains(operator.getName()))
                .forEach(all::add);
        operators = List.copyOf(all);
        table = SqlOperatorTables.of(operators);
    }

    public static Operators table() {
        return INSTANCE;
    }

    /// The function of ours with this name, in lower case; it must exist.
    public static SqlFunction function(String name) {
        for (SqlOperator operator : INSTANCE.operators) {
            if (operator instanceof SqlFunction
                    && (operator instanceof Function
                            || operator instanceof LibraryOperator
                            || operator instanceof LibraryAggregate)
                    && operator.getName().equals(name)) {
                return (SqlFunction) operator;
            }
        }
        throw new AssertionError(name);
    }

    /// The library's functions of this name, which must exist.
    public static LibraryOperator library(String name) {
        return (LibraryOperator) function(name);
    }

    /// Whether a function of ours has this name, in lower case.
    public static boolean has(String name) {
        return INSTANCE.operators.stream()
                .anyMatch(operator -> (operator instanceof Function || operator instanceof LibraryOperator)
                        && operator.getName().equals(name));
    }

    /// Whether an aggregate has this name, in any case.
    public static boolean isAggregate(String name) {
        return INSTANCE.operators.stream()
                .anyMatch(operator ->
                        operator.isAggregator() && operator.getName().equalsIgnoreCase(name));
    }

    /// The aggregate with this name, in any case.
    public static Optional<SqlAggFunction> aggregate(String name) {
        for (SqlOperator operator : INSTANCE.operators) {
            if (operator instanceof SqlAggFunction aggregate
                    && operator.getName().equalsIgnoreCase(name)) {
                return Optional.of(aggregate);
            }
        }
        return Optional.empty();
    }

    private static List<SqlOperator> standard() {
        return List.of(
                SqlStdOperatorTable.EQUALS,
                SqlStdOperatorTable.NOT_EQUALS,
                SqlStdOperatorTable.LESS_THAN,
                SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                SqlStdOperatorTable.GREATER_THAN,
                SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
                SqlStdOperatorTable.IS_DISTINCT_FROM,
                SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
                SqlStdOperatorTable.AND,
                SqlStdOperatorTable.OR,
                SqlStdOperatorTable.NOT,
                SqlStdOperatorTable.IS_NULL,
                SqlStdOperatorTable.IS_NOT_NULL,
                SqlStdOperatorTable.IS_TRUE,
                SqlStdOperatorTable.IS_NOT_TRUE,
                SqlStdOperatorTable.IS_FALSE,
                SqlStdOperatorTable.IS_NOT_FALSE,
                SqlStdOperatorTable.IS_UNKNOWN,
                SqlStdOperatorTable.IS_NOT_UNKNOWN,
                SqlStdOperatorTable.BETWEEN,
                SqlStdOperatorTable.NOT_BETWEEN,
                SqlStdOperatorTable.SYMMETRIC_BETWEEN,
                SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN,
                SqlStdOperatorTable.IN,
                SqlStdOperatorTable.NOT_IN,
                SqlStdOperatorTable.EXISTS,
                SqlStdOperatorTable.LIKE,
                SqlStdOperatorTable.NOT_LIKE,
                SqlLibraryOperators.ILIKE,
                SqlLibraryOperators.NOT_ILIKE,
                SqlStdOperatorTable.SOME_EQ,
                SqlStdOperatorTable.SOME_NE,
                SqlStdOperatorTable.SOME_LT,
                SqlStdOperatorTable.SOME_LE,
                SqlStdOperatorTable.SOME_GT,
                SqlStdOperatorTable.SOME_GE,
                SqlStdOperatorTable.ALL_EQ,
                SqlStdOperatorTable.ALL_NE,
                SqlStdOperatorTable.ALL_LT,
                SqlStdOperatorTable.ALL_LE,
                SqlStdOperatorTable.ALL_GT,
                SqlStdOperatorTable.ALL_GE,
                SqlStdOperatorTable.PERCENT_REMAINDER,
                SqlStdOperatorTable.UNARY_MINUS,
                SqlStdOperatorTable.UNARY_PLUS,
                SqlStdOperatorTable.CASE,
                SqlStdOperatorTable.CAST,
                SqlStdOperatorTable.ROW,
                SqlStdOperatorTable.GROUPING,
                SqlStdOperatorTable.COUNT,
                SqlStdOperatorTable.SUM,
                SqlStdOperatorTable.MIN,
                SqlStdOperatorTable.MAX,
                SqlStdOperatorTable.AVG,
                SqlStdOperatorTable.EVERY,
                SqlLibraryOperators.BOOL_AND,
                SqlLibraryOperators.BOOL_OR);
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        SqlNameMatcher anyCase = SqlNameMatchers.withCaseSensitive(false);
        table.lookupOperatorOverloads(name, category, syntax, found, anyCase);
        if (syntax == SqlSyntax.FUNCTION) {
            table.lookupOperatorOverloads(name, category, SqlSyntax.FUNCTION_STAR, found, anyCase);
        } else if (found.isEmpty() && syntax != SqlSyntax.FUNCTION_ID) {
            SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, found, anyCase);
        }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return operators;
    }
}
