package io.phantomdb.sql.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.tree.Syntax;
import org.apache.calcite.sql.SqlNode;

/// The error of a cast that no rule allows.
final class CastRefused {
    private CastRefused() {}

    static DatabaseException error(SqlType from, SqlType to, SqlNode node) {
        return new DatabaseException(
                SqlState.CANNOT_COERCE,
                "cannot cast type " + from + " to " + to,
                Syntax.at(node.getParserPosition()),
                null);
    }
}
