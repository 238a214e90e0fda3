package io.phantomdb.storage.catalog;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// When a table's rows expire: `WITH (ttl = INTERVAL '7 days', ttl_column = 'placed')`.
///
/// @param column position of the TIMESTAMP, TIMESTAMPTZ or DATE that ages; rows where it is NULL stay for ever
/// @param millis age at which a row is deleted
public record TableExpiry(int column, long millis) {
    static final String TTL = "ttl_ms";
    static final String COLUMN = "ttl_column";

    /// Which column it is, by its field id: a name may change.
    private static final String FIELD = "ttl_field";

    /// What the options say; empty where rows do not expire, or where their column is gone.
    public static Optional<TableExpiry> of(StoredTable table) {
        String millis = table.options().get(TTL);
        String field = table.options().get(FIELD);
        if (millis == null || field == null) {
            return Optional.empty();
        }
        List<Column> columns = table.info().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (String.valueOf(columns.get(i).fieldId()).equals(field)) {
                return Optional.of(new TableExpiry(i, Long.parseLong(millis)));
            }
        }
        return Optional.empty();
    }

    static boolean isOption(String name) {
        return name.equals(TTL) || name.equals(COLUMN);
    }

    /// A table's options with the column's name in place of its field id, as [#checked] takes them.
    static Map<String, String> named(StoredTable table) {
        Map<String, String> named = new HashMap<>(table.options());
        named.remove(FIELD);
        of(table)
                .ifPresent(expiry -> named.put(
                        COLUMN, table.info().columns().get(expiry.column()).name()));
        return named;
    }

    /// The options with the column's field id in place of its name. SQLSTATE 22023 where there is no such column or
    /// none is meant.
    static Map<String, String> checked(Map<String, String> options, List<Column> columns) {
        String name = options.get(COLUMN);
        if (options.get(TTL) == null) {
            if (name != null) {
                throw bad("ttl_column is given without ttl");
            }
            return options;
        }
        List<Column> found = columns.stream()
                .filter(column -> !column.hidden() && isTime(column))
                .filter(column -> name == null || column.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw bad(
                    name == null
                            ? "ttl needs ttl_column where the table does not have exactly one column of type TIMESTAMP,"
                                    + " TIMESTAMPTZ or DATE"
                            : "ttl_column \"" + name + "\" is no TIMESTAMP, TIMESTAMPTZ or DATE column of the table");
        }
        Map<String, String> checked = new HashMap<>(options);
        checked.remove(COLUMN);
        checked.put(FIELD, String.valueOf(found.getFirst().fieldId()));
        return checked;
    }

    private static boolean isTime(Column column) {
        return switch (column.type().kind()) {
            case TIMESTAMP, TIMESTAMPTZ, DATE -> true;
            default -> false;
        };
    }

    private static DatabaseException bad(String message) {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, message);
    }
}
