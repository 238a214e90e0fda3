package io.phantomdb.sql.bind;

import static io.phantomdb.sql.bind.MetadataTable.number;
import static io.phantomdb.sql.bind.MetadataTable.text;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKey.Timing;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.bind.TableConstraints.Constraint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.jspecify.annotations.Nullable;

/// The schema `information_schema`, as the SQL standard and PostgreSQL have it, with the columns that clients ask for.
final class InformationSchema extends AbstractSchema {
    static final String NAME = "information_schema";

    /// What the standard calls the database.
    private static final String DATABASE = "phantomdb";

    private final Catalog catalog;

    InformationSchema(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    protected Map<String, Table> getTableMap() {
        return Map.of(
                "schemata",
                new MetadataTable(
                        List.of(text("catalog_name"), text("schema_name"), text("schema_owner")), this::schemata),
                "tables",
                new MetadataTable(
                        List.of(text("table_catalog"), text("table_schema"), text("table_name"), text("table_type")),
                        this::relations),
                "columns",
                new MetadataTable(
                        List.of(
                                text("table_catalog"),
                                text("table_schema"),
                                text("table_name"),
                                text("column_name"),
                                number("ordinal_position"),
                                text("column_default"),
                                text("is_nullable"),
                                text("data_type"),
                                number("character_maximum_length"),
                                number("numeric_precision"),
                                number("numeric_scale"),
                                text("is_identity"),
                                text("identity_generation"),
                                text("is_generated"),
                                text("generation_expression")),
                        this::columns),
                "table_constraints",
                new MetadataTable(
                        List.of(
                                text("constraint_catalog"),
                                text("constraint_schema"),
                                text("constraint_name"),
                                text("table_catalog"),
                                text("table_schema"),
                                text("table_name"),
                                text("constraint_type"),
                                text("is_deferrable"),
                                text("initially_deferred")),
                        this::constraints),
                "check_constraints",
                new MetadataTable(
                        List.of(
                                text("constraint_catalog"),
                                text("constraint_schema"),
                                text("constraint_name"),
                                text("check_clause")),
                        this::checks),
                "key_column_usage",
                new MetadataTable(
                        List.of(
                                text("constraint_catalog"),
                                text("constraint_schema"),
                                text("constraint_name"),
                                text("table_catalog"),
                                text("table_schema"),
                                text("table_name"),
                                text("column_name"),
                                number("ordinal_position"),
                                number("position_in_unique_constraint")),
                        this::keyColumns),
                "referential_constraints",
                new MetadataTable(
                        List.of(
                                text("constraint_catalog"),
                                text("constraint_schema"),
                                text("constraint_name"),
                                text("unique_constraint_catalog"),
                                text("unique_constraint_schema"),
                                text("unique_constraint_name"),
                                text("match_option"),
                                text("update_rule"),
                                text("delete_rule")),
                        this::references),
                "views",
                new MetadataTable(
                        List.of(
                                text("table_catalog"),
                                text("table_schema"),
                                text("table_name"),
                                text("view_definition")),
                        this::views),
                "sequences",
                new MetadataTable(
                        List.of(
                                text("sequence_catalog"),
                                text("sequence_schema"),
                                text("sequence_name"),
                                text("data_type"),
                                text("start_value"),
                                text("minimum_value"),
                                text("maximum_value"),
                                text("increment"),
                                text("cycle_option")),
                        this::sequences));
    }

    private List<List<@Nullable Object>> schemata() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        catalog.schemas().forEach(schema -> rows.add(row(DATABASE, schema, "phantomdb")));
        rows.add(row(DATABASE, NAME, "phantomdb"));
        return rows;
    }

