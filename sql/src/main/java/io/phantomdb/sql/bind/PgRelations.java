package io.phantomdb.sql.bind;

import static io.phantomdb.sql.bind.PgObjects.row;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKey.Timing;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tables, views, sequences and indexes with their columns and constraints, as `pg_catalog` has them. A column's number
/// is
/// its field id, which renames and dropped neighbours leave alone.
record PgRelations(Catalog catalog) {
    List<List<@Nullable Object>> classes() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            List<IndexInfo> indexes = catalog.indexes(table);
            double tuples = catalog.analysis(table).map(TableAnalysis::rows).orElse(-1.0);
            boolean indexed = table.hasPrimaryKey() || !indexes.isEmpty();
            rows.add(relation(
                    Oids.object(table.id()),
                    table.name(),
                    table.schema(),
                    catalog.materializedView(table).isPresent() ? "m" : "r",
                    tuples,
                    indexed,
                    table.visibleColumns().size(),
                    table.checks().size(),
                    !catalog.foreignKeys(table).isEmpty()));
            if (table.hasPrimaryKey()) {
                rows.add(index(
                        Oids.primaryKey(table),
                        table.name() + "_pkey",
                        table.schema(),
                        table.key().size()));
            }
            for (IndexInfo index : indexes) {
                rows.add(index(
                        Oids.object(index.id()),
                        index.name(),
                        index.schema(),
                        index.keys().size()));
            }
        }
        for (ViewInfo view : catalog.views()) {
            rows.add(relation(
                    Oids.object(view.id()),
                    view.name(),
                    view.schema(),
                    "v",
                    -1,
                    false,
                    view.columns().size(),
                    0,
                    false));
        }
        for (SequenceInfo sequence : catalog.sequences()) {
            rows.add(relation(
                    Oids.object(sequence.id()), sequence.name(), sequence.schema(), "S", 1, false, 3, 0, false));
        }
        return rows;
    }

    private static List<@Nullable Object> index(long oid, String name, String schema, int keys) {
        return relation(oid, name, schema, "i", 0, false, keys, 0, false);
    }

    private static List<@Nullable Object> relation(
            long oid,
            String name,
            String schema,
            String kind,
            double tuples,
            boolean indexed,
            int columns,
            int checks,
            boolean referred) {
        long method = kind.equals("i") ? Oids.BTREE : kind.equals("r") || kind.equals("m") ? Oids.HEAP : 0;
        return row(
                oid,
                name,
                Oids.schema(schema),
                0L,
                Oids.OWNER,
                method,
                tuples,
                indexed,
                "p",
                kind,
                (long) columns,
                (long) checks,
                kind.equals("v"),
                referred,
                false,
                false);
    }

    List<List<@Nullable Object>> attributes() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            for (Column column : table.visibleColumns()) {
                Generation generation = column.generation().orElse(null);
                boolean stored = generation instanceof Generation.Stored;
                String identity = generation instanceof Generation.Identity how ? how.always() ? "a" : "d" : "";
                rows.add(row(
                        Oids.object(table.id()),
                        column.name(),
                        Oids.type(column.type()),
                        Oids.length(column.type()),
                        (long) column.fieldId(),
                        Oids.modifier(column.type()),
                        !column.nullable(),
                        stored || ColumnText.defaultValue(column, catalog).isPresent(),
                        identity,
                        stored ? "s" : "",
                        false));
            }
        }
        for (ViewInfo view : catalog.views()) {
            long number = 1;
            for (ViewInfo.ViewColumn column : view.columns()) {
                rows.add(row(
                        Oids.object(view.id()),
                        column.name(),
                        Oids.type(column.type()),
                        Oids.length(column.type()),
                        number++,
                        Oids.modifier(column.type()),
                        false,
                        false,
                        "",
                        "",
                        false));
            }
        }
        return rows;
    }

    List<List<@Nullable Object>> defaults() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            for (Column column : table.visibleColumns()) {
                String text = column.generation().orElse(null) instanceof Generation.Stored stored
                        ? stored.text()
                        : ColumnText.defaultValue(column, catalog).orElse(null);
                if (text != null) {
                    long oid = Oids.named("default/" + table.id() + "/" + column.fieldId());
                    rows.add(row(oid, Oids.object(table.id()), (long) column.fieldId(), text));
                }
            }
        }
        return rows;
    }

    List<List<@Nullable Object>> indexes() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            if (table.hasPrimaryKey()) {
                rows.add(row(
                        Oids.primaryKey(table),
                        Oids.object(table.id()),
                        (long) table.key().size(),
                        true,
                        true,
                        true,
                        joined(keyFields(table), " "),
                        null));
            }
            for (IndexInfo index : catalog.indexes(table)) {
                List<Integer> fields = index.keys().stream()
                        .map(key -> key.expression() instanceof io.phantomdb.core.expr.Expr.ColumnRef column
                                ? column.index()
                                : 0)
                        .toList();
                String text = IndexText.of(index, table);
                rows.add(row(
                        Oids.object(index.id()),
                        Oids.object(table.id()),
                        (long) fields.size(),
                        index.unique(),
                        false,
                        true,
                        joined(fields, " "),
                        index.condition().isPresent() ? text.substring(text.indexOf(" WHERE ") + 7) : null));
            }
        }
        return rows;
    }

    private static List<Integer> keyFields(TableInfo table) {
        return table.key().stream()
                .map(position -> table.columns().get(position).fieldId())
                .toList();
    }

    private static String joined(List<Integer> numbers, String between) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(between));
    }

    private static String array(List<Integer> numbers) {
        return "{" + joined(numbers, ",") + "}";
    }

    List<List<@Nullable Object>> constraints() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            if (table.hasPrimaryKey()) {
                long oid = Oids.primaryKey(table);
                rows.add(constraint(oid, table.name() + "_pkey", "p", table, oid, array(keyFields(table))));
            }
            for (IndexInfo index : catalog.indexes(table)) {
                if (index.constraint() && index.unique()) {
                    long oid = Oids.object(index.id());
                    rows.add(constraint(oid, index.name(), "u", table, oid, array(index.fields())));
                }
            }
            for (CheckConstraint check : table.checks()) {
                long oid = Oids.named("check/" + table.id() + "/" + check.name());
                rows.add(constraint(oid, check.name(), "c", table, 0, null));
            }
            for (ForeignKey key : catalog.foreignKeys(table)) {
                if (key.child() == table.id()) {
                    rows.add(foreignKey(key, table));
                }
            }
        }
        return rows;
    }

    private static List<@Nullable Object> constraint(
            long oid, String name, String kind, TableInfo table, long index, @Nullable String fields) {
        return row(
                oid,
                name,
                Oids.schema(table.schema()),
                kind,
                false,
                false,
                true,
                Oids.object(table.id()),
                index,
                0L,
                " ",
                " ",
                fields,
                null);
    }

    private static List<@Nullable Object> foreignKey(ForeignKey key, TableInfo table) {
        return row(
                Oids.object(key.id()),
                key.name(),
                Oids.schema(table.schema()),
                "f",
                key.timing() != Timing.IMMEDIATE,
                key.timing() == Timing.INITIALLY_DEFERRED,
                true,
                Oids.object(table.id()),
                0L,
                Oids.object(key.parent()),
                letter(key.onUpdate()),
                letter(key.onDelete()),
                array(key.childFields()),
                array(key.parentFields()));
    }

    private static String letter(ForeignKey.Action action) {
        return switch (action) {
            case NO_ACTION -> "a";
            case RESTRICT -> "r";
            case CASCADE -> "c";
            case SET_NULL -> "n";
            case SET_DEFAULT -> "d";
        };
    }
}
