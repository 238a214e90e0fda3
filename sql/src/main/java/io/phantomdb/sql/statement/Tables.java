package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Statement.TableName;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// Names of tables and columns looked up outside queries.
final class Tables {
    private Tables() {}

    /// The name of something to be made: without a schema it goes to the first one of the search path. SQLSTATE
    /// 42601 for more than two parts, 3F000 where the search path has no schema.
    static TableName newName(Catalog catalog, SqlIdentifier identifier) {
        return switch (identifier.names.size()) {
            case 1 ->
                new TableName(
                        catalog.searchPath().stream()
                                .filter(catalog.schemas()::contains)
                                .findFirst()
                                .orElseThrow(() -> error(
                                        SqlState.INVALID_SCHEMA_NAME,
                                        "no schema has been selected to create in",
                                        identifier)),
                        identifier.names.get(0));
            case 2 -> new TableName(identifier.names.get(0), identifier.names.get(1));
            default -> throw error(SqlState.SYNTAX_ERROR, "improper qualified name: " + identifier, identifier);
        };
    }

    /// SQLSTATE 42P01.
    static TableInfo find(Catalog catalog, SqlNode node) {
        if (!(node instanceof SqlIdentifier identifier)) {
            throw error(SqlState.SYNTAX_ERROR, "a table name is expected here", node);
        }
        return look(catalog, identifier, catalog::table)
                .orElseThrow(() -> view(catalog, identifier)
                        .map(view ->
                                error(SqlState.WRONG_OBJECT_TYPE, "\"" + view.name() + "\" is not a table", identifier))
                        .orElseGet(() -> unknown(identifier)));
    }

    /// A table whose rows or form a statement changes. SQLSTATE 42809 for a materialized view.
    static TableInfo changeable(Catalog catalog, SqlNode node) {
        TableInfo table = find(catalog, node);
        if (catalog.materializedView(table).isPresent()) {
            throw error(SqlState.WRONG_OBJECT_TYPE, "cannot change materialized view \"" + table.name() + "\"", node);
        }
        return table;
    }

    static Optional<ViewInfo> view(Catalog catalog, SqlIdentifier identifier) {
        return look(catalog, identifier, catalog::view);
    }

    static Optional<SequenceInfo> sequence(Catalog catalog, SqlIdentifier identifier) {
        return look(catalog, identifier, catalog::sequence);
    }

    /// What the name means: in its schema, else in the first schema of the search path that has one.
    static <T> Optional<T> look(
            Catalog catalog, SqlIdentifier identifier, BiFunction<String, String, Optional<T>> find) {
        List<String> names = identifier.names;
        return switch (names.size()) {
            case 1 ->
                catalog.searchPath().stream()
                        .flatMap(schema -> find.apply(schema, names.get(0)).stream())
                        .findFirst();
            case 2 -> find.apply(names.get(0), names.get(1));
            default -> throw error(SqlState.SYNTAX_ERROR, "improper qualified name: " + identifier, identifier);
        };
    }

    static Optional<IndexInfo> index(Catalog catalog, SqlIdentifier identifier) {
        return look(catalog, identifier, catalog::index);
    }

    /// Whether a table, view, sequence or index is called so.
    static boolean isTaken(Catalog catalog, TableName name) {
        return catalog.table(name.schema(), name.name()).isPresent()
                || catalog.view(name.schema(), name.name()).isPresent()
                || catalog.sequence(name.schema(), name.name()).isPresent()
                || catalog.index(name.schema(), name.name()).isPresent();
    }

    /// SQLSTATE 42P07 where the name is taken.
    static Definition renamed(Catalog catalog, IndexInfo index, SqlIdentifier name) {
        if (isTaken(catalog, new TableName(index.schema(), name.getSimple()))) {
            throw error(SqlState.DUPLICATE_TABLE, "relation \"" + name.getSimple() + "\" already exists", name);
        }
        return new Definition.RenameIndex(index, name.getSimple());
    }

    static DatabaseException unknown(SqlIdentifier identifier) {
        return error(SqlState.UNDEFINED_TABLE, "relation \"" + identifier + "\" does not exist", identifier);
    }

    /// SQLSTATE 42809 where it is something else, 42P01, or 42704 of an index, where it is nothing.
    static DatabaseException missing(Catalog catalog, String kind, SqlIdentifier identifier) {
        boolean other = look(catalog, identifier, catalog::table).isPresent()
                || view(catalog, identifier).isPresent()
                || sequence(catalog, identifier).isPresent()
                || index(catalog, identifier).isPresent();
        return other
                ? error(
                        SqlState.WRONG_OBJECT_TYPE,
                        "\"" + identifier + "\" is not " + (kind.equals("index") ? "an " : "a ") + kind,
                        identifier)
                : error(
                        kind.equals("index") ? SqlState.UNDEFINED_OBJECT : SqlState.UNDEFINED_TABLE,
                        kind + " \"" + identifier + "\" does not exist",
                        identifier);
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
