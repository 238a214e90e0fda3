package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableDefinition.OwnedSequence;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.plan.Statement.TableName;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// CREATE TABLE.
final class TableBinder {
    private final Catalog catalog;
    private final Constants constants;

    TableBinder(Catalog catalog, Constants constants) {
        this.catalog = catalog;
        this.constants = constants;
    }

    /// SQLSTATE 42701, 42703, 42P16, 42704, 42804.
    Statement create(Syntax.CreateTable create) {
        TableName name = Tables.newName(catalog, create.name());
        if (create.ifNotExists() && Tables.isTaken(catalog, name)) {
            return new Statement.Define(new Definition.Nothing());
        }
        List<Syntax.Column> columns = create.elements().columns();
        checkNames(columns, create.name());
        List<String> key = key(create.elements());
        List<ColumnDefinition> definitions = new ArrayList<>();
        for (Syntax.Column column : columns) {
            definitions.add(
                    column(name.name(), column, key.contains(column.name().getSimple())));
        }
        List<CheckConstraint> checks = new ArrayList<>();
        boolean stored = columns.stream().anyMatch(column -> column.stored().isPresent());
        List<Column> draft = draft(definitions, columns);
        if (stored || !create.elements().checks().isEmpty()) {
            RowExpressions rows = new RowExpressions(catalog, name.schema(), name.name(), draft);
            generate(definitions, columns, draft, rows);
            Set<String> taken = new HashSet<>();
            Stream.concat(
                            create.elements().checks().stream()
                                    .filter(check -> check.name().isPresent()),
                            create.elements().checks().stream()
                                    .filter(check -> check.name().isEmpty()))
                    .forEach(check -> checks.add(rows.check(check, taken)));
        }
        return new Statement.CreateTable(
                new TableDefinition(
                        name.schema(), name.name(), definitions, key, TableOptions.stored(create.options()), checks),
                create.ifNotExists(),
                create.elements().uniques().stream()
                        .map(unique -> IndexBinder.unique(unique, draft))
                        .toList(),
                create.elements().references().stream()
                        .map(references -> new IndexBinder(catalog).foreignKey(references, name, draft))
                        .toList());
    }

    /// The columns with the field ids that the store will give them.
    private static List<Column> draft(List<ColumnDefinition> definitions, List<Syntax.Column> columns) {
        List<Column> draft = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            ColumnDefinition column = definitions.get(i);
            Optional<Generation> generation = columns.get(i)
                    .stored()
                    .map(stored -> new Generation.Stored(new Expr.Literal(null, column.type()), stored.text()));
            draft.add(new Column(i + 1, column.name(), column.type(), true, Optional.empty(), false, generation));
        }
        return draft;
    }

    private static void generate(
            List<ColumnDefinition> definitions, List<Syntax.Column> columns, List<Column> draft, RowExpressions rows) {
        for (int i = 0; i < columns.size(); i++) {
            Optional<Syntax.Stored> stored = columns.get(i).stored();
            if (stored.isPresent()) {
                ColumnDefinition column = definitions.get(i);
                definitions.set(
                        i,
                        new ColumnDefinition(
                                column.name(),
                                column.type(),
                                column.nullable(),
                                column.defaultValue(),
                                Optional.of(rows.stored(stored.get(), draft.get(i), draft)),
                                Optional.empty()));
            }
        }
    }

    private static void checkNames(List<Syntax.Column> columns, SqlIdentifier table) {
        if (columns.isEmpty()) {
            throw Tables.error(SqlState.INVALID_TABLE_DEFINITION, "a table needs at least one column", table);
        }
        Set<String> names = new HashSet<>();
        for (Syntax.Column column : columns) {
            String name = column.name().getSimple();
            if (!names.add(name)) {
                throw Tables.error(
                        SqlState.DUPLICATE_COLUMN, "column \"" + name + "\" is defined twice", column.name());
            }
            if (name.equals(TableInfo.ROW_ID)) {
                throw Tables.error(
                        SqlState.DUPLICATE_COLUMN, "column name \"" + name + "\" is reserved", column.name());
            }
        }
    }

    private static List<String> key(Syntax.Elements elements) {
        List<String> key = new ArrayList<>();
        for (SqlIdentifier column : elements.key()) {
            String name = column.getSimple();
            boolean exists = elements.columns().stream()
                    .anyMatch(defined -> defined.name().getSimple().equals(name));
            if (!exists) {
                throw Tables.error(
                        SqlState.UNDEFINED_COLUMN, "column \"" + name + "\" named in key does not exist", column);
            }
            if (key.contains(name)) {
                throw Tables.error(
                        SqlState.DUPLICATE_COLUMN, "column \"" + name + "\" is named twice in the key", column);
            }
            key.add(name);
        }
        return key;
    }

    ColumnDefinition column(String table, Syntax.Column column, boolean inKey) {
        Optional<SqlType> serial = TypeNames.serial(column.type());
        SqlType type = serial.orElseGet(() -> TypeNames.resolve(column.type()));
        if (inKey && column.nullable().orElse(false)) {
            throw Tables.error(
                    SqlState.INVALID_TABLE_DEFINITION,
                    "primary key column \"" + column.name().getSimple() + "\" cannot be NULL",
                    column.name());
        }
        Optional<OwnedSequence> sequence = sequence(table, column, serial, type);
        if (sequence.isPresent() && column.nullable().orElse(false)) {
            throw Tables.error(
                    SqlState.SYNTAX_ERROR,
                    "conflicting NULL/NOT NULL declarations for column \""
                            + column.name().getSimple() + "\" of table \"" + table + "\"",
                    column.name());
        }
        boolean nullable = !inKey && sequence.isEmpty() && column.nullable().orElse(true);
        return new ColumnDefinition(
                column.name().getSimple(),
                type,
                nullable,
                column.defaultValue()
                        .flatMap(value ->
                                defaultValue(constants, value, column.name().getSimple(), type)),
                Optional.empty(),
                sequence);
    }

    private static Optional<OwnedSequence> sequence(
            String table, Syntax.Column column, Optional<SqlType> serial, SqlType type) {
        String name = table + "_" + column.name().getSimple() + "_seq";
        if (serial.isPresent()) {
            if (column.defaultValue().isPresent()
                    || column.stored().isPresent()
                    || column.identity().isPresent()) {
                throw Tables.error(
                        SqlState.SYNTAX_ERROR,
                        "multiple default values specified for column \""
                                + column.name().getSimple() + "\" of table \"" + table + "\"",
                        column.name());
            }
            return Optional.of(new OwnedSequence(name, false, SequenceOptions.of(type), Optional.empty()));
        }
        return column.identity().map(identity -> {
            if (!type.isInteger()) {
                throw Tables.error(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "identity column type must be smallint, integer, or bigint",
                        column.name());
            }
            return new OwnedSequence(
                    name, false, SequenceBinder.options(identity.options(), type), Optional.of(identity.always()));
        });
    }

    /// The default as it is stored; empty for NULL.
    static Optional<Expr> defaultValue(Constants constants, SqlNode value, String column, SqlType type) {
        Column target = new Column(0, column, type, true, Optional.empty(), false);
        Expr bound = Assignment.cast(constants.bind(value, type), target);
        boolean nothing = bound instanceof Expr.Literal literal && literal.isNull();
        Expr typed = type.kind() == Kind.VARCHAR ? Exprs.cast(bound, type) : bound;
        return nothing ? Optional.empty() : Optional.of(typed);
    }
}
