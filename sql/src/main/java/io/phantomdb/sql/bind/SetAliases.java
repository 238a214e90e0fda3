package io.phantomdb.sql.bind;

import io.phantomdb.sql.function.SetFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// The alias of a function that gives rows of one named column, in the place of a value: it means the column.
///
///     SELECT i ->> 'sku' FROM jsonb_array_elements('[]') AS i   =>  SELECT i.value ->> 'sku' FROM ...
final class SetAliases extends SqlShuttle {
    private final Map<String, String> columns;

    private SetAliases(Map<String, String> columns) {
        this.columns = columns;
    }

    /// The SELECT itself where there are no such functions.
    static SqlSelect rewrite(SqlSelect select) {
        Map<String, String> columns = new HashMap<>();
        collect(select.getFrom(), columns);
        if (columns.isEmpty()) {
            return select;
        }
        SetAliases aliases = new SetAliases(columns);
        SqlNode rewritten = select.accept(aliases);
        SqlSelect copy = rewritten instanceof SqlSelect changed ? changed : select;
        List<SqlNode> items = new ArrayList<>();
        for (int i = 0; i < select.getSelectList().size(); i++) {
            items.add(aliases.named(
                    select.getSelectList().get(i), copy.getSelectList().get(i)));
        }
        SqlSelect result = (SqlSelect) copy.clone(copy.getParserPosition());
        result.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
        return result;
    }

    private static void collect(@Nullable SqlNode from, Map<String, String> columns) {
        if (from instanceof SqlJoin join) {
            collect(join.getLeft(), columns);
            collect(join.getRight(), columns);
        } else if (from instanceof SqlCall as && as.getKind() == SqlKind.AS && as.operandCount() == 2) {
            function(as.operand(0))
                    .filter(function -> function.isNamed() && function.columns().size() == 1)
                    .ifPresent(function -> columns.put(
                            ((SqlIdentifier) as.operand(1)).getSimple(),
                            function.columns().getFirst()));
        }
    }

    private static Optional<SetFunction> function(SqlNode node) {
        return switch (node.getKind()) {
            case LATERAL, COLLECTION_TABLE ->
                ((SqlCall) node).operand(0) instanceof SqlCall inner ? function(inner) : Optional.empty();
            case OTHER_FUNCTION -> SetFunction.of(((SqlCall) node).getOperator().getName(), false);
            default -> Optional.empty();
        };
    }

    /// An item that is nothing but the alias keeps its name.
    private SqlNode named(SqlNode before, SqlNode after) {
        return before instanceof SqlIdentifier name && name.isSimple() && columns.containsKey(name.getSimple())
                ? SqlStdOperatorTable.AS.createCall(before.getParserPosition(), after, before)
                : after;
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier id) {
        String column = id.isSimple() && !id.isStar() ? columns.get(id.getSimple()) : null;
        return column == null ? id : new SqlIdentifier(List.of(id.getSimple(), column), id.getParserPosition());
    }

    /// Names behind AS are no values.
    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call.getKind() != SqlKind.AS) {
            return super.visit(call);
        }
        SqlNode value = call.operand(0);
        SqlNode rewritten =
                value instanceof SqlIdentifier table && call.operandCount() > 2 ? table : value.accept(this);
        if (rewritten == value || rewritten == null) {
            return call;
        }
        List<SqlNode> operands = new ArrayList<>(call.getOperandList());
        operands.set(0, rewritten);
        return SqlStdOperatorTable.AS.createCall(call.getParserPosition(), operands);
    }
}
