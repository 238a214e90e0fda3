package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.SeriesFunction;
import io.phantomdb.sql.function.SetFunction;
import io.phantomdb.sql.function.UnnestFunction;
import io.phantomdb.sql.tree.QueryWords;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Functions in the place of tables, in words that Calcite knows. All of them may read the tables before them.
///
///     generate_series(1, 3) AS g     =>  LATERAL TABLE(generate_series(1, 3)) AS g (g)
///     upper('a') AS u                =>  LATERAL (SELECT upper('a')) AS u (u)
///     unnest(ARRAY[1, 2]) AS u (e)   =>  LATERAL (SELECT 1 UNION ALL SELECT 2) AS u (e)
///     unnest(a) AS u (e)             =>  LATERAL TABLE(unnest(a)) AS u (e)
final class TableFunctions {
    private static final String ORDINALITY = "ordinality";

    private TableFunctions() {}

    /// A table under its name; `columns` of it.
    ///
    /// @param named whether columns keep their names under an alias
    private record Table(SqlNode rows, String name, List<String> columns, boolean named) {
        Table(SqlNode rows, String name, List<String> columns) {
            this(rows, name, columns, false);
        }
    }

    /// The call itself where it is no function in the place of a table.
    static SqlCall rewrite(SqlCall call) {
        if (call.getKind() == SqlKind.AS && isFunction(call.operand(0))) {
            List<SqlNode> names = call.getOperandList();
            if (file(call.operand(0)).isPresent()) {
                List<SqlNode> operands = new ArrayList<>(names);
                operands.set(0, file(call.operand(0)).get());
                return SqlStdOperatorTable.AS.createCall(call.getParserPosition(), operands);
            }
            return named(table(call.operand(0)), (SqlIdentifier) names.get(1), names.subList(2, names.size()));
        }
        if (isFunction(call) && file(call).isPresent()) {
            return file(call).get();
        }
        return isFunction(call) ? named(table(call), null, List.of()) : call;
    }

    private static boolean isFunction(SqlNode node) {
        return switch (node.getKind()) {
            case LATERAL -> isFunction(((SqlCall) node).operand(0));
            case COLLECTION_TABLE ->
                !(((SqlCall) node).operand(0) instanceof SqlCall inner
                        && inner.getOperator() instanceof SqlTableFunction);
            default -> false;
        };
    }

    /// A file in the place of a table; its columns are not known yet.
    private static Optional<SqlCall> file(SqlNode node) {
        return switch (node.getKind()) {
            case LATERAL -> file(((SqlCall) node).operand(0));
            case COLLECTION_TABLE -> {
                SqlCall table = (SqlCall) node;
                yield FileFunctions.of(table.operand(0))
                        .map(function -> table.getOperator().createCall(table.getParserPosition(), function));
            }
            default -> Optional.empty();
        };
    }

    /// Columns without a name of their own keep the function's; a single one takes the table's.
    private static SqlCall named(Table table, @Nullable SqlIdentifier alias, List<SqlNode> given) {
        SqlParserPos position = table.rows.getParserPosition();
        if (given.size() > table.columns.size()) {
            throw new DatabaseException(
                    SqlState.INVALID_COLUMN_REFERENCE,
                    "table \"" + (alias == null ? table.name : alias.getSimple()) + "\" has " + table.columns.size()
                            + " columns available but " + given.size() + " columns specified",
                    Syntax.at(position),
                    null);
        }
        List<SqlNode> operands = new ArrayList<>();
        operands.add(table.rows);
        operands.add(alias == null ? new SqlIdentifier(table.name, position) : alias);
        operands.addAll(given);
        for (int i = given.size(); i < table.columns.size(); i++) {
            boolean alone = i == 0
                    && !table.named
                    && (table.columns.size() == 1 || table.columns.get(1).equals(ORDINALITY));
            String name = alone && alias != null ? alias.getSimple() : table.columns.get(i);
            operands.add(new SqlIdentifier(name, position));
        }
        return SqlStdOperatorTable.AS.createCall(position, operands);
    }

