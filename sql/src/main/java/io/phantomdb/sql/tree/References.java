package io.phantomdb.sql.tree;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.ForeignKey.Action;
import io.phantomdb.core.schema.ForeignKey.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// A foreign key as it is written, filled in by the grammar from left to right.
public final class References {
    private final Optional<SqlIdentifier> name;
    private final List<SqlIdentifier> columns;
    private final SqlIdentifier parent;
    private final List<SqlIdentifier> parentColumns;
    private Action onDelete = Action.NO_ACTION;
    private Action onUpdate = Action.NO_ACTION;
    private boolean deferrable;
    private boolean deferred;
    private boolean full;

    public References(
            @Nullable SqlIdentifier name,
            List<SqlIdentifier> columns,
            SqlIdentifier parent,
            @Nullable SqlNodeList parentColumns) {
        this.name = Optional.ofNullable(name);
        this.columns = List.copyOf(columns);
        this.parent = parent;
        this.parentColumns = parentColumns == null ? List.of() : names(parentColumns);
    }

    /// The names of a list.
    public static List<SqlIdentifier> names(SqlNodeList list) {
        List<SqlIdentifier> names = new ArrayList<>();
        list.forEach(node -> names.add((SqlIdentifier) node));
        return names;
    }

    public void onDelete(Action action) {
        onDelete = action;
    }

    public void onUpdate(Action action) {
        onUpdate = action;
    }

    public void deferrable(boolean allowed) {
        deferrable = allowed;
    }

    public void initiallyDeferred(boolean value) {
        deferred = value;
    }

    public void matchFull() {
        full = true;
    }

    /// SQLSTATE 0A000: MATCH PARTIAL.
    public static void unsupportedMatch(SqlParserPos position) {
        throw new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "MATCH PARTIAL is not supported; foreign keys match as MATCH SIMPLE or MATCH FULL says",
                Syntax.at(position),
                null);
    }

    public Optional<SqlIdentifier> name() {
        return name;
    }

    public List<SqlIdentifier> columns() {
        return columns;
    }

    public SqlIdentifier parent() {
        return parent;
    }

    public List<SqlIdentifier> parentColumns() {
        return parentColumns;
    }

    public Action onDelete() {
        return onDelete;
    }

    public Action onUpdate() {
        return onUpdate;
    }

    public boolean isMatchFull() {
        return full;
    }

    public Timing timing() {
        return deferred ? Timing.INITIALLY_DEFERRED : deferrable ? Timing.DEFERRABLE : Timing.IMMEDIATE;
    }
}
