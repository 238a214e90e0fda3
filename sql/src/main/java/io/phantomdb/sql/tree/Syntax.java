package io.phantomdb.sql.tree;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.sql.plan.ExplainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// The commands as they are written: names unresolved, expressions unbound.
public sealed interface Syntax {
    /// The tag of an INTERVAL literal; fields, if any, follow it.
    String INTERVAL_TAG = "INTERVAL";

    int PARAMETERS_MAX = 65_535;

    /// @param clauses in the order written, at least one
    record LockingQuery(SqlNode query, List<Locking> clauses) implements Syntax {}

    /// `FOR UPDATE` and its like.
    ///
    /// @param tables names or aliases; none: all of the query
    record Locking(RowLock mode, List<SqlIdentifier> tables, LockPolicy policy) {
        /// Whether the word is the next of a strength that has begun.
        public static boolean goesOn(String word, String next) {
            return word.equalsIgnoreCase("no") && next.equalsIgnoreCase("key")
                    || word.equalsIgnoreCase("key") && next.equalsIgnoreCase("share");
        }

        /// SQLSTATE 42601 where the words are no strength or no policy.
        public static Locking of(String strength, List<SqlIdentifier> tables, String wait, SqlParserPos position) {
            RowLock mode = switch (strength) {
                case "update" -> RowLock.UPDATE;
                case "no key update" -> RowLock.NO_KEY_UPDATE;
                case "share" -> RowLock.SHARE;
                case "key share" -> RowLock.KEY_SHARE;
                default -> throw error("FOR " + strength, position);
            };
            LockPolicy policy = switch (wait) {
                case "" -> LockPolicy.WAIT;
                case "nowait" -> LockPolicy.NOWAIT;
                case "skip locked" -> LockPolicy.SKIP_LOCKED;
                default -> throw error(wait, position);
            };
            return new Locking(mode, List.copyOf(tables), policy);
        }

        private static DatabaseException error(String words, SqlParserPos position) {
            return new DatabaseException(
                    SqlState.SYNTAX_ERROR, "syntax error at or near \"" + words + "\"", at(position), null);
        }
    }

    record Explain(SqlNode statement, ExplainOptions options) implements Syntax {
        /// Whether options follow EXPLAIN; else it is a query in parentheses.
        public static boolean hasOptions(String first, String second) {
            return first.equals("(") && !startsQuery(second);
        }

        /// Whether a query begins with the word.
        public static boolean startsQuery(String word) {
            return switch (word.toLowerCase(java.util.Locale.ROOT)) {
                case "select", "with", "values", "table", "from", "(" -> true;
                default -> false;
            };
        }
    }

    /// @param modes `READ ONLY`, `READ WRITE` or the name of an isolation level, as often as written
    record Begin(List<String> modes) implements Syntax {}

    /// @param chain whether a transaction with the same modes begins at once
    record Commit(boolean chain) implements Syntax {}

    /// @param chain as for [Commit]
    record Rollback(boolean chain) implements Syntax {}

    record Savepoint(SqlIdentifier name) implements Syntax {}

    record ReleaseSavepoint(SqlIdentifier name) implements Syntax {}

    record RollbackTo(SqlIdentifier savepoint) implements Syntax {}

    /// @param modes as for [Begin]
    /// @param session whether they are for the transactions to come
    record SetTransaction(List<String> modes, boolean session) implements Syntax {}

    /// @param path a string literal
    record Copy(SqlIdentifier table, @Nullable SqlNodeList columns, SqlNode path, Map<String, String> options)
            implements Syntax {}

    /// `BACKUP what TO`, `RESTORE what FROM`, `SHOW what FROM`.
    ///
    /// @param directory a string literal
    record Backup(Verb verb, SqlIdentifier what, SqlNode directory) implements Syntax {
        /// What is to be done.
        public enum Verb {
            BACKUP,
            RESTORE,
            SHOW
        }
    }

    /// @param query whose rows go to the file
    /// @param path a string literal
    record CopyTo(SqlNode query, SqlNode path, Map<String, String> options) implements Syntax {
        /// A whole table, or columns of it.
        public static CopyTo table(
                SqlIdentifier table, @Nullable SqlNodeList columns, SqlNode path, Map<String, String> options) {
            SqlNodeList all =
                    new SqlNodeList(List.of(SqlIdentifier.star(table.getParserPosition())), table.getParserPosition());
            SqlNode query = new SqlSelect(
                    table.getParserPosition(),
                    null,
                    columns == null ? all : columns,
                    table,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            return new CopyTo(query, path, options);
        }
    }

