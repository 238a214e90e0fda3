package io.phantomdb.cli.demo;

import io.phantomdb.cli.tpch.TpchReader;
import io.phantomdb.cli.tpch.TpchSchema;
import io.trino.tpch.TpchEntity;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// Creates the TPC-H tables and loads them by Flight SQL ingest, one statement for every part of a table.
public final class Loader {
    /// Told of progress: a table's rows so far, and how many there will be, more or less.
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (table, rows, rowsExpected) -> {};

        void loaded(String table, long rows, long rowsExpected);
    }

    /// Rows of one ingest statement, which is one transaction.
    private static final long PART_ROWS = 250_000;

    private Loader() {}

    /// @param rows loaded in all tables
    /// @param nanos from the first CREATE TABLE to the last acknowledgement, generation included
    public record Loaded(long rows, long nanos) {}

    /// Loads without telling of it.
    public static Loaded load(String host, int port, double scale) throws Exception {
        return load(host, port, scale, Progress.NONE);
    }

    /// Calls `progress` before the first and after each part of a table, and once more with the exact number at its
    /// end.
    public static Loaded load(String host, int port, double scale, Progress progress) throws Exception {
        long begun = System.nanoTime();
        long rows = 0;
        try (BufferAllocator allocator = new RootAllocator();
                FlightClient flight = FlightClient.builder(allocator, Location.forGrpcInsecure(host, port))
                        .build();
                FlightSqlClient client = new FlightSqlClient(flight)) {
            for (TpchSchema table : TpchSchema.values()) {
                client.executeUpdate(table.createTable());
                rows += load(client, table, scale, allocator, progress);
            }
        }
        return new Loaded(rows, System.nanoTime() - begun);
    }

    private static long load(
            FlightSqlClient client, TpchSchema table, double scale, BufferAllocator allocator, Progress progress)
            throws IOException {
        Iterator<? extends TpchEntity> rows = TpchReader.rows(table, scale);
        long sum = 0;
        progress.loaded(table.tableName(), sum, rowsExpected(table, scale));
        while (rows.hasNext()) {
            try (TpchReader part = TpchReader.part(table, rows, PART_ROWS, allocator)) {
                sum += client.executeIngest(part, into(table));
                progress.loaded(table.tableName(), sum, Math.max(sum, rowsExpected(table, scale)));
            }
        }
        progress.loaded(table.tableName(), sum, sum);
        return sum;
    }

    private static ExecuteIngestOptions into(TpchSchema table) {
        TableDefinitionOptions append = TableDefinitionOptions.newBuilder()
                .setIfNotExist(TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL)
                .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_APPEND)
                .build();
        return new ExecuteIngestOptions(table.tableName(), append, null, null, Map.of());
    }

    private static long rowsExpected(TpchSchema table, double scale) {
        return switch (table) {
            case REGION -> 5;
            case NATION -> 25;
            case SUPPLIER -> (long) (10_000 * scale);
            case CUSTOMER -> (long) (150_000 * scale);
            case PART -> (long) (200_000 * scale);
            case PARTSUPP -> (long) (800_000 * scale);
            case ORDERS -> (long) (1_500_000 * scale);
            case LINEITEM -> (long) (6_001_215 * scale);
        };
    }
}
