package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.tree.QueryWords;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// The syntax of arrays as calls of ours.
///
///     ARRAY[1, 2]                         =>  $array(1, 2)
///     a[1], a[2:3]                        =>  $subscript(a, 1), $slice(a, 2, 3)
///     x = ANY (a)                         =>  $any('=', x, a)
///     ARRAY(SELECT a FROM t ORDER BY b)   =>
///       $empty_for_null((SELECT array_agg(v ORDER BY k) FROM (SELECT a, b FROM t ORDER BY b) AS "$array" (v, k)))
final class ArrayForms {
    private static final String TABLE = "$array";
    private static final String VALUE = "value";

    private ArrayForms() {}

    /// SQLSTATE 42P18 for one without elements.
    static SqlNode constructor(SqlCall call) {
        if (call.operandCount() == 0) {
            throw new DatabaseException(
                    SqlState.INDETERMINATE_DATATYPE,
                    "cannot determine type of empty array",
                    Syntax.at(call.getParserPosition()),
                    null);
        }
        return ours("$array", call.getOperandList(), call.getParserPosition());
    }

    static SqlNode item(SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        SqlNode array = call.operand(0);
        SqlNode index = call.operand(1);
        return QueryWords.isSlice(index)
                ? ours("$slice", List.of(array, ((SqlCall) index).operand(0), ((SqlCall) index).operand(1)), position)
                : ours("$subscript", List.of(array, index), position);
    }

    /// Whether it compares with the elements of an array that is no list of expressions.
    static boolean isQuantified(SqlCall call) {
        return call.getOperator() instanceof SqlQuantifyOperator
                && call.operand(1) instanceof SqlNodeList list
                && list.size() == 1
                && !list.get(0).isA(SqlKind.QUERY);
    }

    static SqlNode quantified(SqlCall call) {
        SqlQuantifyOperator operator = (SqlQuantifyOperator) call.getOperator();
        SqlParserPos position = call.getParserPosition();
        SqlNode array = ((SqlNodeList) call.operand(1)).get(0);
        SqlNode symbol = SqlLiteral.createCharString(operator.comparisonKind.sql, "UTF-8", position);
        if (array instanceof SqlCall list && list.getOperator().getName().equals("$array")) {
            SqlNodeList elements = new SqlNodeList(list.getOperandList(), list.getParserPosition());
            return operator.createCall(position, call.operand(0), elements);
        }
        String function = operator.getKind() == SqlKind.ALL ? "$all" : "$any";
        return ours(function, List.of(symbol, call.operand(0), array), position);
    }

    /// The values of the only column of a query, in its order. SQLSTATE 42601 for several columns.
    static SqlNode query(SqlNode query) {
        SqlParserPos position = query.getParserPosition();
        SqlSelect first = ColumnName.first(query);
        if (first != null && first.getSelectList().size() != 1) {
            throw new DatabaseException(
                    SqlState.SYNTAX_ERROR, "subquery must return only one column", Syntax.at(position), null);
        }
        List<SqlNode> names = new ArrayList<>(List.of(new SqlIdentifier(VALUE, position)));
        List<SqlNode> keys = new ArrayList<>();
        SqlNode rows = query;
        if (query instanceof SqlOrderBy order) {
            SqlNode body = order.query instanceof SqlWith with ? with.body : order.query;
            List<SqlNode> added = new ArrayList<>();
            List<SqlNode> ordinals = new ArrayList<>();
            for (SqlNode key : order.orderList) {
                keys.add(directed(key, added, names, body));
                ordinals.add(ordinal(keys.getLast(), names));
            }
            rows = body instanceof SqlSelect select && !added.isEmpty()
                    ? new SqlOrderBy(
                            position,
                            within(order.query, widened(select, added)),
                            new SqlNodeList(ordinals, position),
                            order.offset,
                            order.fetch)
                    : order;
        }
        SqlNode values = ours("array_agg", List.of(new SqlIdentifier(VALUE, position)), position);
        SqlNode ordered = keys.isEmpty()
                ? values
                : SqlStdOperatorTable.WITHIN_GROUP.createCall(position, values, new SqlNodeList(keys, position));
        List<SqlNode> table = new ArrayList<>(List.of(rows, new SqlIdentifier(TABLE, position)));
        table.addAll(names);
        SqlNode from = SqlStdOperatorTable.AS.createCall(position, table);
        return ours("$empty_for_null", List.of(select(ordered, from, position)), position);
    }