    /// @param types of the first parameters
    /// @param text of the statement
    record Prepare(SqlIdentifier name, List<SqlDataTypeSpec> types, String text) implements Syntax {}

    record Execute(SqlIdentifier name, List<SqlNode> arguments) implements Syntax {}

    /// @param name null: ALL
    record Deallocate(@Nullable SqlIdentifier name) implements Syntax {}

    record MergeRows(Merge merge) implements Syntax {}

    record CreateTable(SqlIdentifier name, boolean ifNotExists, Elements elements, Map<String, String> options)
            implements Syntax {}

    record Define(Ddl ddl) implements Syntax {}

    record DropTable(List<SqlIdentifier> names, boolean ifExists, boolean cascade) implements Syntax {}

    /// @param value null: DEFAULT
    /// @param local until the transaction ends
    record Set(SqlIdentifier name, @Nullable String value, boolean local) implements Syntax {}

    /// @param name null: ALL
    record Show(@Nullable SqlIdentifier name) implements Syntax {}

    /// @param name null: ALL
    record Reset(@Nullable SqlIdentifier name) implements Syntax {}

    /// @param name absent: one is made
    /// @param text of the condition as written
    record Check(Optional<SqlIdentifier> name, SqlNode condition, String text) {}

    /// @param name absent: one is made
    record Unique(Optional<SqlIdentifier> name, List<SqlIdentifier> columns) {}

    /// `GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY`.
    record Identity(boolean always, SequenceSyntax options) {}

    /// `GENERATED ALWAYS AS (value) STORED`.
    record Stored(SqlNode value, String text) {}

    /// Columns, key and constraints of CREATE TABLE, filled in by the grammar from left to right.
    final class Elements {
        private final List<Column> columns = new ArrayList<>();
        private final List<Check> checks = new ArrayList<>();
        private final List<Unique> uniques = new ArrayList<>();
        private final List<References> references = new ArrayList<>();
        private final List<SqlIdentifier> key = new ArrayList<>();

        public Column column(SqlIdentifier name, SqlDataTypeSpec type) {
            Column column = new Column(name, type);
            columns.add(column);
            return column;
        }

        public void primaryKey(SqlNodeList names, SqlParserPos position) {
            checkOnlyKey(position);
            names.forEach(name -> key.add((SqlIdentifier) name));
        }

        public void primaryKey(Column column, SqlParserPos position) {
            checkOnlyKey(position);
            key.add(column.name);
        }

        private void checkOnlyKey(SqlParserPos position) {
            if (!key.isEmpty()) {
                throw new DatabaseException(
                        SqlState.INVALID_TABLE_DEFINITION,
                        "a table cannot have more than one primary key",
                        at(position),
                        null);
            }
        }

        public List<Column> columns() {
            return columns;
        }

        public List<SqlIdentifier> key() {
            return key;
        }

        public void check(@Nullable SqlIdentifier name, SqlNode condition, String text) {
            checks.add(new Check(Optional.ofNullable(name), condition, text));
        }

        public void unique(@Nullable SqlIdentifier name, List<SqlIdentifier> names) {
            uniques.add(new Unique(Optional.ofNullable(name), names));
        }

        public List<Unique> uniques() {
            return uniques;
        }

        public void references(References constraint) {
            references.add(constraint);
        }

        public List<References> references() {
            return references;
        }

        public List<Check> checks() {
            return checks;
        }
    }

    /// A column of CREATE TABLE.
    final class Column {
        private final SqlIdentifier name;
        private final SqlDataTypeSpec type;
        private Optional<Boolean> nullable = Optional.empty();
        private Optional<SqlNode> defaultValue = Optional.empty();
        private Optional<Stored> stored = Optional.empty();
        private Optional<Identity> identity = Optional.empty();

        private Column(SqlIdentifier name, SqlDataTypeSpec type) {
            this.name = name;
            this.type = type;
        }

