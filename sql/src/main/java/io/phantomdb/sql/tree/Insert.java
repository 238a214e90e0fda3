package io.phantomdb.sql.tree;

import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// INSERT with what Calcite's has no place for. `DEFAULT VALUES` is VALUES of one empty row.
public final class Insert extends SqlInsert {
    private final Overriding overriding;

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
            @Nullable SqlNodeList columns,
            SqlNode source,
            Overriding overriding) {
        super(position, SqlNodeList.EMPTY, table, source, columns);
        this.overriding = overriding;
    }

    public Overriding overriding() {
        return overriding;
    }
}