    private static Table table(SqlNode node) {
        SqlCall call = (SqlCall) node;
        return switch (call.getKind()) {
            case LATERAL -> table(call.operand(0));
            default -> function(call.operand(0));
        };
    }

    private static Table function(SqlCall call) {
        boolean ordinality = QueryWords.isOrdinality(call);
        SqlCall inner = ordinality ? call.operand(0) : call;
        SqlParserPos position = inner.getParserPosition();
        String name = inner.getOperator().getName().toLowerCase(Locale.ROOT);
        List<String> columns = ordinality ? List.of(name, ORDINALITY) : List.of(name);
        if (name.equals(SeriesFunction.NAME)) {
            return new Table(series(inner, ordinality), name, columns);
        }
        if (name.equals(UnnestFunction.NAME)) {
            return unnest(inner, ordinality);
        }
        Optional<SetFunction> set = SetFunction.of(name, ordinality);
        if (set.isPresent()) {
            List<String> names = new ArrayList<>(set.get().columns());
            if (!set.get().isNamed()) {
                names.set(0, name);
            }
            if (ordinality) {
                names.add(ORDINALITY);
            }
            return new Table(set(inner, set.get()), name, names, set.get().isNamed());
        }
        List<SqlNode> items = new ArrayList<>(List.of(inner));
        if (ordinality) {
            items.add(number(1, position));
        }
        return new Table(lateral(select(items, position), position), name, columns);
    }

    private static SqlCall set(SqlCall call, SetFunction function) {
        SqlParserPos position = call.getParserPosition();
        SqlNode rows = new SqlBasicCall(function, call.getOperandList(), position);
        return lateral(SqlStdOperatorTable.COLLECTION_TABLE.createCall(position, rows), position);
    }

    /// The values of a series, able to read the tables before it.
    static SqlCall series(SqlCall call, boolean ordinality) {
        SqlParserPos position = call.getParserPosition();
        SqlNode function = new SqlBasicCall(new SeriesFunction(ordinality), call.getOperandList(), position);
        return lateral(SqlStdOperatorTable.COLLECTION_TABLE.createCall(position, function), position);
    }

    /// The rows of a function for which [#isSet] holds, able to read the tables before it.
    static SqlCall set(SqlCall call) {
        Optional<SetFunction> function = SetFunction.of(call.getOperator().getName(), false);
        if (function.isPresent()) {
            return set(call, function.get());
        }
        return call.getOperator().getName().equalsIgnoreCase(SeriesFunction.NAME)
                ? series(call, false)
                : elements(call, false);
    }

    private static SqlCall elements(SqlCall call, boolean ordinality) {
        SqlParserPos position = call.getParserPosition();
        if (call.getOperandList().stream().anyMatch(TableFunctions::hasQuery)) {
            return elementsOfQueries(call, ordinality);
        }
        SqlNode function = new SqlBasicCall(new UnnestFunction(ordinality), call.getOperandList(), position);
        return lateral(SqlStdOperatorTable.COLLECTION_TABLE.createCall(position, function), position);
    }