        public void setNullable(boolean allowed, SqlParserPos position) {
            if (nullable.isPresent() && nullable.get() != allowed) {
                throw new DatabaseException(
                        SqlState.SYNTAX_ERROR,
                        "conflicting NULL and NOT NULL of column \"" + name.getSimple() + "\"",
                        at(position),
                        null);
            }
            nullable = Optional.of(allowed);
        }

        public void setDefault(SqlNode value) {
            requireNoValue(value.getParserPosition());
            defaultValue = Optional.of(value);
        }

        public void setStored(SqlNode value, String text) {
            requireNoValue(value.getParserPosition());
            stored = Optional.of(new Stored(value, text));
        }

        public void setIdentity(boolean always, SequenceSyntax options, SqlParserPos position) {
            requireNoValue(position);
            identity = Optional.of(new Identity(always, options));
        }

        private void requireNoValue(SqlParserPos position) {
            if (defaultValue.isPresent() || stored.isPresent() || identity.isPresent()) {
                throw new DatabaseException(
                        SqlState.SYNTAX_ERROR,
                        "more than one of DEFAULT and GENERATED specified for column \"" + name.getSimple() + "\"",
                        at(position),
                        null);
            }
        }

        public SqlIdentifier name() {
            return name;
        }

        public SqlDataTypeSpec type() {
            return type;
        }

        /// What the text says of NULL, if it does.
        public Optional<Boolean> nullable() {
            return nullable;
        }

        public Optional<SqlNode> defaultValue() {
            return defaultValue;
        }

        public Optional<Identity> identity() {
            return identity;
        }

        public Optional<Stored> stored() {
            return stored;
        }
    }

    /// SQLSTATE 42601 where another word stands than the one expected.
    static void requireWord(String image, String word, SqlParserPos position) {
        if (!image.equalsIgnoreCase(word)) {
            throw new DatabaseException(
                    SqlState.SYNTAX_ERROR, "syntax error at or near \"" + image + "\"", at(position), null);
        }
    }

    /// A name as an identifier that is read back the same.
    static String quoted(SqlIdentifier name) {
        return '"' + name.getSimple().replace("\"", "\"\"") + '"';
    }

    /// The names of a list; none for none.
    static List<SqlIdentifier> names(@Nullable SqlNodeList list) {
        return list == null
                ? List.of()
                : list.stream().map(name -> (SqlIdentifier) name).toList();
    }

    /// `SHOW name [FROM from]`: what it is depends on the name. SQLSTATE 42601.
    static Syntax show(@Nullable SqlIdentifier name, @Nullable SqlIdentifier from) {
        String word = name == null ? "all" : name.toString();
        return switch (word) {
            case "tables", "views", "sequences", "schemas", "namespaces" ->
                new Define(
                        new Ddl.ShowObjects(word.equals("namespaces") ? "schemas" : word, Optional.ofNullable(from)));
            case "columns" -> {
                if (from == null) {
                    throw new DatabaseException(SqlState.SYNTAX_ERROR, "SHOW COLUMNS needs FROM and a table");
                }
                yield new Define(new Ddl.Describe(from, false));
            }
            default -> {
                if (from != null) {
                    throw new DatabaseException(
                            SqlState.SYNTAX_ERROR,
                            "syntax error at or near \"FROM\"",
                            at(from.getParserPosition()),
                            null);
                }
                yield new Show(name);
            }
        };
    }

    /// The literal `INTERVAL 'text' [fields]`, its text still unread.
    static SqlLiteral interval(int sign, String text, @Nullable SqlIntervalQualifier fields, SqlParserPos position) {
        String tag = fields == null ? INTERVAL_TAG : INTERVAL_TAG + " " + fields;
        return SqlLiteral.createUnknown(tag, sign < 0 ? "-" + text.strip() : text, position);
    }

    /// The parameter `$n`. SQLSTATE 42P02 for one that cannot be.
    static SqlDynamicParam parameter(String image, SqlParserPos position) {
        int number = image.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(image, 1, image.length(), 10);
        if (number < 1 || number > PARAMETERS_MAX) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_PARAMETER, "there is no parameter " + image, at(position), null);
        }
        return new SqlDynamicParam(number - 1, position);
    }

    static DatabaseException.Position at(SqlParserPos position) {
        return new DatabaseException.Position(Math.max(1, position.getLineNum()), Math.max(1, position.getColumnNum()));
    }
}
