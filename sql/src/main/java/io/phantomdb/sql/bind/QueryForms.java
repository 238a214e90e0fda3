package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.tree.QueryWords;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlPivot;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Clauses of SELECT in words that Calcite knows.
///
///     SELECT DISTINCT ON (a) b FROM t ORDER BY a, c
///       =>  SELECT b FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY a, c) = 1 ORDER BY a, c
///     SELECT a, sum(b) FROM t GROUP BY ALL ORDER BY ALL DESC
///       =>  SELECT a, sum(b) FROM t GROUP BY 1 ORDER BY 1 DESC, 2 DESC
final class QueryForms {
    private QueryForms() {}

    /// The call itself where it has none of these clauses. It is not changed.
    static SqlCall rewrite(SqlCall call) {
        if (call instanceof SqlOrderBy order) {
            rejectNegative(order.fetch, "LIMIT", SqlState.INVALID_ROW_COUNT_IN_LIMIT);
            rejectNegative(order.offset, "OFFSET", SqlState.INVALID_ROW_COUNT_IN_OFFSET);
        }
        if (call instanceof SqlOrderBy order && order.query instanceof SqlSelect select) {
            SqlNodeList keys = ordinals(order.orderList, select);
            SqlSelect plain = select(select, keys);
            return plain == select && keys == order.orderList
                    ? order
                    : new SqlOrderBy(order.getParserPosition(), plain, keys, order.offset, order.fetch);
        }
        if (call instanceof SqlWithItem item && item.recursive.booleanValue()) {
            // WITH RECURSIVE may hold items that are not
            if (Recursions.references(item.query, item.name.getSimple()) > 0) {
                Recursions.check(item);
                return call;
            }
            return new SqlWithItem(
                    item.getParserPosition(),
                    item.name,
                    item.columnList,
                    item.query,
                    SqlLiteral.createBoolean(false, item.getParserPosition()));
        }
        if (call instanceof SqlJoin join
                && (join.getJoinType() == JoinType.ASOF || join.getJoinType() == JoinType.LEFT_ASOF)) {
            // with ON it is a plain join by now
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "ASOF JOIN needs its condition in ON",
                    Syntax.at(join.getParserPosition()),
                    null);
        }
        if (call instanceof SqlPivot pivot) {
            return Pivots.named(pivot);
        }
        if (call.getKind() == SqlKind.EXPLICIT_TABLE) {
            return new SqlSelect(
                    call.getParserPosition(),
                    null,
                    new SqlNodeList(List.of(SqlIdentifier.star(call.getParserPosition())), call.getParserPosition()),
                    call.operand(0),
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
        return call instanceof SqlSelect select ? select(select, SqlNodeList.EMPTY) : call;
    }

    /// Calcite's nodes cannot hold it.
    private static void rejectNegative(@Nullable SqlNode count, String clause, SqlState state) {
        if (count instanceof SqlCharStringLiteral text) {
            throw new DatabaseException(
                    SqlState.INVALID_TEXT_REPRESENTATION,
                    "invalid input syntax for type bigint: \"" + text.getValueAs(String.class) + "\"",
                    Syntax.at(text.getParserPosition()),
                    null);
        }
        if (count instanceof SqlIdentifier column) {
            throw new DatabaseException(
                    SqlState.INVALID_COLUMN_REFERENCE,
                    "argument of " + clause + " must not contain variables",
                    Syntax.at(column.getParserPosition()),
                    null);
        }
        boolean negative = count instanceof SqlCall call
                        && call.getKind() == SqlKind.MINUS_PREFIX
                        && call.operand(0) instanceof SqlNumericLiteral
                || count instanceof SqlNumericLiteral literal
                        && literal.bigDecimalValue().signum() < 0;
        if (count != null && negative) {
            throw new DatabaseException(
                    state, clause + " must not be negative", Syntax.at(count.getParserPosition()), null);
        }
    }

    private static SqlSelect select(SqlSelect select, SqlNodeList order) {
        Optional<List<SqlNode>> keys = QueryWords.distinctOn(select);
        boolean groupsAll = select.getGroup() != null
                && select.getGroup().size() == 1
                && QueryWords.isAll(select.getGroup().get(0));
        if (keys.isEmpty() && !groupsAll) {
            return select;
        }
        SqlSelect copy = (SqlSelect) select.clone(select.getParserPosition());
        if (groupsAll) {
            copy.setGroupBy(groups(select));
        }
        keys.ifPresent(listed -> distinctOn(copy, listed, order));
        return copy;
    }

    private static void distinctOn(SqlSelect copy, List<SqlNode> keys, SqlNodeList order) {
        List<SqlNode> items = new ArrayList<>(copy.getSelectList());
        items.removeFirst();
        copy.setSelectList(new SqlNodeList(items, copy.getSelectList().getParserPosition()));
        if (copy.getQualify() != null) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "DISTINCT ON together with QUALIFY is not supported",
                    Syntax.at(copy.getParserPosition()),
                    null);
        }
        SqlParserPos position = copy.getParserPosition();
        List<SqlNode> partition = keys.stream().map(key -> meant(key, items)).toList();
        List<SqlNode> sorted = new ArrayList<>();
        for (SqlNode key : order) {
            sorted.add(meant(key, items));
        }
        SqlNode window = SqlWindow.create(
                null,
                null,
                new SqlNodeList(partition, position),
                new SqlNodeList(sorted, position),
                SqlLiteral.createBoolean(false, position),
                null,
                null,
                null,
                SqlWindow.createExcludeNoOthers(position),
                position);
        SqlNode number = new SqlBasicCall(SqlStdOperatorTable.ROW_NUMBER, List.of(), position);
        SqlNode over = SqlStdOperatorTable.OVER.createCall(position, number, window);
        copy.setQualify(
                SqlStdOperatorTable.EQUALS.createCall(position, over, SqlLiteral.createExactNumeric("1", position)));
    }

    /// A key of ORDER BY or DISTINCT ON may be a column's number or its name in the result.
    private static SqlNode meant(SqlNode key, List<SqlNode> items) {
        return switch (key.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
                SqlCall call = (SqlCall) key;
                yield call.getOperator().createCall(key.getParserPosition(), meant(call.operand(0), items));
            }
            case LITERAL -> {
                boolean ordinal = key instanceof SqlNumericLiteral number && number.isInteger();
                int at = ordinal ? ((SqlNumericLiteral) key).intValue(true) : 0;
                yield at >= 1 && at <= items.size() ? unnamed(items.get(at - 1)) : key;
            }
            case IDENTIFIER ->
                items.stream()
                        .filter(item -> item.getKind() == SqlKind.AS
                                && ((SqlCall) item).operand(1) instanceof SqlIdentifier alias
                                && ((SqlIdentifier) key).isSimple()
                                && alias.getSimple().equals(((SqlIdentifier) key).getSimple()))
                        .findFirst()
                        .map(QueryForms::unnamed)
                        .orElse(key);
            default -> key;
        };
    }

    private static SqlNode unnamed(SqlNode item) {
        return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    }

    private static SqlNodeList groups(SqlSelect select) {
        List<SqlNode> ordinals = new ArrayList<>();
        SqlNodeList items = select.getSelectList();
        int first = QueryWords.distinctOn(select).isPresent() ? 1 : 0;
        for (int i = first; i < items.size(); i++) {
            if (!aggregates(items.get(i))) {
                rejectStar(items.get(i), "GROUP BY ALL");
                ordinals.add(ordinal(i - first + 1, select));
            }
        }
        return ordinals.isEmpty()
                ? new SqlNodeList(
                        List.of(SqlStdOperatorTable.ROW.createCall(SqlParserPos.ZERO)), select.getParserPosition())
                : new SqlNodeList(ordinals, select.getParserPosition());
    }

    private static SqlNodeList ordinals(SqlNodeList order, SqlSelect select) {
        if (order.size() != 1 || !isAll(order.get(0))) {
            return order;
        }
        List<SqlNode> keys = new ArrayList<>();
        int first = QueryWords.distinctOn(select).isPresent() ? 1 : 0;
        for (int i = first; i < select.getSelectList().size(); i++) {
            rejectStar(select.getSelectList().get(i), "ORDER BY ALL");
            keys.add(inPlace(order.get(0), ordinal(i - first + 1, select)));
        }
        return new SqlNodeList(keys, order.getParserPosition());
    }

    private static boolean isAll(SqlNode key) {
        return switch (key.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> isAll(((SqlCall) key).operand(0));
            default -> QueryWords.isAll(key);
        };
    }

    /// The key with its direction around another expression.
    private static SqlNode inPlace(SqlNode key, SqlNode expression) {
        return QueryWords.isAll(key)
                ? expression
                : ((SqlCall) key)
                        .getOperator()
                        .createCall(key.getParserPosition(), inPlace(((SqlCall) key).operand(0), expression));
    }

    private static SqlNode ordinal(int number, SqlNode at) {
        return SqlLiteral.createExactNumeric(String.valueOf(number), at.getParserPosition());
    }

    private static void rejectStar(SqlNode item, String clause) {
        if (item instanceof SqlIdentifier name && name.isStar()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    clause + " needs the columns by name, not *",
                    Syntax.at(item.getParserPosition()),
                    null);
        }
    }

    /// Whether an aggregate is called outside a window and outside a sub-query.
    static boolean aggregates(SqlNode item) {
        boolean[] found = {false};
        item.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                    return null;
                }
                if (call.getKind() == SqlKind.OVER) {
                    SqlCall function = call.operand(0);
                    function.getOperandList().forEach(operand -> operand.accept(this));
                    return null;
                }
                boolean named = call.getOperator() instanceof SqlUnresolvedFunction
                        && (Operators.isAggregate(call.getOperator().getName())
                                || Approximations.has(call.getOperator().getName()));
                found[0] |= named || call.getOperator().isAggregator();
                return super.visit(call);
            }
        });
        return found[0];
    }
}
