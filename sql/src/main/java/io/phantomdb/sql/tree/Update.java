package io.phantomdb.sql.tree;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// UPDATE with PostgreSQL's FROM and RETURNING.
public final class Update extends SqlUpdate {
    private final @Nullable SqlNode from;
    private final @Nullable SqlNodeList returning;

    public Update(
            SqlParserPos position,
            SqlNode table,
            @Nullable SqlIdentifier alias,
            SqlNodeList columns,
            SqlNodeList values,
            @Nullable SqlNode from,
            @Nullable SqlNode where,
            @Nullable SqlNodeList returning) {
        super(position, table, columns, values, where, null, alias);
        this.from = from;
        this.returning = returning;
    }

    public Optional<SqlNode> from() {
        return Optional.ofNullable(from);
    }

    public Optional<SqlNodeList> returning() {
        return Optional.ofNullable(returning);
    }
}