    private List<List<@Nullable Object>> relations() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            if (catalog.materializedView(table).isEmpty()) {
                rows.add(row(DATABASE, table.schema(), table.name(), "BASE TABLE"));
            }
        }
        for (ViewInfo view : catalog.views()) {
            rows.add(row(DATABASE, view.schema(), view.name(), "VIEW"));
        }
        return rows;
    }

    private List<List<@Nullable Object>> columns() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            if (catalog.materializedView(table).isPresent()) {
                continue;
            }
            long position = 1;
            for (Column column : table.visibleColumns()) {
                rows.add(column(table.schema(), table.name(), column, position++));
            }
        }
        for (ViewInfo view : catalog.views()) {
            long position = 1;
            for (ViewInfo.ViewColumn column : view.columns()) {
                Column plain = new Column(
                        0, column.name(), column.type(), column.nullable(), java.util.Optional.empty(), false);
                rows.add(column(view.schema(), view.name(), plain, position++));
            }
        }
        return rows;
    }

    private List<@Nullable Object> column(String schema, String table, Column column, long position) {
        SqlType type = column.type();
        Generation generation = column.generation().orElse(null);
        boolean sized = type.isString() && type.precision() > 0;
        Long precision = switch (type.kind()) {
            case SMALLINT -> 16L;
            case INTEGER -> 32L;
            case BIGINT -> 64L;
            case REAL -> 24L;
            case DOUBLE -> 53L;
            case DECIMAL -> (long) type.precision();
            default -> null;
        };
        Long scale =
                type.isInteger() ? (Long) 0L : type.kind() == SqlType.Kind.DECIMAL ? (Long) (long) type.scale() : null;
        return row(
                DATABASE,
                schema,
                table,
                column.name(),
                position,
                ColumnText.defaultValue(column, catalog).orElse(null),
                column.nullable() ? "YES" : "NO",
                ColumnText.typeName(type),
                sized ? (Long) (long) type.precision() : null,
                precision,
                scale,
                generation instanceof Generation.Identity ? "YES" : "NO",
                generation instanceof Generation.Identity identity ? identity.always() ? "ALWAYS" : "BY DEFAULT" : null,
                generation instanceof Generation.Stored ? "ALWAYS" : "NEVER",
                generation instanceof Generation.Stored stored ? stored.text() : null);
    }

    private List<List<@Nullable Object>> constraints() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            for (Constraint constraint : new TableConstraints(catalog, table).all()) {
                Timing timing = constraint.key().map(ForeignKey::timing).orElse(Timing.IMMEDIATE);
                rows.add(row(
                        DATABASE,
                        table.schema(),
                        constraint.name(),
                        DATABASE,
                        table.schema(),
                        table.name(),
                        constraint.kind(),
                        timing == Timing.IMMEDIATE ? "NO" : "YES",
                        timing == Timing.INITIALLY_DEFERRED ? "YES" : "NO"));
            }
        }
        return rows;
    }

    private List<List<@Nullable Object>> checks() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            for (CheckConstraint check : table.checks()) {
                rows.add(row(DATABASE, table.schema(), check.name(), "(" + check.text() + ")"));
            }
        }
        return rows;
    }

    private List<List<@Nullable Object>> keyColumns() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            for (Constraint constraint : new TableConstraints(catalog, table).all()) {
                long position = 1;
                for (String column : constraint.columns()) {
                    rows.add(row(
                            DATABASE,
                            table.schema(),
                            constraint.name(),
                            DATABASE,
                            table.schema(),
                            table.name(),
                            column,
                            position,
                            constraint.key().isPresent() ? (Long) position : null));
                    position++;
                }
            }
        }
        return rows;
    }

    private List<List<@Nullable Object>> references() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            TableConstraints constraints = new TableConstraints(catalog, table);
            for (ForeignKey key : catalog.foreignKeys(table)) {
                if (key.child() == table.id()) {
                    TableInfo parent = constraints.parent(key).orElseThrow();
                    String needed =
                            new TableConstraints(catalog, parent).neededBy(key).orElse(null);
                    rows.add(row(
                            DATABASE,
                            table.schema(),
                            key.name(),
                            needed == null ? null : DATABASE,
                            needed == null ? null : parent.schema(),
                            needed,
                            key.matchFull() ? "FULL" : "NONE",
                            TableConstraints.rule(key.onUpdate()),
                            TableConstraints.rule(key.onDelete())));
                }
            }
        }
        return rows;
    }

    private List<List<@Nullable Object>> views() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        catalog.views().forEach(view -> rows.add(row(DATABASE, view.schema(), view.name(), view.text())));
        return rows;
    }

    private List<List<@Nullable Object>> sequences() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (SequenceInfo sequence : catalog.sequences()) {
            rows.add(row(
                    DATABASE,
                    sequence.schema(),
                    sequence.name(),
                    ColumnText.typeName(sequence.options().type()),
                    String.valueOf(sequence.options().start()),
                    String.valueOf(sequence.options().minimum()),
                    String.valueOf(sequence.options().maximum()),
                    String.valueOf(sequence.options().increment()),
                    sequence.options().cycle() ? "YES" : "NO"));
        }
        return rows;
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }
}
