package io.phantomdb.sql;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.parse.Parser;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.statement.StatementBinder;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/// Turns SQL text into statements that can be run. Stateless: any number of threads may share one.
///
/// Parameters are `?`, numbered from left to right, or `$1`, `$2` and so on, not both kinds at once.
public final class SqlFrontend {
    private final FileSchemas files;

    /// A front end for statements that name no files.
    public SqlFrontend() {
        this(FileSchemas.NONE);
    }

    /// @param files tells the columns of files that queries name
    public SqlFrontend(FileSchemas files) {
        this.files = files;
    }

    /// @param hints what the client knows of the parameters' types, by index; taken only where the text tells
    ///     nothing
    /// @return the statement, bound to this version of the catalog
    /// @throws DatabaseException with a SQLSTATE, and with the position where the text is to blame: 42601 syntax,
    ///     42P01 unknown table, 42703 unknown and 42702 ambiguous column, 42883 unknown function or operator, 42803
    ///     grouping, 42804 types, 22P02 and 22007 literals, 42P18 parameter without a type, 0A000 not supported,
    ///     54001 nested too deep
    public Prepared prepare(String sql, Catalog catalog, List<Optional<SqlType>> hints) {
        try {
            SqlNode node = Parser.parse(sql);
            StatementBinder binder = new StatementBinder(catalog, hints, files);
            Statement statement = binder.bind(node);
            return new Prepared(statement, binder.parameterTypes(), StatementBinder.output(statement));
        } catch (StackOverflowError e) {
            throw new DatabaseException(SqlState.STATEMENT_TOO_COMPLEX, "the statement is nested too deep", e);
        }
    }

    /// [#prepare(String, Catalog, List)] without hints.
    public Prepared prepare(String sql, Catalog catalog) {
        return prepare(sql, catalog, List.of());
    }
}
