package io.phantomdb.sql.tree;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// INSERT with what Calcite's has no place for. `DEFAULT VALUES` is VALUES of one empty row.
public final class Insert extends SqlInsert {
    private final Overriding overriding;
    private final @Nullable SqlIdentifier alias;
    private final @Nullable OnConflict conflict;
    private final @Nullable SqlNodeList returning;

    /// What becomes of values given for identity columns.
    public enum Overriding {
        /// They are refused where the column is GENERATED ALWAYS.
        NOTHING,
        /// They are taken.
        SYSTEM_VALUE,
        /// They are passed over: the sequence gives the values.
        USER_VALUE
    }

    public Insert(
            SqlParserPos position,
            SqlNode table,
            @Nullable SqlIdentifier alias,
            @Nullable SqlNodeList columns,
            SqlNode source,
            Overriding overriding,
            @Nullable OnConflict conflict,
            @Nullable SqlNodeList returning) {
        super(position, SqlNodeList.EMPTY, table, source, columns);
        this.overriding = overriding;
        this.alias = alias;
        this.conflict = conflict;
        this.returning = returning;
    }

    public Overriding overriding() {
        return overriding;
    }

    /// What the row that is there, or was inserted, is called.
    public Optional<SqlIdentifier> alias() {
        return Optional.ofNullable(alias);
    }

    public Optional<OnConflict> conflict() {
        return Optional.ofNullable(conflict);
    }

    public Optional<SqlNodeList> returning() {
        return Optional.ofNullable(returning);
    }
}
