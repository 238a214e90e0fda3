package io.phantomdb.sql.bind;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The constraints of one table, by their names, and as CREATE TABLE has them.
public record TableConstraints(Catalog catalog, TableInfo table) {
    /// A constraint.
    ///
    /// @param kind as information_schema calls it
    /// @param columns names, in order; none for CHECK
    /// @param text as in CREATE TABLE, without CONSTRAINT and the name
    public record Constraint(String name, String kind, List<String> columns, String text, Optional<ForeignKey> key) {
        public Constraint {
            columns = List.copyOf(columns);
        }

        Constraint(String name, String kind, List<String> columns, String text) {
            this(name, kind, columns, text, Optional.empty());
        }
    }

    public List<Constraint> all() {
        List<Constraint> all = new ArrayList<>();
        if (table.hasPrimaryKey()) {
            List<String> columns = table.key().stream()
                    .map(position -> table.columns().get(position).name())
                    .toList();
            all.add(new Constraint(primaryKey(), "PRIMARY KEY", columns, "PRIMARY KEY " + list(columns)));
        }
        for (IndexInfo index : catalog.indexes(table)) {
            if (index.constraint() && index.unique()) {
                List<String> columns = names(index.fields(), table);
                all.add(new Constraint(index.name(), "UNIQUE", columns, "UNIQUE " + list(columns)));
            }
        }
        for (CheckConstraint check : table.checks()) {
            all.add(new Constraint(check.name(), "CHECK", List.of(), "CHECK (" + check.text() + ")"));
        }
        for (ForeignKey key : catalog.foreignKeys(table)) {
            if (key.child() == table.id()) {
                List<String> columns = names(key.childFields(), table);
                all.add(new Constraint(
                        key.name(),
                        "FOREIGN KEY",
                        columns,
                        "FOREIGN KEY " + list(columns) + references(key),
                        Optional.of(key)));
            }
        }
        return all;
    }

    private String primaryKey() {
        return table.name() + "_pkey";
    }

    /// The name of the constraint that a foreign key of some table to this one needs; empty: it is a mere index.
    Optional<String> neededBy(ForeignKey key) {
        List<Integer> primary = table.key().stream()
                .map(position -> table.columns().get(position).fieldId())
                .toList();
        return table.hasPrimaryKey() && primary.equals(key.parentFields())
                ? Optional.of(primaryKey())
                : catalog.indexes(table).stream()
                        .filter(index -> index.constraint()
                                && index.unique()
                                && index.fields().equals(key.parentFields()))
                        .map(IndexInfo::name)
                        .findFirst();
    }

    /// The table that a foreign key refers to.
    Optional<TableInfo> parent(ForeignKey key) {
        return catalog.tables().stream()
                .filter(other -> other.id() == key.parent())
                .findFirst();
    }

    private String references(ForeignKey key) {
        String parent = parent(key)
                .map(found -> ColumnText.identifier(found.schema()) + "." + ColumnText.identifier(found.name()) + " "
                        + list(names(key.parentFields(), found)))
                .orElseThrow();
        return " REFERENCES " + parent
                + (key.matchFull() ? " MATCH FULL" : "")
                + (key.onUpdate() == ForeignKey.Action.NO_ACTION ? "" : " ON UPDATE " + rule(key.onUpdate()))
                + (key.onDelete() == ForeignKey.Action.NO_ACTION ? "" : " ON DELETE " + rule(key.onDelete()))
                + switch (key.timing()) {
                    case IMMEDIATE -> "";
                    case DEFERRABLE -> " DEFERRABLE";
                    case INITIALLY_DEFERRED -> " DEFERRABLE INITIALLY DEFERRED";
                };
    }

    static String rule(ForeignKey.Action action) {
        return action.name().replace('_', ' ');
    }

    private static List<String> names(List<Integer> fields, TableInfo table) {
        return fields.stream()
                .flatMap(field -> table.positionOfField(field).stream())
                .map(table.columns()::get)
                .map(Column::name)
                .toList();
    }

    private static String list(List<String> columns) {
        return columns.stream().map(ColumnText::identifier).collect(Collectors.joining(", ", "(", ")"));
    }
}
