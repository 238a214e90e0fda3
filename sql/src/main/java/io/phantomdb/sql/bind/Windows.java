package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.core.expr.WindowFrame.Edge;
import io.phantomdb.core.expr.WindowFrame.Exclusion;
import io.phantomdb.core.expr.WindowFrame.Unit;
import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.function.WindowOperator;
import io.phantomdb.sql.tree.QueryWords;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Moves all that Calcite's windows cannot hold from the window into the function.
///
///     sum(a) FILTER (WHERE p) OVER (w GROUPS 2 PRECEDING)  WINDOW w AS (PARTITION BY b ORDER BY c)
///       =>  $window_sum(a, 2, p) OVER (PARTITION BY b ORDER BY c)
final class Windows {
    private final Deque<SqlNodeList> declarations = new ArrayDeque<>();

    /// The SELECT whose windows are meant from here to [#leave].
    void enter(SqlSelect select) {
        declarations.push(select.getWindowList());
    }

    void leave() {
        declarations.pop();
    }

    /// The call with all names of windows resolved; its parts still in the words of the text.
    SqlCall rewrite(SqlCall over) {
        SqlParserPos position = over.getParserPosition();
        SqlCall call = over.operand(0);
        Optional<SqlNode> filter = Optional.empty();
        boolean ignoreNulls = false;
        while (true) {
            if (call.getKind() == SqlKind.FILTER) {
                filter = Optional.of(call.operand(1));
            } else if (call.getKind() == SqlKind.IGNORE_NULLS) {
                ignoreNulls = true;
            } else if (call.getKind() != SqlKind.RESPECT_NULLS) {
                break;
            }
            call = call.operand(0);
        }
        SqlWindow window = resolved(over.operand(1), 0);
        Frame frame = frame(window);
        List<SqlNode> operands = new ArrayList<>();
        boolean star =
                call.getOperandList().size() == 1 && call.operand(0) instanceof SqlIdentifier name && name.isStar();
        if (!star) {
            operands.addAll(call.getOperandList());
        }
        WindowOperator operator =
                operator(call, operands.size(), frame.shape, filter.isPresent(), ignoreNulls, position);
        operands.addAll(frame.offsets);
        filter.ifPresent(operands::add);
        SqlNode plain = SqlWindow.create(
                null,
                null,
                window.getPartitionList(),
                window.getOrderList(),
                SqlLiteral.createBoolean(false, position),
                null,
                null,
                null,
                SqlWindow.createExcludeNoOthers(position),
                position);
        return SqlStdOperatorTable.OVER.createCall(
                position, new SqlBasicCall(operator, operands, call.getParserPosition()), plain);
    }

    private static WindowOperator operator(
            SqlCall call,
            int arguments,
            WindowFrame frame,
            boolean filtered,
            boolean ignoreNulls,
            SqlParserPos position) {
        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
        if (WindowOperator.isName(name)) {
            if (filtered) {
                throw error(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "FILTER is not implemented for non-aggregate window functions",
                        position);
            }
            return new WindowOperator(name, Optional.empty(), arguments, frame, false, ignoreNulls);
        }
        Optional<SqlAggFunction> aggregate = Operators.aggregate(name);
        if (aggregate.isEmpty()) {
            throw Operators.has(name)
                    ? error(
                            SqlState.WRONG_OBJECT_TYPE,
                            "OVER specified, but " + name + " is not a window function nor an aggregate function",
                            position)
                    : error(SqlState.UNDEFINED_FUNCTION, "function " + name + " does not exist", position);
        }
        SqlLiteral quantifier = call.getFunctionQuantifier();
        if (quantifier != null && quantifier.symbolValue(SqlSelectKeyword.class) == SqlSelectKeyword.DISTINCT) {
            throw error(SqlState.FEATURE_NOT_SUPPORTED, "DISTINCT is not implemented for window functions", position);
        }
        return new WindowOperator(name, aggregate, arguments, frame, filtered, false);
    }

    private static DatabaseException error(SqlState state, String message, SqlParserPos position) {
        return new DatabaseException(state, message, Syntax.at(position), null);
    }