    private static boolean hasQuery(SqlNode node) {
        boolean[] found = {false};
        node.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= call.isA(SqlKind.QUERY);
                return super.visit(call);
            }
        });
        return found[0];
    }

    /// Sub-queries are columns of a row before it.
    ///
    ///     unnest(ARRAY(SELECT a FROM t))
    ///       =>  SELECT u.* FROM (SELECT ARRAY(SELECT a FROM t) AS a0) AS x, LATERAL unnest(x.a0) AS u
    private static SqlCall elementsOfQueries(SqlCall call, boolean ordinality) {
        SqlParserPos position = call.getParserPosition();
        SqlIdentifier row = new SqlIdentifier("$row", position);
        SqlIdentifier table = new SqlIdentifier("$elements", position);
        List<SqlNode> arguments = new ArrayList<>();
        List<SqlNode> columns = new ArrayList<>();
        for (SqlNode argument : call.getOperandList()) {
            String name = "a" + arguments.size();
            arguments.add(SqlStdOperatorTable.AS.createCall(position, argument, new SqlIdentifier(name, position)));
            columns.add(new SqlIdentifier(List.of(row.getSimple(), name), position));
        }
        SqlCall plain = (SqlCall) call.getOperator().createCall(position, columns);
        SqlSelect all = select(
                List.of(SqlIdentifier.star(List.of(table.getSimple(), ""), position, List.of(position, position))),
                position);
        all.setFrom(new SqlJoin(
                position,
                SqlStdOperatorTable.AS.createCall(position, select(arguments, position), row),
                SqlLiteral.createBoolean(false, position),
                JoinType.CROSS.symbol(position),
                SqlStdOperatorTable.AS.createCall(position, elements(plain, ordinality), table),
                JoinConditionType.NONE.symbol(position),
                null));
        return lateral(all, position);
    }

    /// Whether it is a call of `generate_series` or `unnest` that has no place in FROM.
    static boolean isSet(SqlNode node) {
        return node instanceof SqlCall call
                && call.getKind() == SqlKind.OTHER_FUNCTION
                && !(call.getOperator() instanceof SqlTableFunction)
                && (call.getOperator().getName().equalsIgnoreCase(SeriesFunction.NAME)
                        || call.getOperator().getName().equalsIgnoreCase(UnnestFunction.NAME)
                        || SetFunction.of(call.getOperator().getName(), false).isPresent());
    }

    /// Arrays side by side; the shorter ones end in NULLs.
    private static Table unnest(SqlCall call, boolean ordinality) {
        List<String> columns = new ArrayList<>();
        call.getOperandList()
                .forEach(array -> columns.add(
                        columns.isEmpty() ? UnnestFunction.NAME : UnnestFunction.NAME + "_" + columns.size()));
        if (ordinality) {
            columns.add(ORDINALITY);
        }
        boolean listed = call.getOperandList().stream()
                .allMatch(array ->
                        array.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR && ((SqlCall) array).operandCount() > 0);
        SqlCall rows = listed ? listed(call, ordinality) : elements(call, ordinality);
        return new Table(rows, UnnestFunction.NAME, columns);
    }

    /// A SELECT for each row of lists of elements.
    private static SqlCall listed(SqlCall call, boolean ordinality) {
        SqlParserPos position = call.getParserPosition();
        List<List<SqlNode>> arrays = call.getOperandList().stream()
                .map(array -> ((SqlCall) array).getOperandList())
                .toList();
        int rows = arrays.stream().mapToInt(List::size).max().orElse(0);
        List<SqlNode> selects = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<SqlNode> items = new ArrayList<>();
            for (List<SqlNode> array : arrays) {
                items.add(row < array.size() ? array.get(row) : SqlLiteral.createNull(position));
            }
            if (ordinality) {
                items.add(number(row + 1, position));
            }
            selects.add(select(items, position));
        }
        return lateral(union(selects, position), position);
    }

    /// A balanced tree, so that long arrays do not nest deep.
    private static SqlNode union(List<SqlNode> selects, SqlParserPos position) {
        if (selects.size() == 1) {
            return selects.getFirst();
        }
        int half = selects.size() / 2;
        return SqlStdOperatorTable.UNION_ALL.createCall(
                position,
                union(selects.subList(0, half), position),
                union(selects.subList(half, selects.size()), position));
    }

    private static SqlNode number(long value, SqlParserPos position) {
        return Desugar.cast(SqlLiteral.createExactNumeric(String.valueOf(value), position), SqlType.BIGINT, position);
    }

    private static SqlCall lateral(SqlNode rows, SqlParserPos position) {
        return SqlStdOperatorTable.LATERAL.createCall(position, rows);
    }

    private static SqlSelect select(List<SqlNode> items, SqlParserPos position) {
        return new SqlSelect(
                position,
                null,
                new SqlNodeList(items, position),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
