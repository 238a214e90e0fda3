package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Statement.TableName;
import io.phantomdb.sql.tree.AlterAction;
import io.phantomdb.sql.tree.Ddl;
import io.phantomdb.sql.tree.References;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;

/// ALTER TABLE: from the table as it is to the table as it shall be.
final class AlterBinder {
    private final Catalog catalog;
    private final Constants constants;
    private final TableInfo before;
    private final TableDraft draft;
    private final List<Definition.DropConstraint> dropped = new ArrayList<>();
    private final List<IndexDefinition> uniques = new ArrayList<>();
    private final List<ForeignKeyDefinition> foreignKeys = new ArrayList<>();
    private final Map<String, Optional<String>> options = new LinkedHashMap<>();
    private boolean checked;

    AlterBinder(Catalog catalog, Constants constants, TableInfo before) {
        this.catalog = catalog;
        this.constants = constants;
        this.before = before;
        this.draft = new TableDraft(before);
    }

    Definition bind(Ddl.AlterTable alter) {
        if (alter.actions().size() == 1 && alter.actions().getFirst() instanceof AlterAction.RenameConstraint rename) {
            Optional<Definition> renamed = renameRelated(rename);
            if (renamed.isPresent()) {
                return renamed.get();
            }
        }
        alter.actions().forEach(this::apply);
        TableInfo after = draft.toInfo();
        new ViewCheck(catalog, before, after).check(alter.name());
        boolean nothing = after.equals(before)
                && dropped.isEmpty()
                && uniques.isEmpty()
                && foreignKeys.isEmpty()
                && options.isEmpty();
        return nothing
                ? new Definition.Nothing()
                : new Definition.AlterTable(before, after, checked, dropped, uniques, foreignKeys, options);
    }

    private void apply(AlterAction action) {
        switch (action) {
            case AlterAction.Add add -> add(add);
            case AlterAction.DropColumn drop -> dropColumn(drop);
            case AlterAction.DropConstraint drop -> dropConstraint(drop);
            case AlterAction.SetNullable set -> setNullable(set);
            case AlterAction.SetDefault set -> setDefault(set);
            case AlterAction.SetType set -> setType(set);
            case AlterAction.RenameColumn rename -> {
                int position = draft.position(rename.column());
                draft.requireFree(rename.name());
                draft.rename(position, rename.name().getSimple());
            }
            case AlterAction.RenameConstraint rename -> renameConstraint(rename);
            case AlterAction.RenameTable rename ->
                moveTo(draft.schema(), rename.name().getSimple(), rename.name());
            case AlterAction.SetOptions set ->
                TableOptions.stored(set.options()).forEach((name, value) -> options.put(name, Optional.of(value)));
            case AlterAction.ResetOptions reset ->
                reset.names().forEach(name -> options.put(TableOptions.stored(name.getSimple()), Optional.empty()));
            case AlterAction.SetSchema set -> {
                if (!catalog.schemas().contains(set.schema().getSimple())) {
                    throw Tables.error(
                            SqlState.INVALID_SCHEMA_NAME,
                            "schema \"" + set.schema().getSimple() + "\" does not exist",
                            set.schema());
                }
                moveTo(set.schema().getSimple(), draft.name(), set.schema());
            }
        }
    }

    private void moveTo(String schema, String name, SqlIdentifier at) {
        boolean same = schema.equals(before.schema()) && name.equals(before.name());
        if (!same && Tables.isTaken(catalog, new TableName(schema, name))) {
            throw Tables.error(SqlState.DUPLICATE_TABLE, "relation \"" + name + "\" already exists", at);
        }
        draft.rename(schema, name);
    }

    private void add(AlterAction.Add add) {
        Syntax.Elements elements = add.elements();
        if (!elements.key().isEmpty()) {
            throw TableDraft.unsupported(
                    "a primary key cannot be added to a table that is there",
                    elements.key().getFirst());
        }
        for (Syntax.Column column : elements.columns()) {
            if (add.ifNotExists() && draft.find(column.name()).isPresent()) {
                return;
            }
            addColumn(column);
        }
        Set<String> taken = constraintNames();
        for (Syntax.Check check : elements.checks()) {
            RowExpressions rows = new RowExpressions(catalog, draft.schema(), draft.name(), draft.columns());
            draft.checks().add(rows.check(check, taken));
            checked = true;
        }
        for (Syntax.Unique unique : elements.uniques()) {
            uniques.add(IndexBinder.unique(unique, draft.columns()));
        }
        for (References references : elements.references()) {
            references.name().ifPresent(name -> requireFree(name, taken));
            TableName self = new TableName(draft.schema(), draft.name());
            foreignKeys.add(new IndexBinder(catalog).foreignKey(references, self, draft.columns()));
        }
    }

