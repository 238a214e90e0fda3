package io.phantomdb.sqltest.tpcds;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One of the 24 tables of TPC-DS. Every column may be NULL but the first ones, which are the key.
public final class TpcdsTable {
    private final Table table;

    private TpcdsTable(Table table) {
        this.table = table;
    }

    /// All tables that queries read.
    public static List<TpcdsTable> all() {
        return Table.getBaseTables().stream()
                .filter(table -> table != Table.DBGEN_VERSION)
                .map(TpcdsTable::new)
                .toList();
    }

    public String name() {
        return table.getName();
    }

    public List<String> columnNames() {
        return Arrays.stream(table.getColumns()).map(Column::getName).toList();
    }

    /// CREATE TABLE as PhantomDB, DuckDB and PostgreSQL understand it.
    public String createTable() {
        List<String> parts = new ArrayList<>();
        List<String> key = key();
        for (Column column : table.getColumns()) {
            String type = sqlType(column.getType());
            parts.add(column.getName() + " " + type + (key.contains(column.getName()) ? " NOT NULL" : ""));
        }
        parts.add("PRIMARY KEY (" + String.join(", ", key) + ")");
        return "CREATE TABLE " + name() + " (" + String.join(", ", parts) + ")";
    }

    private List<String> key() {
        return switch (table) {
            case STORE_SALES -> List.of("ss_item_sk", "ss_ticket_number");
            case STORE_RETURNS -> List.of("sr_item_sk", "sr_ticket_number");
            case CATALOG_SALES -> List.of("cs_item_sk", "cs_order_number");
            case CATALOG_RETURNS -> List.of("cr_item_sk", "cr_order_number");
            case WEB_SALES -> List.of("ws_item_sk", "ws_order_number");
            case WEB_RETURNS -> List.of("wr_item_sk", "wr_order_number");
            case INVENTORY -> List.of("inv_date_sk", "inv_item_sk", "inv_warehouse_sk");
            default -> List.of(table.getColumns()[0].getName());
        };
    }

    private static String sqlType(ColumnType type) {
        return switch (type.getBase()) {
            case INTEGER -> "INTEGER";
            case IDENTIFIER -> "BIGINT";
            case DATE -> "DATE";
            case DECIMAL ->
                "DECIMAL(" + type.getPrecision().orElseThrow() + ", "
                        + type.getScale().orElseThrow() + ")";
            case VARCHAR, CHAR, TIME -> "VARCHAR";
        };
    }

    /// Writes `<name>.csv` with a header into the folder: fields between `|`, NULL as nothing.
    ///
    /// @param kept tells by a row's fields, which may be null, whether it is written
    void writeCsv(double scale, Path folder, Predicate<List<String>> kept) throws IOException {
        Session session = new Session(scale, ".", ".dat", Optional.of(table), "", '|', false, false, 1, true);
        try (BufferedWriter writer = Files.newBufferedWriter(folder.resolve(name() + ".csv"))) {
            writer.write(columnNames().stream().collect(Collectors.joining("|", "", "\n")));
            for (List<List<String>> rows : Results.constructResults(table, session)) {
                if (kept.test(rows.getFirst())) {
                    write(writer, rows.getFirst());
                }
            }
        }
    }

    private static void write(BufferedWriter writer, List<String> row) throws IOException {
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                writer.write('|');
            }
            writer.write(field(row.get(i)));
        }
        writer.write('\n');
    }

    private static String field(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        boolean special = value.indexOf('|') >= 0 || value.indexOf('"') >= 0;
        return special ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
