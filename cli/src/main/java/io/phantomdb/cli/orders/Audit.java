package io.phantomdb.cli.orders;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/// Holds the database against the ledger: every acknowledged order is there exactly once with all its lines, no aborted
/// one is, one in doubt is there whole or not at all, and the balances have moved by exactly the orders that are there.
public final class Audit {
    private final Connection connection;
    private final Ledger ledger;

    public Audit(Connection connection, Ledger ledger) {
        this.connection = connection;
        this.ledger = ledger;
    }

    /// @param acknowledged orders checked
    /// @param inDoubtPresent orders that were committed although the answer never came
    public record Outcome(long acknowledged, long inDoubtPresent) {}

    /// The sum of all balances.
    public static BigDecimal balances(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(c_acctbal) FROM customer")) {
            rows.next();
            return rows.getBigDecimal(1);
        }
    }

    /// Orders in doubt are settled in the ledger. Nobody may enter orders meanwhile. Throws [AuditFailure] on the
    /// first difference.
    public Outcome check(BigDecimal balancesBefore) throws SQLException {
        Map<Long, long[]> found = orders();
        addLines(found);
        long acknowledged = 0;
        long inDoubtPresent = 0;
        BigDecimal taken = BigDecimal.ZERO;
        for (Ledger.Order order : ledger.orders().values()) {
            long[] counts = found.remove(order.key());
            if (counts != null) {
                checkWhole(order, counts);
                taken = taken.add(BigDecimal.valueOf(order.cents(), 2));
            }
            switch (order.state()) {
                case ACKNOWLEDGED -> {
                    require(counts != null, "order " + order.key() + " was acknowledged and is lost");
                    acknowledged++;
                }
                case ABORTED -> require(counts == null, "order " + order.key() + " was rolled back and is there");
                case IN_DOUBT -> inDoubtPresent += settle(order, counts != null);
            }
        }
        require(found.isEmpty(), "orders that nobody entered: " + found.keySet());
        BigDecimal balances = balances(connection);
        require(
                balances.compareTo(balancesBefore.subtract(taken)) == 0,
                "balances are " + balances + " instead of " + balancesBefore.subtract(taken));
        return new Outcome(acknowledged, inDoubtPresent);
    }

    /// After the crash the order's fate is known, and a later audit holds the database to it.
    private long settle(Ledger.Order order, boolean present) {
        if (present) {
            ledger.acknowledge(order);
            return 1;
        }
        ledger.abort(order);
        return 0;
    }

    private static void checkWhole(Ledger.Order order, long[] counts) {
        require(counts[0] == 1, "order " + order.key() + " is there " + counts[0] + " times");
        require(
                counts[1] == order.lines(),
                "order " + order.key() + " has " + counts[1] + " lines instead of " + order.lines());
    }

    private Map<Long, long[]> orders() throws SQLException {
        Map<Long, long[]> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT o_orderkey, count(*) FROM orders WHERE o_orderkey >= "
                        + ledger.firstKey() + " GROUP BY o_orderkey")) {
            while (rows.next()) {
                found.put(rows.getLong(1), new long[] {rows.getLong(2), 0});
            }
        }
        return found;
    }

    private void addLines(Map<Long, long[]> found) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT l_orderkey, count(*) FROM lineitem WHERE l_orderkey >= "
                        + ledger.firstKey() + " GROUP BY l_orderkey")) {
            while (rows.next()) {
                long[] counts = found.get(rows.getLong(1));
                require(counts != null, "lines of order " + rows.getLong(1) + " are there without it");
                if (counts != null) {
                    counts[1] = rows.getLong(2);
                }
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AuditFailure(otherwise);
        }
    }
}
