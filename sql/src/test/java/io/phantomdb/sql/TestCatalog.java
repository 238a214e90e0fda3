package io.phantomdb.sql;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ColumnStatistics;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A catalog that CREATE TABLE statements fill.
final class TestCatalog implements Catalog {
    private final Map<String, TableInfo> tables = new LinkedHashMap<>();
    private final Map<Long, Double> rows = new HashMap<>();
    private final Map<String, Double> distinct = new HashMap<>();

    static TestCatalog of(String... creates) {
        TestCatalog catalog = new TestCatalog();
        for (String create : creates) {
            catalog.create(create, 1000);
        }
        return catalog;
    }

    TestCatalog create(String sql, double rowCount) {
        Statement statement = new SqlFrontend().prepare(sql, this).statement();
        TableDefinition definition = ((Statement.CreateTable) statement).definition();
        List<Column> columns = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        definition
                .columns()
                .forEach(column -> columns.add(new Column(
                        columns.size() + 1,
                        column.name(),
                        column.type(),
                        column.nullable(),
                        column.defaultValue(),
                        false)));
        for (String name : definition.primaryKey()) {
            key.add(definition.columns().stream()
                    .map(column -> column.name())
                    .toList()
                    .indexOf(name));
        }
        if (key.isEmpty()) {
            key.add(columns.size());
            columns.add(
                    new Column(columns.size() + 1, TableInfo.ROW_ID, SqlType.BIGINT, false, Optional.empty(), true));
        }
        TableInfo table = new TableInfo(
                tables.size() + 1,
                definition.schema(),
                definition.name(),
                columns,
                key,
                !definition.primaryKey().isEmpty(),
                columns.size() + 1);
        tables.put(table.qualifiedName(), table);
        rows.put(table.id(), rowCount);
        return this;
    }

    /// Says how many distinct values a column has.
    TestCatalog distinct(String column, double values) {
        distinct.put(column, values);
        return this;
    }

    @Override
    public long version() {
        return tables.size();
    }

    @Override
    public List<String> schemas() {
        return List.of("public", "other");
    }

    @Override
    public List<TableInfo> tables() {
        return List.copyOf(tables.values());
    }

    @Override
    public Optional<TableInfo> table(String schema, String name) {
        return Optional.ofNullable(tables.get(schema + "." + name));
    }

    @Override
    public TableStatistics statistics(TableInfo table) {
        List<ColumnStatistics> columns = table.columns().stream()
                .map(column -> new ColumnStatistics(
                        distinct.getOrDefault(column.name(), Double.NaN),
                        Double.NaN,
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new TableStatistics(rows.getOrDefault(table.id(), 1.0), columns);
    }
}
