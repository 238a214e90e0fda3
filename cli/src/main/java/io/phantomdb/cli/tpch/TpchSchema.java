package io.phantomdb.cli.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType;
import io.trino.tpch.TpchTable;
import java.util.List;
import java.util.stream.Collectors;

/// The eight tables of TPC-H, in an order in which referenced tables come first.
public enum TpchSchema {
    REGION(TpchTable.REGION, "r_regionkey"),
    NATION(TpchTable.NATION, "n_nationkey"),
    SUPPLIER(TpchTable.SUPPLIER, "s_suppkey"),
    CUSTOMER(TpchTable.CUSTOMER, "c_custkey"),
    PART(TpchTable.PART, "p_partkey"),
    PARTSUPP(TpchTable.PART_SUPPLIER, "ps_partkey, ps_suppkey"),
    ORDERS(TpchTable.ORDERS, "o_orderkey"),
    LINEITEM(TpchTable.LINE_ITEM, "l_orderkey, l_linenumber");

    private final TpchTable<?> table;
    private final String primaryKey;

    TpchSchema(TpchTable<?> table, String primaryKey) {
        this.table = table;
        this.primaryKey = primaryKey;
    }

    public String tableName() {
        return table.getTableName();
    }

    public List<String> columnNames() {
        return table.getColumns().stream().map(TpchColumn::getColumnName).toList();
    }

    /// CREATE TABLE as PhantomDB, DuckDB and PostgreSQL understand it.
    public String createTable() {
        return table.getColumns().stream()
                .map(column -> column.getColumnName() + " " + sqlType(column.getType()) + " NOT NULL")
                .collect(Collectors.joining(
                        ",\n    ",
                        "CREATE TABLE " + tableName() + " (\n    ",
                        ",\n    PRIMARY KEY (" + primaryKey + "))"));
    }

    TpchTable<?> generator() {
        return table;
    }

    private static String sqlType(TpchColumnType type) {
        return switch (type.getBase()) {
            case IDENTIFIER -> "BIGINT";
            case INTEGER -> "INTEGER";
            case DATE -> "DATE";
            case DOUBLE -> "DECIMAL(15,2)";
            case VARCHAR -> "VARCHAR";
        };
    }
}
