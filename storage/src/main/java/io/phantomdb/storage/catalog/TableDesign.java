package io.phantomdb.storage.catalog;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From what CREATE TABLE asks for to the table as it is stored: ids, key, hidden columns.
public final class TableDesign {
    private static final int COLUMNS_MAX = 1600;

    /// What `WITH (...)` may say, and the settings that count where it does not.
    public static final Map<String, Setting<Long>> OPTIONS = Map.of(
            "flush_rows", Setting.FLUSH_ROWS,
            "flush_bytes", Setting.FLUSH_BYTES,
            "flush_age_ms", Setting.FLUSH_AGE_MS,
            "snapshot_retention_ms", Setting.SNAPSHOT_RETENTION_MS);

    private TableDesign() {}

    /// SQLSTATE 22023 an option that is not one, 42701 a column twice, 42703 a key column that is not there, 42P16
    /// anything else that cannot be.
    public static StoredTable of(TableDefinition definition, long id) {
        checkColumns(definition);
        definition.options().forEach(TableDesign::checkOption);
        List<Column> columns = new ArrayList<>();
        Set<String> keyNames = new HashSet<>(definition.primaryKey());
        int fieldId = 1;
        for (ColumnDefinition column : definition.columns()) {
            boolean nullable = column.nullable() && !keyNames.contains(column.name());
            columns.add(new Column(
                    fieldId++,
                    column.name(),
                    column.type(),
                    nullable,
                    column.defaultValue(),
                    false,
                    column.generation()));
        }
        List<Integer> key = keyOf(definition);
        boolean hasPrimaryKey = !key.isEmpty();
        if (!hasPrimaryKey) {
            key = List.of(columns.size());
            columns.add(new Column(fieldId++, TableInfo.ROW_ID, SqlType.BIGINT, false, Optional.empty(), true));
        }
        TableInfo info = new TableInfo(
                id, definition.schema(), definition.name(), columns, key, hasPrimaryKey, fieldId, definition.checks());
        Map<String, String> options = TableExpiry.checked(definition.options(), columns);
        return new StoredTable(info, TableOrder.checked(options, info));
    }

    /// The table after ALTER TABLE ... SET and RESET. SQLSTATE as for [#of], 0A000 for what stays as it was made.
    public static StoredTable changed(StoredTable table, Map<String, Optional<String>> options) {
        Map<String, String> changed = TableExpiry.named(table);
        options.forEach((name, value) -> {
            checkOption(name, value.orElse("1"));
            if (name.equals(TableOrder.PARTITIONED_BY)) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "the partitioning of a table that is there cannot be changed");
            }
            if (value.isPresent()) {
                changed.put(name, value.get());
            } else {
                changed.remove(name);
                if (name.equals(TableOrder.SORT_KEY)) {
                    changed.remove(TableOrder.SORT_FIELDS);
                }
                if (name.equals(TableExpiry.TTL)) {
                    changed.remove(TableExpiry.COLUMN);
                }
            }
        });
        return table.with(
                TableOrder.checked(TableExpiry.checked(changed, table.info().columns()), table.info()));
    }

    /// SQLSTATE 2BP01 where a column is dropped that the order of rows needs.
    public static StoredTable changed(StoredTable table, TableInfo changed) {
        TableOrder.requireKept(table, changed);
        return table.with(changed);
    }

    private static void checkColumns(TableDefinition definition) {
        if (definition.columns().isEmpty()) {
            throw bad("table \"" + definition.name() + "\" has no columns");
        }
        if (definition.columns().size() > COLUMNS_MAX) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED, "tables can have at most " + COLUMNS_MAX + " columns");
        }
        Set<String> names = new HashSet<>();
        for (ColumnDefinition column : definition.columns()) {
            if (column.name().equals(TableInfo.ROW_ID)) {
                throw bad("column name \"" + TableInfo.ROW_ID + "\" is reserved");
            }
            if (!names.add(column.name())) {
                throw new DatabaseException(
                        SqlState.DUPLICATE_COLUMN, "column \"" + column.name() + "\" specified more than once");
            }
            if (column.type().kind() == SqlType.Kind.NULL) {
                throw bad("column \"" + column.name() + "\" has no type");
            }
        }
    }

    private static void checkOption(String name, String value) {
        if (TableExpiry.isOption(name) || TableOrder.isOption(name)) {
            return;
        }
        Setting<Long> setting = OPTIONS.get(name);
        if (setting == null) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "unrecognized parameter \"" + name
                            + "\"; a table has flush_rows, flush_bytes, flush_age_ms, flush_interval, ttl, ttl_column,"
                            + " sort_key, partitioned_by and snapshot_retention");
        }
        Settings.defaults().with(setting.name(), value);
    }

    private static List<Integer> keyOf(TableDefinition definition) {
        List<Integer> key = new ArrayList<>();
        for (String name : definition.primaryKey()) {
            int position = 0;
            while (position < definition.columns().size()
                    && !definition.columns().get(position).name().equals(name)) {
                position++;
            }
            if (position == definition.columns().size()) {
                throw new DatabaseException(
                        SqlState.UNDEFINED_COLUMN, "column \"" + name + "\" named in key does not exist");
            }
            if (key.contains(position)) {
                throw new DatabaseException(
                        SqlState.DUPLICATE_COLUMN, "column \"" + name + "\" appears twice in primary key constraint");
            }
            if (definition.columns().get(position).type().kind() == SqlType.Kind.INTERVAL) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "column \"" + name + "\" of type INTERVAL cannot be part of a primary key");
            }
            key.add(position);
        }
        return key;
    }

    private static DatabaseException bad(String message) {
        return new DatabaseException(SqlState.INVALID_TABLE_DEFINITION, message);
    }
}