    /// Names of CHECK and UNIQUE constraints and of foreign keys, as far as they stay.
    private Set<String> constraintNames() {
        Set<String> names = draft.constraintNames();
        related()
                .filter(name -> dropped.stream()
                        .noneMatch(drop ->
                                drop.table().id() == before.id() && drop.name().equals(name)))
                .forEach(names::add);
        uniques.forEach(unique -> unique.name().ifPresent(names::add));
        foreignKeys.forEach(key -> key.name().ifPresent(names::add));
        return names;
    }

    /// Names of the UNIQUE constraints and foreign keys that the table has.
    private Stream<String> related() {
        return Stream.concat(
                catalog.indexes(before).stream()
                        .filter(index -> index.constraint() && index.unique())
                        .map(IndexInfo::name),
                catalog.foreignKeys(before).stream()
                        .filter(key -> key.child() == before.id())
                        .map(ForeignKey::name));
    }

    private void requireFree(SqlIdentifier name, Set<String> taken) {
        if (taken.contains(name.getSimple())) {
            throw Tables.error(
                    SqlState.DUPLICATE_OBJECT,
                    "constraint \"" + name.getSimple() + "\" for relation \"" + draft.name() + "\" already exists",
                    name);
        }
    }

    private void addColumn(Syntax.Column syntax) {
        draft.requireFree(syntax.name());
        ColumnDefinition column = new TableBinder(catalog, constants).column(draft.name(), syntax, false);
        if (column.sequence().isPresent() || syntax.stored().isPresent()) {
            throw TableDraft.unsupported(
                    "identity and generated columns cannot be added to a table that is there", syntax.name());
        }
        boolean isVolatile = column.defaultValue()
                .filter(value -> Exprs.anyCall(value, function -> function.isVolatile()))
                .isPresent();
        if (isVolatile) {
            throw TableDraft.unsupported(
                    "a column with a default that differs by row cannot be added; add it without and UPDATE",
                    syntax.name());
        }
        checked |= !column.nullable();
        draft.columns()
                .add(new Column(
                        draft.takeFieldId(),
                        column.name(),
                        column.type(),
                        column.nullable(),
                        column.defaultValue(),
                        false));
    }

    private void dropColumn(AlterAction.DropColumn drop) {
        if (drop.ifExists() && draft.find(drop.column()).isEmpty()) {
            return;
        }
        Column column = draft.columns().get(draft.position(drop.column()));
        if (draft.isInKey(column)) {
            throw TableDraft.unsupported(
                    "column \"" + column.name() + "\" is part of the primary key and cannot be dropped", drop.column());
        }
        if (draft.columns().size() == 1) {
            throw TableDraft.unsupported("the last column of a table cannot be dropped", drop.column());
        }
        List<Column> computed = draft.columns().stream()
                .filter(other -> TableDraft.isComputedFrom(other, column))
                .toList();
        if (!computed.isEmpty() && !drop.cascade()) {
            throw Tables.error(
                    SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                    "cannot drop column " + column.name() + " because column "
                            + computed.getFirst().name() + " is computed from it; use DROP ... CASCADE",
                    drop.column());
        }
        dropReferences(column, drop);
        remove(column);
        computed.forEach(this::remove);
    }

    /// Foreign keys of other tables to the column. The table's own constraints and indexes go with it anyway.
    private void dropReferences(Column column, AlterAction.DropColumn drop) {
        for (ForeignKey key : catalog.foreignKeys(before)) {
            if (key.child() == before.id() || !key.parentFields().contains(column.fieldId())) {
                continue;
            }
            for (TableInfo child : catalog.tables()) {
                if (child.id() != key.child()) {
                    continue;
                }
                if (!drop.cascade()) {
                    throw Tables.error(
                            SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                            "cannot drop column " + column.name() + " of table " + before.name()
                                    + " because other objects depend on it: constraint " + key.name() + " on table "
                                    + child.name() + "; use DROP ... CASCADE to drop them too",
                            drop.column());
                }
                dropped.add(new Definition.DropConstraint(child, key.name(), true));
            }
        }
    }

    private void remove(Column column) {
        draft.columns().remove(column);
        draft.checks().removeIf(check -> TableDraft.reads(check.condition(), column));
    }

    private void dropConstraint(AlterAction.DropConstraint drop) {
        String name = drop.constraint().getSimple();
        boolean removed = draft.checks().removeIf(check -> check.name().equals(name));
        if (!removed && related().anyMatch(name::equals)) {
            dropped.add(new Definition.DropConstraint(before, name, drop.cascade()));
            return;
        }
        if (!removed && before.hasPrimaryKey() && name.equals(before.name() + "_pkey")) {
            throw TableDraft.unsupported("the primary key of a table cannot be dropped", drop.constraint());
        }
        if (!removed && !drop.ifExists()) {
            throw missing(drop.constraint());
        }
    }

