package io.phantomdb.sql.tree;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// What INSERT does with rows whose key is there already.
///
/// @param target the key's columns, if named
/// @param constraint the key's constraint, if named
/// @param update whether it updates the row that is there, else nothing is done
/// @param columns what is assigned, with `values` side by side
/// @param where which of the rows that are there are updated
public record OnConflict(
        SqlParserPos position,
        Optional<SqlNodeList> target,
        Optional<SqlIdentifier> constraint,
        boolean update,
        SqlNodeList columns,
        SqlNodeList values,
        Optional<SqlNode> where) {
    public OnConflict(
            SqlParserPos position,
            @Nullable SqlNodeList target,
            @Nullable SqlIdentifier constraint,
            boolean update,
            SqlNodeList columns,
            SqlNodeList values,
            @Nullable SqlNode where) {
        this(
                position,
                Optional.ofNullable(target),
                Optional.ofNullable(constraint),
                update,
                columns,
                values,
                Optional.ofNullable(where));
    }
}
