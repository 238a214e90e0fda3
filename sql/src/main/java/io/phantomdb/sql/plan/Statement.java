package io.phantomdb.sql.plan;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One SQL statement, bound to a catalog version.
public sealed interface Statement {
    /// SELECT, VALUES.
    record Query(Plan plan) implements Statement {}

    /// SELECT that locks the rows it comes from.
    ///
    /// @param plan without the query's own LIMIT and OFFSET; after the query's columns come keys of tables
    /// @param columns of the result, the first ones of the plan
    /// @param offset,fetch as of [Plan.Limit]; they count locked rows
    record LockingQuery(Plan plan, int columns, List<Locked> locks, Optional<Expr> offset, Optional<Expr> fetch)
            implements Statement {
        public LockingQuery {
            locks = List.copyOf(locks);
        }

        /// @param key positions of the table's key columns in the plan's output; NULL: there is no row
        public record Locked(TableInfo table, List<Integer> key, RowLock mode, LockPolicy policy) {
            public Locked {
                key = List.copyOf(key);
            }
        }
    }

    /// @param source yields every visible column of the table in order, defaults and casts in place.
    ///     [Plan.Values] where the text has VALUES of constants and parameters
    /// @param returning over the visible columns of each row as it was written
    record Insert(TableInfo table, Plan source, Optional<OnConflict> conflict, Optional<Returning> returning)
            implements Statement {
        public Insert(TableInfo table, Plan source) {
            this(table, source, Optional.empty(), Optional.empty());
        }
    }

    /// What INSERT does with rows whose key is there already: nothing, unless there are `values`.
    ///
    /// @param values of every visible column, over the visible columns of the row that is there, then of the one
    ///     that was to be inserted; empty: nothing is done
    /// @param condition over the same: only where it is TRUE the row is updated
    record OnConflict(List<Expr> values, Optional<Expr> condition) {
        public OnConflict {
            values = List.copyOf(values);
        }
    }

    /// The rows that a write yields.
    record Returning(List<Field> output, List<Expr> expressions) {
        public Returning {
            output = List.copyOf(output);
            expressions = List.copyOf(expressions);
        }
    }

    /// @param source yields the old key columns, then the new values of every visible column in order; each row
    ///     of the table at most once. A [Plan.PointLookup] under nothing but [Plan.Project] and [Plan.Filter]
    ///     is a write by key. Behind the new values may stand more columns, for `returning`
    /// @param repeats whether a row of the table may come more than once; then its first coming counts
    /// @param returning over the visible columns of each row as it was written, then the further columns of the
    ///     source
    record Update(TableInfo table, Plan source, boolean repeats, Optional<Returning> returning) implements Statement {
        public Update(TableInfo table, Plan source) {
            this(table, source, false, Optional.empty());
        }
    }

    /// @param source yields the key columns; each row of the table at most once. A [Plan.PointLookup] under
    ///     nothing but [Plan.Project] and [Plan.Filter] is a write by key. Behind the keys may stand more
    ///     columns, for `returning`
    /// @param repeats whether a row of the table may come more than once
    /// @param returning over the columns of the source behind the keys
    record Delete(TableInfo table, Plan source, boolean repeats, Optional<Returning> returning) implements Statement {
        public Delete(TableInfo table, Plan source) {
            this(table, source, false, Optional.empty());
        }
    }

    /// MERGE: each row of the source goes the way of one branch.
    ///
    /// @param source yields the key columns of the row that matches, or NULLs; the number of the branch as
    ///     INTEGER, from 0, NULL for none; then, branch after branch, a value of every visible column for those
    ///     that insert or update
    record Merge(TableInfo table, Plan source, List<MergeBranch> branches) implements Statement {
        public Merge {
            branches = List.copyOf(branches);
        }
    }

    enum MergeBranch {
        NOTHING,
        UPDATE,
        DELETE,
        INSERT
    }

    /// @param uniques UNIQUE constraints; field ids count the definition's columns from 1
    record CreateTable(
            TableDefinition definition,
            boolean ifNotExists,
            List<IndexDefinition> uniques,
            List<ForeignKeyDefinition> foreignKeys)
            implements Statement {
        public CreateTable {
            uniques = List.copyOf(uniques);
            foreignKeys = List.copyOf(foreignKeys);
        }

        public CreateTable(TableDefinition definition, boolean ifNotExists) {
            this(definition, ifNotExists, List.of(), List.of());
        }
    }

