package io.phantomdb.bench.rows;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rows of eight columns and about eighty bytes, made from their key alone.
public final class EightColumns {
    private EightColumns() {}

    public static TableDefinition table(String name) {
        return new TableDefinition(
                Catalog.DEFAULT_SCHEMA,
                name,
                List.of(
                        column("id", SqlType.BIGINT),
                        column("customer", SqlType.BIGINT),
                        column("placed", SqlType.TIMESTAMP),
                        column("amount", SqlType.decimal(15, 2)),
                        column("quantity", SqlType.INTEGER),
                        column("rate", SqlType.DOUBLE),
                        column("status", SqlType.VARCHAR),
                        column("remark", SqlType.VARCHAR)),
                List.of("id"),
                Map.of());
    }

    private static ColumnDefinition column(String name, SqlType type) {
        return new ColumnDefinition(name, type, false, Optional.empty());
    }

    public static Batch keys(long[] ids, Region region) {
        return Batch.of(List.of(numbers(SqlType.BIGINT, ids, 1, region)), ids.length);
    }

    /// @param salt another one makes other values of the same keys
    public static Batch rows(long[] ids, long salt, Region region) {
        List<String> status = new ArrayList<>();
        List<String> remark = new ArrayList<>();
        long quantities = region.allocate(4L * ids.length);
        long rates = region.allocate(8L * ids.length);
        for (int i = 0; i < ids.length; i++) {
            status.add(
                    switch ((int) (ids[i] % 4)) {
                        case 0 -> "open";
                        case 1 -> "paid";
                        case 2 -> "shipped";
                        default -> "returned";
                    });
            remark.add(remark(ids[i], salt));
            Memory.putInt(quantities + 4L * i, (int) (ids[i] % 100));
            Memory.putDouble(rates + 8L * i, ids[i] / 7.0);
        }
        return Batch.of(
                List.of(
                        numbers(SqlType.BIGINT, ids, 1, region),
                        numbers(SqlType.BIGINT, ids, 31, region),
                        numbers(SqlType.TIMESTAMP, ids, 1_000_003, region),
                        numbers(SqlType.decimal(15, 2), ids, 7 + salt, region),
                        Vector.flat(SqlType.INTEGER, quantities, 0, ids.length),
                        Vector.flat(SqlType.DOUBLE, rates, 0, ids.length),
                        Vectors.of(SqlType.VARCHAR, status, region),
                        Vectors.of(SqlType.VARCHAR, remark, region)),
                ids.length);
    }

    /// The last column of a row.
    public static String remark(long id, long salt) {
        return "order " + id + " of " + salt;
    }

    private static Vector numbers(SqlType type, long[] ids, long factor, Region region) {
        long values = region.allocate(8L * ids.length);
        for (int i = 0; i < ids.length; i++) {
            Memory.putLong(values + 8L * i, ids[i] * factor);
        }
        return Vector.flat(type, values, 0, ids.length);
    }
}
