package io.phantomdb.sql.bind;

import static io.phantomdb.sql.bind.PgObjects.row;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableAnalysis.ColumnAnalysis;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.sql.plan.PlanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The views of `pg_catalog`, which speak in names instead of object ids.
record PgViews(Catalog catalog) {
    private static final String OWNER = "phantomdb";

    /// Above this share of the rows `n_distinct` is a share too, below zero.
    private static final double GROWING_SHARE = 0.1;

    List<List<@Nullable Object>> tables() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            if (catalog.materializedView(table).isPresent()) {
                continue;
            }
            boolean indexed = table.hasPrimaryKey() || !catalog.indexes(table).isEmpty();
            boolean referred = !catalog.foreignKeys(table).isEmpty();
            rows.add(row(table.schema(), table.name(), OWNER, null, indexed, false, referred, false));
        }
        return rows;
    }

    List<List<@Nullable Object>> views() {
        return catalog.views().stream()
                .map(view -> row(view.schema(), view.name(), OWNER, view.text()))
                .toList();
    }

    List<List<@Nullable Object>> materializedViews() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            catalog.materializedView(table)
                    .ifPresent(view -> rows.add(row(
                            table.schema(),
                            table.name(),
                            OWNER,
                            null,
                            !catalog.indexes(table).isEmpty(),
                            view.populated(),
                            view.query().text())));
        }
        return rows;
    }

    List<List<@Nullable Object>> indexes() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            if (table.hasPrimaryKey()) {
                String columns = table.key().stream()
                        .map(position -> ColumnText.identifier(
                                table.columns().get(position).name()))
                        .collect(Collectors.joining(", "));
                String name = table.name() + "_pkey";
                rows.add(row(
                        table.schema(), table.name(), name, null, definition(true, name, table) + "(" + columns + ")"));
            }
            for (IndexInfo index : catalog.indexes(table)) {
                rows.add(row(table.schema(), table.name(), index.name(), null, IndexText.of(index, table)));
            }
        }
        return rows;
    }

    static String definition(boolean unique, String name, TableInfo table) {
        return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + ColumnText.identifier(name) + " ON "
                + ColumnText.identifier(table.schema()) + "." + ColumnText.identifier(table.name()) + " USING btree ";
    }

    List<List<@Nullable Object>> statistics() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableInfo table : catalog.tables()) {
            Optional<TableAnalysis> analysis = catalog.analysis(table);
            if (analysis.isPresent()) {
                for (Column column : table.visibleColumns()) {
                    analysis.get().columns().stream()
                            .filter(found -> found.fieldId() == column.fieldId())
                            .forEach(found -> rows.add(statistics(
                                    table, column, found, analysis.get().rows())));
                }
            }
        }
        return rows;
    }

    private static List<@Nullable Object> statistics(
            TableInfo table, Column column, ColumnAnalysis found, double tableRows) {
        boolean grows = tableRows > 0 && found.distinct() > GROWING_SHARE * tableRows;
        double distinct = grows ? -found.distinct() / tableRows : found.distinct();
        return row(
                table.schema(),
                table.name(),
                column.name(),
                false,
                (double) (float) found.nullFraction(),
                (long) found.width(),
                (double) (float) distinct,
                values(found.common()),
                found.shares().isEmpty()
                        ? null
                        : found.shares().stream()
                                .map(share -> number((float) share.doubleValue()))
                                .collect(Collectors.joining(",", "{", "}")),
                values(found.bounds()));
    }

    private static String number(float value) {
        return value == (int) value ? Integer.toString((int) value) : Float.toString(value);
    }

    private static @Nullable String values(List<Expr.Literal> values) {
        return values.isEmpty()
                ? null
                : values.stream().map(PgViews::element).collect(Collectors.joining(",", "{", "}"));
    }

    private static String element(Expr.Literal literal) {
        String text = literal.value() instanceof String string ? string : unquoted(PlanText.constant(literal));
        boolean plain = text.matches("[^\\s{},\"\\\\]+") && !text.equalsIgnoreCase("null");
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// `2024-01-01` out of `DATE '2024-01-01'`.
    private static String unquoted(String constant) {
        int from = constant.indexOf('\'');
        int to = constant.lastIndexOf('\'');
        return from >= 0 && to > from ? constant.substring(from + 1, to) : constant;
    }
}