    /// The key over a column of the query, which gets one more where it is none yet.
    private static SqlNode directed(SqlNode key, List<SqlNode> added, List<SqlNode> names, SqlNode query) {
        return switch (key.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
                SqlCall call = (SqlCall) key;
                yield call.getOperator()
                        .createCall(call.getParserPosition(), directed(call.operand(0), added, names, query));
            }
            default -> {
                if (!(query instanceof SqlSelect select) || select.isDistinct() || isValue(key, select)) {
                    yield new SqlIdentifier(VALUE, key.getParserPosition());
                }
                SqlIdentifier name = new SqlIdentifier("key" + names.size(), key.getParserPosition());
                names.add(name);
                added.add(key);
                yield name;
            }
        };
    }

    /// The key as the number of its column, since names may be ambiguous by now.
    private static SqlNode ordinal(SqlNode key, List<SqlNode> names) {
        if (key instanceof SqlIdentifier name) {
            int column = 1;
            while (!((SqlIdentifier) names.get(column - 1)).getSimple().equals(name.getSimple())) {
                column++;
            }
            return SqlLiteral.createExactNumeric(String.valueOf(column), key.getParserPosition());
        }
        SqlCall directed = (SqlCall) key;
        return directed.getOperator().createCall(key.getParserPosition(), ordinal(directed.operand(0), names));
    }

    /// Whether ORDER BY names the only column by its number or alias.
    private static boolean isValue(SqlNode key, SqlSelect select) {
        if (key instanceof SqlNumericLiteral) {
            return true;
        }
        SqlNode item = select.getSelectList().get(0);
        return key instanceof SqlIdentifier name
                && name.isSimple()
                && item.getKind() == SqlKind.AS
                && ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple().equals(name.getSimple());
    }

    /// The body under the WITH of a query that has one.
    private static SqlNode within(SqlNode query, SqlSelect body) {
        return query instanceof SqlWith with ? new SqlWith(with.getParserPosition(), with.withList, body) : body;
    }

    private static SqlSelect widened(SqlSelect select, List<SqlNode> added) {
        SqlSelect copy = (SqlSelect) select.clone(select.getParserPosition());
        List<SqlNode> list = new ArrayList<>(select.getSelectList());
        list.addAll(added);
        copy.setSelectList(new SqlNodeList(list, select.getSelectList().getParserPosition()));
        return copy;
    }

    private static SqlSelect select(SqlNode item, SqlNode from, SqlParserPos position) {
        return new SqlSelect(
                position,
                null,
                new SqlNodeList(List.of(item), position),
                from,
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

    /// An array without elements in a cast, which tells its type: `ARRAY[]::integer[]`.
    static boolean isEmptyCast(SqlCall call) {
        return (call.getOperator() == SqlStdOperatorTable.CAST || call.getOperator() == SqlLibraryOperators.INFIX_CAST)
                && call.operand(1) instanceof SqlDataTypeSpec
                && call.operand(0) instanceof SqlCall array
                && array.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
                && array.operandCount() == 0;
    }

    static SqlNode empty(SqlCall cast) {
        SqlParserPos position = cast.getParserPosition();
        SqlType type = TypeNames.resolve((SqlDataTypeSpec) cast.operand(1));
        return Desugar.cast(SqlLiteral.createCharString("{}", "UTF-8", position), type, position);
    }

    private static SqlNode ours(String name, List<SqlNode> operands, SqlParserPos position) {
        return new SqlBasicCall(
                name.equals("array_agg") ? Operators.aggregate(name).orElseThrow() : Operators.function(name),
                operands,
                position);
    }
}