    private void renameConstraint(AlterAction.RenameConstraint rename) {
        String name = rename.constraint().getSimple();
        String to = rename.name().getSimple();
        requireFree(rename.name(), constraintNames());
        if (related().anyMatch(name::equals)) {
            throw TableDraft.unsupported(
                    "constraint \"" + name + "\" is renamed by a statement of its own", rename.constraint());
        }
        if (!draft.constraintNames().contains(name)) {
            throw missing(rename.constraint());
        }
        draft.checks()
                .replaceAll(check ->
                        check.name().equals(name) ? new CheckConstraint(to, check.condition(), check.text()) : check);
    }

    /// A foreign key, or the index of a UNIQUE constraint, gets another name; empty where it is neither. SQLSTATE
    /// 42710,
    /// 42P07.
    private Optional<Definition> renameRelated(AlterAction.RenameConstraint rename) {
        String name = rename.constraint().getSimple();
        Optional<ForeignKey> key = catalog.foreignKeys(before).stream()
                .filter(one -> one.child() == before.id() && one.name().equals(name))
                .findFirst();
        if (key.isPresent()) {
            requireFree(rename.name(), constraintNames());
            return Optional.of(
                    new Definition.RenameForeignKey(key.get(), rename.name().getSimple()));
        }
        Optional<IndexInfo> unique = catalog.indexes(before).stream()
                .filter(index ->
                        index.constraint() && index.unique() && index.name().equals(name))
                .findFirst();
        unique.ifPresent(index -> requireFree(rename.name(), constraintNames()));
        return unique.map(index -> Tables.renamed(catalog, index, rename.name()));
    }

    private RuntimeException missing(SqlIdentifier constraint) {
        return Tables.error(
                SqlState.UNDEFINED_OBJECT,
                "constraint \"" + constraint.getSimple() + "\" of relation \"" + draft.name() + "\" does not exist",
                constraint);
    }

    private void setNullable(AlterAction.SetNullable set) {
        int position = draft.position(set.column());
        Column column = draft.columns().get(position);
        if (set.nullable() && draft.isInKey(column)) {
            throw Tables.error(
                    SqlState.INVALID_TABLE_DEFINITION,
                    "column \"" + column.name() + "\" is in a primary key",
                    set.column());
        }
        if (set.nullable() && column.generation().orElse(null) instanceof Generation.Identity) {
            throw Tables.error(
                    SqlState.SYNTAX_ERROR, "column \"" + column.name() + "\" is an identity column", set.column());
        }
        checked |= !set.nullable() && column.nullable();
        draft.set(position, column.type(), set.nullable(), column.defaultValue());
    }

    private void setDefault(AlterAction.SetDefault set) {
        int position = draft.position(set.column());
        Column column = draft.columns().get(position);
        if (column.generation().isPresent()) {
            throw Tables.error(
                    SqlState.SYNTAX_ERROR,
                    "column \"" + column.name() + "\" of relation \"" + draft.name()
                            + "\" is an identity or generated column",
                    set.column());
        }
        Optional<Expr> value =
                set.value().flatMap(node -> TableBinder.defaultValue(constants, node, column.name(), column.type()));
        draft.set(position, column.type(), column.nullable(), value);
    }

    private void setType(AlterAction.SetType set) {
        int position = draft.position(set.column());
        Column column = draft.columns().get(position);
        SqlType type = TypeNames.resolve(set.type());
        if (type.equals(column.type())) {
            return;
        }
        boolean text = column.type().kind() == Kind.VARCHAR;
        if (!isWidening(column.type(), type) || !text && draft.isInKey(column)) {
            throw TableDraft.unsupported(
                    "the type of column \"" + column.name() + "\" cannot be changed from " + column.type() + " to "
                            + type + " without rewriting the table; only wider types are possible",
                    set.column());
        }
        if (!text && draft.isRead(column)) {
            throw TableDraft.unsupported(
                    "the type of column \"" + column.name()
                            + "\" cannot be changed because a CHECK constraint or a generated column reads it",
                    set.column());
        }
        draft.set(position, type, column.nullable(), column.defaultValue().map(value -> Exprs.cast(value, type)));
    }

    private static boolean isWidening(SqlType from, SqlType to) {
        return switch (from.kind()) {
            case SMALLINT -> to.kind() == Kind.INTEGER || to.kind() == Kind.BIGINT;
            case INTEGER -> to.kind() == Kind.BIGINT;
            case DECIMAL ->
                to.kind() == Kind.DECIMAL && to.scale() == from.scale() && to.precision() >= from.precision();
            case VARCHAR ->
                to.kind() == Kind.VARCHAR
                        && (to.precision() == 0 || from.precision() > 0 && to.precision() >= from.precision());
            default -> false;
        };
    }
}
