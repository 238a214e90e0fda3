package io.phantomdb.engine.define;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.store.Transaction;
import java.util.ArrayList;
import java.util.List;

/// What depends on an object: views on what they read, foreign keys on their parents, defaults on sequences.
final class Dependents {
    private final Transaction transaction;

    Dependents(Transaction transaction) {
        this.transaction = transaction;
    }

    /// Views that read the table or view, and with `cascade` go with it. SQLSTATE 2BP01 without.
    void dropViewsOver(long id, String what, boolean cascade) {
        for (ViewInfo view : viewsOver(id)) {
            if (!cascade) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop " + what + " because other objects depend on it: view " + view.name()
                                + "; use DROP ... CASCADE to drop them too");
            }
            dropView(view, true);
        }
        for (MaterializedView view : transaction.catalog().materializedViews()) {
            if (view.query().uses().contains(id)) {
                dropMaterialized(view.query(), what, cascade);
            }
        }
    }

    private void dropMaterialized(ViewInfo view, String what, boolean cascade) {
        if (!cascade) {
            throw new DatabaseException(
                    SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                    "cannot drop " + what + " because other objects depend on it: materialized view " + view.name()
                            + "; use DROP ... CASCADE to drop them too");
        }
        transaction.catalog().tables().stream()
                .filter(table -> table.id() == view.id())
                .toList()
                .forEach(table -> {
                    dropViewsOver(table.id(), "materialized view " + table.name(), true);
                    transaction.dropTable(table);
                });
    }

    /// Foreign keys that other tables have to a table that is dropped; those among the tables go too.
    ///
    /// @param dropped all tables of the statement
    /// @param cascade whether the foreign keys go where their tables stay. SQLSTATE 2BP01 without
    void dropReferencesTo(TableInfo table, List<TableInfo> dropped, boolean cascade) {
        for (ForeignKey key : referencesTo(table)) {
            TableInfo child = table(key.child());
            if (!cascade && !dropped.contains(child)) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop table " + table.name() + " because other objects depend on it: constraint "
                                + key.name() + " on table " + child.name() + "; use DROP ... CASCADE to drop them too");
            }
            transaction.dropConstraint(child, key.name(), false);
        }
    }

    /// The tables to be emptied. SQLSTATE 0A000 where another table has a foreign key to one.
    ///
    /// @param cascade whether such tables are emptied too
    List<TableInfo> truncatedWith(List<TableInfo> tables, boolean cascade) {
        List<TableInfo> all = new ArrayList<>(tables);
        for (int i = 0; i < all.size(); i++) {
            for (ForeignKey key : referencesTo(all.get(i))) {
                TableInfo child = table(key.child());
                if (all.contains(child)) {
                    continue;
                }
                if (!cascade) {
                    throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "cannot truncate a table referenced in a foreign key constraint: table \"" + child.name()
                                    + "\" references \"" + all.get(i).name()
                                    + "\"; truncate both at the same time, or use TRUNCATE ... CASCADE");
                }
                all.add(child);
            }
        }
        return all;
    }

    private List<ForeignKey> referencesTo(TableInfo table) {
        return transaction.catalog().foreignKeys(table).stream()
                .filter(key -> key.parent() == table.id() && key.child() != table.id())
                .toList();
    }

    private TableInfo table(long id) {
        return transaction.catalog().tables().stream()
                .filter(table -> table.id() == id)
                .findFirst()
                .orElseThrow();
    }

    List<ViewInfo> viewsOver(long id) {
        return transaction.catalog().views().stream()
                .filter(view -> view.uses().contains(id))
                .toList();
    }

    void dropView(ViewInfo view, boolean cascade) {
        boolean there = transaction.catalog().views().stream().anyMatch(other -> other.id() == view.id());
        if (there) {
            dropViewsOver(view.id(), "view " + view.name(), cascade);
            transaction.dropView(view);
        }
    }

    /// SQLSTATE 2BP01 where a column's default asks the sequence.
    void requireUnused(SequenceInfo sequence) {
        transaction.catalog().tables().forEach(table -> requireUnused(sequence, table));
    }

    /// As [#requireUnused], but tables in the sequence's schema do not count.
    void requireUnusedOutside(SequenceInfo sequence) {
        transaction.catalog().tables().stream()
                .filter(table -> !table.schema().equals(sequence.schema()))
                .forEach(table -> requireUnused(sequence, table));
    }

    private static void requireUnused(SequenceInfo sequence, TableInfo table) {
        for (Column column : table.columns()) {
            boolean identity = column.generation().orElse(null) instanceof Generation.Identity generation
                    && generation.sequence() == sequence.id();
            if (identity
                    || column.defaultValue()
                            .filter(value -> asks(value, sequence.id()))
                            .isPresent()) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop sequence " + sequence.name() + " because other objects depend on it: default value"
                                + " for column " + column.name() + " of table " + table.name());
            }
        }
    }

    private static boolean asks(Expr value, long sequence) {
        return switch (value) {
            case Expr.Cast cast -> asks(cast.operand(), sequence);
            case Expr.Call call ->
                call.function() == ScalarFunction.NEXT_VALUE
                                && call.arguments().getFirst() instanceof Expr.Literal literal
                                && literal.value() instanceof Long id
                                && id == sequence
                        || call.arguments().stream().anyMatch(argument -> asks(argument, sequence));
            case Expr.Case choice ->
                choice.otherwise().filter(other -> asks(other, sequence)).isPresent()
                        || choice.branches().stream().anyMatch(branch -> asks(branch.value(), sequence));
            case Expr.Apply apply -> apply.arguments().stream().anyMatch(argument -> asks(argument, sequence));
            case Expr.Literal literal -> false;
            case Expr.ColumnRef column -> false;
            case Expr.Parameter parameter -> false;
            case Expr.In in -> asks(in.operand(), sequence);
        };
    }
}
