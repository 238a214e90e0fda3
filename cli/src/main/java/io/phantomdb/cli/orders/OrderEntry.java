package io.phantomdb.cli.orders;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One order-entry client: inserts an order and its lines and takes the price from the customer's balance, in one
/// transaction after the other, until it is told to stop or the server dies.
///
/// Transactions are SQL BEGIN and COMMIT, because the driver's own commit() does nothing.
public final class OrderEntry implements Runnable {
    private static final int LINES_MAX = 7;

    private final String url;
    private final Ledger ledger;
    private final Shared shared;
    private final SplittableRandom random;
    private final long customers;
    private final long parts;
    private final long suppliers;

    /// What all clients of a run share.
    public static final class Shared {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicBoolean serverKilled = new AtomicBoolean();
        private final AtomicLong conflicts = new AtomicLong();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        /// Clients end after the order at hand.
        public void stop() {
            stop.set(true);
        }

        /// From here on a client that cannot go on ends in silence: say it before the server is killed.
        public void serverDies() {
            serverKilled.set(true);
        }

        /// Orders rolled back because of SQLSTATE 40001.
        public long conflicts() {
            return conflicts.get();
        }

        /// What made a client end early, if one did.
        public Optional<Throwable> failure() {
            return Optional.ofNullable(failure.get());
        }
    }

    /// @param scale TPC-H scale of the tables, for the ranges of customers, parts and suppliers
    public OrderEntry(String url, Ledger ledger, Shared shared, double scale, long seed) {
        this.url = url;
        this.ledger = ledger;
        this.shared = shared;
        this.random = new SplittableRandom(seed);
        this.customers = Math.max(1, (long) (150_000 * scale));
        this.parts = Math.max(1, (long) (200_000 * scale));
        this.suppliers = Math.max(1, (long) (10_000 * scale));
    }

    @Override
    public void run() {
        try (Connection connection = DriverManager.getConnection(url);
                Statements statements = new Statements(connection)) {
            while (!shared.stop.get()) {
                enter(statements);
            }
        } catch (SQLException | RuntimeException failure) {
            if (!shared.serverKilled.get()) {
                shared.failure.compareAndSet(null, failure);
            }
        }
    }

    private void enter(Statements statements) throws SQLException {
        Ledger.Order order = ledger.begin(
                1 + random.nextLong(customers), 100 + random.nextLong(1_000_000), 1 + random.nextInt(LINES_MAX));
        try {
            statements.begin.executeUpdate();
            write(statements, order);
            statements.commit.executeUpdate();
            ledger.acknowledge(order);
        } catch (SQLException failure) {
            if (!isConflict(failure)) {
                throw failure;
            }
            statements.rollback.executeUpdate();
            ledger.abort(order);
            shared.conflicts.incrementAndGet();
        }
    }

    private void write(Statements statements, Ledger.Order order) throws SQLException {
        BigDecimal price = BigDecimal.valueOf(order.cents(), 2);
        statements.balance.setBigDecimal(1, price);
        statements.balance.setLong(2, order.customer());
        expect(1, statements.balance.executeUpdate(), "customers updated");
        statements.order.setLong(1, order.key());
        statements.order.setLong(2, order.customer());
        statements.order.setBigDecimal(3, price);
        expect(1, statements.order.executeUpdate(), "orders inserted");
        for (int line = 1; line <= order.lines(); line++) {
            statements.line.setLong(1, order.key());
            statements.line.setLong(2, 1 + random.nextLong(parts));
            statements.line.setLong(3, 1 + random.nextLong(suppliers));
            statements.line.setInt(4, line);
            statements.line.setBigDecimal(5, BigDecimal.valueOf(order.cents() / order.lines(), 2));
            statements.line.addBatch();
        }
        statements.line.executeBatch();
    }

    private static void expect(int expected, int actual, String what) {
        if (expected != actual) {
            throw new AuditFailure(what + ": " + actual + " instead of " + expected);
        }
    }

    private static boolean isConflict(SQLException failure) {
        return "40001".equals(failure.getSQLState())
                || String.valueOf(failure.getMessage()).contains("40001");
    }

    private static final class Statements implements AutoCloseable {
        final PreparedStatement begin;
        final PreparedStatement commit;
        final PreparedStatement rollback;
        final PreparedStatement order;
        final PreparedStatement line;
        final PreparedStatement balance;

        Statements(Connection connection) throws SQLException {
            begin = connection.prepareStatement("BEGIN");
            commit = connection.prepareStatement("COMMIT");
            rollback = connection.prepareStatement("ROLLBACK");
            order = connection.prepareStatement(
                    "INSERT INTO orders VALUES (?, ?, 'O', ?, DATE '1998-08-02', '3-MEDIUM', 'Clerk#demo', 0, 'demo')");
            line = connection.prepareStatement(
                    "INSERT INTO lineitem VALUES (?, ?, ?, ?, 1, ?, 0.05, 0.02, 'N', 'O', DATE '1998-09-01', "
                            + "DATE '1998-09-15', DATE '1998-09-20', 'NONE', 'TRUCK', 'demo')");
            balance = connection.prepareStatement("UPDATE customer SET c_acctbal = c_acctbal - ? WHERE c_custkey = ?");
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement statement :
                    new PreparedStatement[] {begin, commit, rollback, order, line, balance}) {
                statement.close();
            }
        }
    }
}
