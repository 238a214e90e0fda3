package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.sql.bind.QueryBinder;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// SELECT ... FOR UPDATE and its like, as a query that yields the keys of the rows to lock as well.
///
///     SELECT a FROM t, u WHERE p LIMIT 1 FOR UPDATE OF t   =>  SELECT a, t.key FROM t, u WHERE p
///                                                              lock t, keep the first row that was locked
final class LockingBinder {
    private final Catalog catalog;
    private final QueryPlanner planner;
    private final List<Leaf> leaves = new ArrayList<>();
    private Optional<Expr> offset = Optional.empty();
    private Optional<Expr> fetch = Optional.empty();

    /// A table of FROM under the name that the query has for it.
    private static final class Leaf {
        private final String alias;
        private final TableInfo table;
        private Optional<Syntax.Locking> lock = Optional.empty();

        private Leaf(String alias, TableInfo table) {
            this.alias = alias;
            this.table = table;
        }

        /// Of several clauses the strongest counts, and the most impatient.
        private void lock(Syntax.Locking clause) {
            RowLock mode = lock.map(Syntax.Locking::mode)
                    .filter(other -> other.compareTo(clause.mode()) > 0)
                    .orElse(clause.mode());
            LockPolicy policy = lock.map(Syntax.Locking::policy)
                    .filter(other -> other.compareTo(clause.policy()) > 0)
                    .orElse(clause.policy());
            lock = Optional.of(new Syntax.Locking(mode, List.of(), policy));
        }
    }

    LockingBinder(Catalog catalog, QueryPlanner planner) {
        this.catalog = catalog;
        this.planner = planner;
    }

    /// SQLSTATE 0A000 where a row of the result stands for no row of the table, 42P01 where OF names no table.
    Statement bind(Syntax.LockingQuery locking) {
        SqlSelect select = select(locking.query());
        refuseGroups(select);
        SqlNode from = select.getFrom();
        if (from == null) {
            return new Statement.Query(planner.plan(locking.query()));
        }
        select.setFrom(withKeys(from));
        locking.clauses().forEach(this::apply);
        expandStars(select);
        List<Leaf> locked =
                leaves.stream().filter(leaf -> leaf.lock.isPresent()).toList();
        for (Leaf leaf : locked) {
            for (int position : leaf.table.key()) {
                SqlIdentifier column =
                        column(leaf.alias, leaf.table.columns().get(position).name());
                select.getSelectList()
                        .add(SqlStdOperatorTable.AS.createCall(
                                SqlParserPos.ZERO,
                                column,
                                new SqlIdentifier(
                                        "lock " + select.getSelectList().size(), SqlParserPos.ZERO)));
            }
        }
        Plan plan = withoutLimit(plan(locking.query()));
        int keys = locked.stream().mapToInt(leaf -> leaf.table.key().size()).sum();
        int columns = plan.output().size() - keys;
        List<Statement.LockingQuery.Locked> locks = new ArrayList<>();
        int at = columns;
        for (Leaf leaf : locked) {
            Syntax.Locking clause = leaf.lock.orElseThrow();
            List<Integer> key = new ArrayList<>();
            for (int i = 0; i < leaf.table.key().size(); i++) {
                key.add(at++);
            }
            locks.add(new Statement.LockingQuery.Locked(leaf.table, key, clause.mode(), clause.policy()));
        }
        return new Statement.LockingQuery(plan, columns, locks, offset, fetch);
    }

    private Plan plan(SqlNode query) {
        try {
            return planner.plan(query);
        } catch (DatabaseException failure) {
            if (failure.sqlState() == SqlState.GROUPING_ERROR) {
                throw refused("aggregate functions", query);
            }
            throw failure;
        }
    }

    private static SqlSelect select(SqlNode query) {
        return switch (query) {
            case SqlSelect select -> select;
            case SqlOrderBy ordered -> select(ordered.query);
            case SqlWith with -> select(with.body);
            default -> throw refused(query.getKind().name(), query);
        };
    }

    private static void refuseGroups(SqlSelect select) {
        if (select.isDistinct()) {
            throw refused("DISTINCT", select);
        }
        if (select.getGroup() != null) {
            throw refused("GROUP BY", select);
        }
        if (select.getHaving() != null) {
            throw refused("HAVING", select);
        }
    }

    private static DatabaseException refused(String what, SqlNode node) {
        return Tables.error(SqlState.FEATURE_NOT_SUPPORTED, "FOR UPDATE is not allowed with " + what, node);
    }

    /// The FROM clause with tables in their form with hidden columns where those are the key.
    private SqlNode withKeys(SqlNode from) {
        switch (from) {
            case SqlJoin join -> {
                join.setLeft(withKeys(join.getLeft()));
                join.setRight(withKeys(join.getRight()));
                return join;
            }
            case SqlIdentifier name -> {
                return leaf(name, name.names.getLast(), from);
            }
            case SqlCall call
            when call.getKind() == SqlKind.AS
                    && call.operandCount() == 2
                    && call.operand(0) instanceof SqlIdentifier name -> {
                return leaf(name, ((SqlIdentifier) call.operand(1)).getSimple(), from);
            }
            default -> {
                return from;
            }
        }
    }

    private SqlNode leaf(SqlIdentifier name, String alias, SqlNode from) {
        Optional<TableInfo> table = Tables.look(catalog, name, catalog::table);
        if (table.isEmpty()) {
            return from;
        }
        leaves.add(new Leaf(alias, table.get()));
        return table.get().hasPrimaryKey()
                ? from
                : SqlStdOperatorTable.AS.createCall(
                        from.getParserPosition(),
                        QueryBinder.tableWithHiddenColumns(table.get()),
                        new SqlIdentifier(alias, SqlParserPos.ZERO));
    }

    private void apply(Syntax.Locking clause) {
        if (clause.tables().isEmpty()) {
            leaves.forEach(leaf -> leaf.lock(clause));
        }
        for (SqlIdentifier name : clause.tables()) {
            leaves.stream()
                    .filter(leaf -> leaf.alias.equals(name.getSimple()))
                    .findFirst()
                    .orElseThrow(() -> Tables.error(
                            SqlState.UNDEFINED_TABLE,
                            "relation \"" + name + "\" in FOR UPDATE clause not found in FROM clause",
                            name))
                    .lock(clause);
        }
    }

    /// `*` must not show the hidden keys.
    private void expandStars(SqlSelect select) {
        boolean hidden = leaves.stream().anyMatch(leaf -> !leaf.table.hasPrimaryKey());
        SqlNodeList items = new SqlNodeList(select.getSelectList().getParserPosition());
        for (SqlNode item : select.getSelectList()) {
            if (!hidden || !(item instanceof SqlIdentifier star) || !star.isStar()) {
                items.add(item);
                continue;
            }
            String of = star.names.size() > 1 ? star.names.get(star.names.size() - 2) : "";
            for (Leaf leaf : leaves) {
                if (of.isEmpty() || of.equals(leaf.alias)) {
                    leaf.table.visibleColumns().forEach(column -> items.add(column(leaf.alias, column.name())));
                }
            }
        }
        select.setSelectList(items);
    }

    private static SqlIdentifier column(String alias, String column) {
        return new SqlIdentifier(List.of(alias, column), SqlParserPos.ZERO);
    }

    private Plan withoutLimit(Plan plan) {
        return switch (plan) {
            case Plan.Limit limit -> {
                offset = limit.offset();
                fetch = limit.fetch();
                yield limit.input();
            }
            case Plan.Project project ->
                new Plan.Project(withoutLimit(project.input()), project.expressions(), project.output());
            default -> plan;
        };
    }
}
