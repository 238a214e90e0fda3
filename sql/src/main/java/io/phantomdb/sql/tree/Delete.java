package io.phantomdb.sql.tree;

import java.util.Optional;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// DELETE with PostgreSQL's USING and RETURNING.
public final class Delete extends SqlDelete {
    private final @Nullable SqlNode using;
    private final @Nullable SqlNodeList returning;

    public Delete(
            SqlParserPos position,
            SqlNode table,
            @Nullable SqlIdentifier alias,
            @Nullable SqlNode using,
            @Nullable SqlNode where,
            @Nullable SqlNodeList returning) {
        super(position, table, where, null, alias);
        this.using = using;
        this.returning = returning;
    }

    public Optional<SqlNode> using() {
        return Optional.ofNullable(using);
    }

    public Optional<SqlNodeList> returning() {
        return Optional.ofNullable(returning);
    }
}