    /// @param tables those that exist
    /// @param cascade whether views over them and foreign keys to them go too
    record DropTable(List<TableInfo> tables, boolean cascade) implements Statement {
        public DropTable {
            tables = List.copyOf(tables);
        }
    }

    record TableName(String schema, String name) {
        @Override
        public String toString() {
            return schema + "." + name;
        }
    }

    record Define(Definition definition) implements Statement {}

    /// COPY FROM a file on the server.
    ///
    /// @param columns positions of the table's columns that the file gives, in the file's order; the others get
    ///     their defaults
    /// @param columnsNamed whether the statement lists the columns; else a Parquet file's columns, or a CSV
    ///     file's with HEADER, may be taken by name
    /// @param options by lower-case name, without `format`: header, delimiter, null, quote, escape
    record Copy(
            TableInfo table,
            List<Integer> columns,
            boolean columnsNamed,
            String path,
            Format format,
            Map<String, String> options)
            implements Statement {
        public enum Format {
            PARQUET,
            CSV,
            JSON,
            ARROW
        }

        public Copy {
            columns = List.copyOf(columns);
            options = Map.copyOf(options);
        }
    }

    /// COPY TO a file on the server.
    ///
    /// @param options as for [Copy]
    record CopyTo(Plan source, String path, Format format, Map<String, String> options) implements Statement {
        public enum Format {
            PARQUET,
            CSV,
            /// An object per line.
            JSON,
            /// An IPC file.
            ARROW
        }

        public CopyTo {
            options = Map.copyOf(options);
        }
    }

    /// PREPARE: a name for a statement, as long as the session lasts.
    ///
    /// @param types of the first parameters; the others follow from their places
    record Prepare(String name, List<SqlType> types, String text) implements Statement {
        public Prepare {
            types = List.copyOf(types);
        }
    }

    /// @param arguments constants
    record Execute(String name, List<Expr> arguments) implements Statement {
        public Execute {
            arguments = List.copyOf(arguments);
        }
    }

    /// @param name absent: all
    record Deallocate(Optional<String> name) implements Statement {}

    /// @param planningNanos what binding and planning the statement took
    record Explain(Statement statement, ExplainOptions options, long planningNanos) implements Statement {
        public boolean analyze() {
            return options.analyze();
        }
    }

    /// @param readOnly absent: as the session has it
    /// @param isolation absent: as the session has it
    record Begin(Optional<Boolean> readOnly, Optional<Isolation> isolation) implements Statement {}

    /// Modes of the transaction that is open, or of the session's transactions to come.
    record SetTransaction(Optional<Boolean> readOnly, Optional<Isolation> isolation, boolean session)
            implements Statement {}

    enum Isolation {
        READ_UNCOMMITTED,
        READ_COMMITTED,
        REPEATABLE_READ,
        SERIALIZABLE
    }

    /// @param chain whether a transaction with the same modes begins at once
    record Commit(boolean chain) implements Statement {
        public Commit() {
            this(false);
        }
    }

    /// @param chain as for [Commit]
    record Rollback(boolean chain) implements Statement {
        public Rollback() {
            this(false);
        }
    }

    record Savepoint(String name) implements Statement {}

    record ReleaseSavepoint(String name) implements Statement {}

    record RollbackTo(String savepoint) implements Statement {}

    /// `CALL schema.name(arguments)`; the arguments are constants or parameters.
    record Call(String schema, String name, List<Expr> arguments) implements Statement {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// @param name lower case, parts joined by `.`
    /// @param value as text; absent: back to the default
    /// @param local until the transaction ends
    record SetVariable(String name, Optional<String> value, boolean local) implements Statement {
        public SetVariable(String name, Optional<String> value) {
            this(name, value, false);
        }
    }

    /// @param name lower case; `all` for every variable
    record ShowVariable(String name) implements Statement {}

    /// @param name lower case; `all` for every variable
    record ResetVariable(String name) implements Statement {}
}
