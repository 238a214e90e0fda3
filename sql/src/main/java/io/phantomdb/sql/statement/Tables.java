package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.sql.plan.Statement.TableName;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// Names of tables and columns looked up outside queries.
final class Tables {
    private Tables() {}

    /// The name with its schema; SQLSTATE 42601 for more than two parts.
    static TableName name(SqlIdentifier identifier) {
        return switch (identifier.names.size()) {
            case 1 -> new TableName(Catalog.DEFAULT_SCHEMA, identifier.names.get(0));
            case 2 -> new TableName(identifier.names.get(0), identifier.names.get(1));
            default -> throw error(SqlState.SYNTAX_ERROR, "improper qualified name: " + identifier, identifier);
        };
    }

    /// SQLSTATE 42P01.
    static TableInfo find(Catalog catalog, SqlNode node) {
        if (!(node instanceof SqlIdentifier identifier)) {
            throw error(SqlState.SYNTAX_ERROR, "a table name is expected here", node);
        }
        TableName name = name(identifier);
        return catalog.table(name.schema(), name.name())
                .orElseThrow(() ->
                        error(SqlState.UNDEFINED_TABLE, "relation \"" + identifier + "\" does not exist", identifier));
    }

    /// Positions of the named columns; of all visible ones where no list is given. SQLSTATE 42703, 42701.
    static List<Integer> columns(TableInfo table, @Nullable SqlNodeList names) {
        if (names == null) {
            return IntStream.range(0, table.visibleColumns().size()).boxed().toList();
        }
        List<Integer> positions = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (SqlNode node : names) {
            int position = column(table, (SqlIdentifier) node);
            if (!seen.add(position)) {
                throw error(SqlState.DUPLICATE_COLUMN, "column \"" + node + "\" is named more than once", node);
            }
            positions.add(position);
        }
        return positions;
    }

    static int column(TableInfo table, SqlIdentifier identifier) {
        String name = identifier.names.getLast();
        List<Column> columns = table.visibleColumns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw error(
                SqlState.UNDEFINED_COLUMN,
                "column \"" + name + "\" of relation \"" + table.name() + "\" does not exist",
                identifier);
    }

    static DatabaseException error(SqlState state, String message, SqlNode node) {
        return new DatabaseException(state, message, Syntax.at(node.getParserPosition()), null);
    }
}
