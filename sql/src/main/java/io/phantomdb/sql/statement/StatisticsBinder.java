package io.phantomdb.sql.statement;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.bind.CatalogTable;
import io.phantomdb.sql.bind.ColumnText;
import io.phantomdb.sql.parse.Parser;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.tree.Ddl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlNode;

/// ANALYZE and SUMMARIZE.
final class StatisticsBinder {
    private final Catalog catalog;

    StatisticsBinder(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Views are passed over, as PostgreSQL does. SQLSTATE 42P01, 42703, 42701.
    Definition analyze(Ddl.Analyze analyze) {
        List<Plan.Scan> sources = new ArrayList<>();
        for (Ddl.Analyze.Target target : analyze.targets()) {
            if (Tables.view(catalog, target.table()).isEmpty()) {
                TableInfo table = Tables.find(catalog, target.table());
                sources.add(source(table, Tables.columns(table, target.columns())));
            }
        }
        if (analyze.targets().isEmpty()) {
            catalog.tables().forEach(table -> sources.add(source(table, Tables.columns(table, null))));
        }
        return new Definition.Analyze(
                sources.stream().filter(source -> source.table().id() >= 0).toList());
    }

    private Plan.Scan source(TableInfo table, List<Integer> columns) {
        List<Field> fields = columns.stream()
                .map(position -> field(table.columns().get(position)))
                .toList();
        return new Plan.Scan(table, columns, fields, catalog.statistics(table).rows());
    }

    private static Field field(Column column) {
        return new Field(column.name(), CatalogTable.planType(column), column.nullable());
    }

    /// The query that SUMMARIZE stands for: one pass that aggregates all columns, then a row for each.
    ///
    ///     SUMMARIZE t  ->  SELECT CASE place WHEN 0 THEN a.min0 ... END AS min, ...
    ///                      FROM (SELECT min(c0) AS min0, ... FROM t) a, (VALUES (0), (1), ...) p(place)
    static SqlNode summary(Ddl.Summarize summarize, QueryPlanner planner) {
        String text = summarize.table() ? "SELECT * FROM " + summarize.text() : summarize.text();
        List<Field> fields = planner.plan(Parser.parse(text)).output();
        StringBuilder sql = new StringBuilder("SELECT ");
        choice(sql, fields, "column_name", i -> quoted(fields.get(i).name()));
        choice(
                sql,
                fields,
                "column_type",
                i -> quoted(ColumnText.fullTypeName(fields.get(i).type())));
        for (String name : List.of("min", "max")) {
            choice(sql, fields, name, i -> "CAST(a." + name + i + " AS text)");
        }
        choice(sql, fields, "approx_unique", i -> "a.approx_unique" + i);
        for (String name : List.of("avg", "std", "q25", "q50", "q75")) {
            choice(sql, fields, name, i -> "CAST(a." + name + i + " AS text)");
        }
        sql.append("a.n AS \"count\", ");
        String share = "round(CAST(a.n - a.filled%d AS numeric(20,0)) * 100 / nullif(a.n, 0), 2)";
        choice(sql, fields, "null_percentage", i -> String.format(share, i));
        sql.setLength(sql.length() - ", ".length());
        sql.append(" FROM (SELECT count(*) AS n");
        for (int i = 0; i < fields.size(); i++) {
            measures(sql, fields.get(i).type(), i);
        }
        IntStream places = IntStream.range(0, fields.size());
        String columns = String.join(", ", places.mapToObj(i -> "c" + i).toList());
        sql.append(" FROM (").append(text).append(") AS s(").append(columns).append(")) AS a CROSS JOIN (VALUES ");
        places = IntStream.range(0, fields.size());
        sql.append(String.join(", ", places.mapToObj(i -> "(" + i + ")").toList()));
        return Parser.parse(sql.append(") AS p(place) ORDER BY p.place").toString());
    }

    private static void measures(StringBuilder sql, SqlType type, int i) {
        String column = "c" + i;
        String none = "CAST(NULL AS text)";
        String number = "CAST(" + column + " AS double precision)";
        part(sql, "count(" + column + ")", "filled", i);
        part(sql, "count(DISTINCT " + column + ")", "approx_unique", i);
        part(sql, isOrdered(type) ? "min(" + column + ")" : none, "min", i);
        part(sql, isOrdered(type) ? "max(" + column + ")" : none, "max", i);
        part(sql, type.isNumeric() ? "avg(" + number + ")" : none, "avg", i);
        part(sql, type.isNumeric() ? "stddev_samp(" + number + ")" : none, "std", i);
        for (int quarter = 25; quarter < 100; quarter += 25) {
            String at = "percentile_disc(0." + quarter + ") WITHIN GROUP (ORDER BY " + column + ")";
            part(sql, hasQuantiles(type) ? at : none, "q" + quarter, i);
        }
    }

    /// One column of the answer: another expression in each row.
    private static void choice(StringBuilder sql, List<Field> fields, String name, IntFunction<String> value) {
        sql.append("CASE p.place");
        for (int i = 0; i < fields.size(); i++) {
            sql.append(" WHEN ").append(i).append(" THEN ").append(value.apply(i));
        }
        sql.append(" END AS \"").append(name).append("\", ");
    }

    private static void part(StringBuilder sql, String value, String name, int column) {
        sql.append(", ").append(value).append(" AS ").append(name).append(column);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static boolean isOrdered(SqlType type) {
        return type.isString() || hasQuantiles(type);
    }

    private static boolean hasQuantiles(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> true;
            default -> false;
        };
    }
}
