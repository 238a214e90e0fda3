package io.phantomdb.cli.demo;

import io.phantomdb.cli.orders.Ledger;
import io.phantomdb.cli.tpch.TpchQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs the TPC-H queries in turn over one JDBC connection, times them, and checks that each round sees every order
/// acknowledged before it began. One thread.
final class QueryLoop {
    private final Connection connection;
    private final Ledger ledger;
    private final Map<Integer, List<Long>> nanos = new TreeMap<>();
    private long freshnessChecks;
    private long freshnessSeen;

    QueryLoop(Connection connection, Ledger ledger) {
        this.connection = connection;
        this.ledger = ledger;
    }

    /// Every query once.
    void round() throws SQLException {
        for (TpchQuery query : TpchQuery.all()) {
            checkFreshness();
            long begun = System.nanoTime();
            run(query);
            nanos.computeIfAbsent(query.number(), number -> new ArrayList<>()).add(System.nanoTime() - begun);
        }
    }

    /// Forgets the times so far: a warm-up round does not count.
    void forgetTimes() {
        nanos.clear();
    }

    private void run(TpchQuery query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query.sql())) {
            int columns = rows.getMetaData().getColumnCount();
            int count = 0;
            while (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    rows.getObject(i);
                }
                count++;
            }
            if (count == 0) {
                throw new DemoFailure(query.title() + " gave no row");
            }
        }
    }

    private void checkFreshness() throws SQLException {
        long acknowledged = ledger.acknowledged();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM orders WHERE o_orderkey >= " + ledger.firstKey())) {
            rows.next();
            freshnessChecks++;
            if (rows.getLong(1) >= acknowledged) {
                freshnessSeen++;
            }
        }
    }

    /// Median milliseconds by query number.
    Map<Integer, Double> medians() {
        Map<Integer, Double> medians = new TreeMap<>();
        nanos.forEach((number, times) -> medians.put(number, median(times) / 1e6));
        return medians;
    }

    private static double median(List<Long> times) {
        long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    long freshnessChecks() {
        return freshnessChecks;
    }

    long freshnessSeen() {
        return freshnessSeen;
    }
}
