package io.phantomdb.sql.tree;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// MERGE INTO table USING source ON condition, with its branches in order.
public record Merge(
        SqlIdentifier table, Optional<SqlIdentifier> alias, SqlNode source, SqlNode condition, List<When> branches) {
    public Merge(
            SqlIdentifier table,
            @Nullable SqlIdentifier alias,
            SqlNode source,
            SqlNode condition,
            List<When> branches) {
        this(table, Optional.ofNullable(alias), source, condition, List.copyOf(branches));
    }

    /// What a branch does with its rows.
    public enum Deed {
        NOTHING,
        UPDATE,
        DELETE,
        INSERT
    }

    /// The first branch whose condition holds is taken.
    ///
    /// @param columns what UPDATE or INSERT assigns; all columns where INSERT names none
    /// @param values side by side with the columns; empty for defaults
    public record When(
            boolean matched,
            Optional<SqlNode> condition,
            Deed deed,
            Optional<SqlNodeList> columns,
            SqlNodeList values,
            SqlParserPos position) {
        public When(
                boolean matched,
                @Nullable SqlNode condition,
                Deed deed,
                @Nullable SqlNodeList columns,
                SqlNodeList values,
                SqlParserPos position) {
            this(matched, Optional.ofNullable(condition), deed, Optional.ofNullable(columns), values, position);
        }
    }
}