    private SqlWindow resolved(SqlNode node, int depth) {
        if (node instanceof SqlIdentifier name) {
            return resolved(declared(name), depth + 1);
        }
        SqlWindow window = (SqlWindow) node;
        if (window.getRefName() == null || depth > 100) {
            return window;
        }
        SqlWindow base = resolved(declared(window.getRefName()), depth + 1);
        SqlParserPos position = window.getParserPosition();
        if (!window.getPartitionList().isEmpty()) {
            throw error(SqlState.WINDOWING_ERROR, "cannot override PARTITION BY clause of window", position);
        }
        if (!base.getOrderList().isEmpty() && !window.getOrderList().isEmpty()) {
            throw error(SqlState.WINDOWING_ERROR, "cannot override ORDER BY clause of window", position);
        }
        if (base.getLowerBound() != null) {
            throw error(SqlState.WINDOWING_ERROR, "cannot copy window because it has a frame clause", position);
        }
        return new SqlWindow(
                position,
                null,
                null,
                base.getPartitionList(),
                base.getOrderList().isEmpty() ? window.getOrderList() : base.getOrderList(),
                rows(window),
                window.getLowerBound(),
                window.getUpperBound(),
                null,
                window.getExclude());
    }

    private SqlWindow declared(SqlIdentifier name) {
        if (!declarations.isEmpty()) {
            for (SqlNode node : declarations.peek()) {
                SqlWindow window = (SqlWindow) node;
                if (window.getDeclName() != null
                        && window.getDeclName().getSimple().equals(name.getSimple())) {
                    return window;
                }
            }
        }
        throw error(
                SqlState.UNDEFINED_OBJECT,
                "window \"" + name.getSimple() + "\" does not exist",
                name.getParserPosition());
    }

    private static SqlLiteral rows(SqlWindow window) {
        return (SqlLiteral) window.getOperandList().get(4);
    }

    private record Frame(WindowFrame shape, List<SqlNode> offsets) {}

    private static Frame frame(SqlWindow window) {
        SqlNode lower = window.getLowerBound();
        if (lower == null) {
            return new Frame(WindowFrame.DEFAULT, List.of());
        }
        SqlParserPos position = lower.getParserPosition();
        SqlLiteral rows = rows(window);
        Unit unit = QueryWords.isGroups(rows) ? Unit.GROUPS : rows.booleanValue() ? Unit.ROWS : Unit.RANGE;
        Edge start = edge(lower);
        Edge end = edge(window.getUpperBound());
        if (start == Edge.UNBOUNDED_FOLLOWING) {
            throw error(SqlState.WINDOWING_ERROR, "frame start cannot be UNBOUNDED FOLLOWING", position);
        }
        if (end == Edge.UNBOUNDED_PRECEDING) {
            throw error(SqlState.WINDOWING_ERROR, "frame end cannot be UNBOUNDED PRECEDING", position);
        }
        if (start.compareTo(end) > 0) {
            throw error(
                    SqlState.WINDOWING_ERROR,
                    "frame starting from " + words(start) + " row cannot have " + words(end) + " rows",
                    position);
        }
        if (unit == Unit.GROUPS && window.getOrderList().isEmpty()) {
            throw error(SqlState.WINDOWING_ERROR, "GROUPS mode requires an ORDER BY clause", position);
        }
        boolean distances = start.hasOffset() || end.hasOffset();
        if (unit == Unit.RANGE && distances && window.getOrderList().size() != 1) {
            throw error(
                    SqlState.WINDOWING_ERROR,
                    "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column",
                    position);
        }
        List<SqlNode> offsets = new ArrayList<>();
        if (start.hasOffset()) {
            offsets.add(((SqlCall) lower).operand(0));
        }
        if (end.hasOffset()) {
            offsets.add(((SqlCall) window.getUpperBound()).operand(0));
        }
        return new Frame(new WindowFrame(unit, start, end, exclusion(window.getExclude())), offsets);
    }

    private static String words(Edge edge) {
        return edge.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace(" row", "");
    }

    private static Edge edge(@Nullable SqlNode bound) {
        if (bound == null || SqlWindow.isCurrentRow(bound)) {
            return Edge.CURRENT_ROW;
        }
        if (SqlWindow.isUnboundedPreceding(bound)) {
            return Edge.UNBOUNDED_PRECEDING;
        }
        if (SqlWindow.isUnboundedFollowing(bound)) {
            return Edge.UNBOUNDED_FOLLOWING;
        }
        return bound.getKind() == SqlKind.PRECEDING ? Edge.PRECEDING : Edge.FOLLOWING;
    }

    private static Exclusion exclusion(@Nullable SqlLiteral exclude) {
        String words = exclude == null ? "" : String.valueOf(exclude.toValue());
        if (words.endsWith("ROW")) {
            return Exclusion.CURRENT_ROW;
        }
        if (words.endsWith("GROUP")) {
            return Exclusion.GROUP;
        }
        return words.endsWith("TIES") ? Exclusion.TIES : Exclusion.NOTHING;
    }
}
