package io.phantomdb.sql.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Names of result columns that the text does not name, as PostgreSQL gives them: the function's, else `?column?`.
///
/// They are put into the tree as aliases. In the outermost SELECT a mark stands before them, so that ORDER BY and
/// GROUP BY cannot mean them; in FROM and WITH they can be meant, hence only those that are alone in their list.
public final class ResultNames {
    private static final String MARK = "\u0000";

    private ResultNames() {}

    /// Gives names to the unnamed items, in place.
    static void mark(SqlNode query) {
        query.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlSelect select && select.getFrom() != null) {
                    derived(select.getFrom());
                }
                if (call instanceof SqlWithItem item && item.columnList == null) {
                    expose(item.query);
                }
                return super.visit(call);
            }
        });
        name(query, name -> MARK + name);
    }

    private static void derived(SqlNode from) {
        if (from instanceof SqlJoin join) {
            derived(join.getLeft());
            derived(join.getRight());
        } else if (from.getKind() == SqlKind.AS) {
            SqlCall as = (SqlCall) from;
            if (as.operandCount() == 2) {
                expose(as.operand(0));
            }
        } else {
            expose(from);
        }
    }

    private static void expose(SqlNode query) {
        List<String> names = new ArrayList<>();
        SqlSelect first = ColumnName.first(query);
        if (first != null) {
            first.getSelectList().forEach(item -> names.add(ColumnName.of(item)));
        }
        name(query, name -> {
            boolean alone = !name.equals(ColumnName.NONE) && Collections.frequency(names, name) == 1;
            return alone ? name : null;
        });
    }

    /// @param alias from the name to its alias; NULL for none
    private static void name(SqlNode query, UnaryOperator<@Nullable String> alias) {
        SqlSelect select = ColumnName.first(query);
        if (select == null) {
            return;
        }
        SqlNodeList items = select.getSelectList();
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            boolean unnamed = !(item instanceof SqlIdentifier)
                    && !(item instanceof SqlStarExclude)
                    && !(item instanceof SqlStarReplace)
                    && item.getKind() != SqlKind.AS;
            String given = unnamed ? alias.apply(ColumnName.of(item)) : null;
            if (given != null) {
                items.set(i, as(item, given));
            }
        }
    }

    private static SqlNode as(SqlNode item, String alias) {
        SqlParserPos position = item.getParserPosition();
        return new SqlBasicCall(SqlStdOperatorTable.AS, List.of(item, new SqlIdentifier(alias, position)), position);
    }

    /// The name without its mark.
    public static String unmarked(String name) {
        return name.startsWith(MARK) ? name.substring(MARK.length()) : name;
    }

    /// The name as clients see it.
    public static String clean(String name) {
        return name.startsWith("EXPR$") ? ColumnName.NONE : unmarked(name);
    }
}
