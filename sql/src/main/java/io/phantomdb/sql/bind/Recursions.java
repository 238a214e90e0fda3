package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.sql.tree.Syntax;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// What a recursive query may look like: PostgreSQL's rules.
final class Recursions {
    private final String name;
    private int references;

    private Recursions(String name) {
        this.name = name;
    }

    /// How often the query reads the table of this name.
    static int references(SqlNode query, String name) {
        Recursions counted = new Recursions(name);
        counted.count(query);
        return counted.references;
    }

    /// SQLSTATE 42P19 where the item, which reads itself, does it in a way that has no meaning; 0A000 for ORDER BY.
    static void check(SqlWithItem item) {
        String name = item.name.getSimple();
        SqlNode query = item.query;
        if (query instanceof SqlOrderBy order) {
            throw error(SqlState.FEATURE_NOT_SUPPORTED, "ORDER BY and LIMIT in a recursive query are", order);
        }
        if (query.getKind() != SqlKind.UNION) {
            throw new DatabaseException(
                    SqlState.INVALID_RECURSION,
                    "recursive query \"" + name
                            + "\" does not have the form non-recursive-term UNION [ALL] recursive-term",
                    Syntax.at(item.getParserPosition()),
                    null);
        }
        SqlCall union = (SqlCall) query;
        if (references(union.operand(0), name) > 0) {
            throw refused(name, "must not appear within its non-recursive term", union);
        }
        SqlNode step = union.operand(1);
        if (references(step, name) > 1) {
            throw refused(name, "must not appear more than once", step);
        }
        if (step.getKind() == SqlKind.INTERSECT || step.getKind() == SqlKind.EXCEPT) {
            throw refused(name, "must not appear within " + step.getKind(), step);
        }
        if (step instanceof SqlSelect select && select.getFrom() != null) {
            if (isNullable(select.getFrom(), name)) {
                throw refused(name, "must not appear within an outer join", step);
            }
            boolean inFrom = references(select.getFrom(), name) > 0;
            if (!inFrom) {
                throw refused(name, "must not appear within a subquery", step);
            }
            boolean aggregates =
                    select.getGroup() != null || select.getSelectList().stream().anyMatch(QueryForms::aggregates);
            if (aggregates) {
                throw new DatabaseException(
                        SqlState.INVALID_RECURSION,
                        "aggregate functions are not allowed in a recursive query's recursive term",
                        Syntax.at(step.getParserPosition()),
                        null);
            }
        }
    }

    private static DatabaseException refused(String name, String why, SqlNode node) {
        return new DatabaseException(
                SqlState.INVALID_RECURSION,
                "recursive reference to query \"" + name + "\" " + why,
                Syntax.at(node.getParserPosition()),
                null);
    }

    private static DatabaseException error(SqlState state, String what, SqlNode node) {
        return new DatabaseException(state, what + " not supported", Syntax.at(node.getParserPosition()), null);
    }

    /// Whether the reference stands on a side of an outer join that may have no row.
    private static boolean isNullable(SqlNode from, String name) {
        if (!(from instanceof SqlJoin join)) {
            return false;
        }
        JoinType type = join.getJoinType();
        boolean left = references(join.getLeft(), name) > 0;
        boolean right = references(join.getRight(), name) > 0;
        return type.generatesNullsOnLeft() && left
                || type.generatesNullsOnRight() && right
                || isNullable(join.getLeft(), name)
                || isNullable(join.getRight(), name);
    }

    private void count(SqlNode query) {
        query.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlSelect select && select.getFrom() != null) {
                    table(select.getFrom());
                }
                return super.visit(call);
            }
        });
        if (query instanceof SqlIdentifier || query instanceof SqlJoin || query.getKind() == SqlKind.AS) {
            table(query);
        }
    }

    private void table(SqlNode from) {
        switch (from) {
            case SqlIdentifier table ->
                references += table.isSimple() && table.getSimple().equals(name) ? 1 : 0;
            case SqlJoin join -> {
                table(join.getLeft());
                table(join.getRight());
            }
            case SqlCall call
            when call.getKind() == SqlKind.AS || call.getKind() == SqlKind.TABLE_REF -> table(call.operand(0));
            default -> {}
        }
    }
}
