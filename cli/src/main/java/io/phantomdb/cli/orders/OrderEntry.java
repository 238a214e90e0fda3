package io.phantomdb.cli.orders;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.StringJoiner;
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

    /// Statements carry their values as literals: the driver waits for its turn to send parameters in a busy loop,
    /// which
    /// on a machine with fewer cores than clients starves everyone.
    private void write(Statements statements, Ledger.Order order) throws SQLException {
        String price = BigDecimal.valueOf(order.cents(), 2).toPlainString();
        expect(
                1,
                statements.update("UPDATE customer SET c_acctbal = c_acctbal - " + price + " WHERE c_custkey = "
                        + order.customer()),
                "customers updated");
        expect(
                1,
                statements.update("INSERT INTO orders VALUES (" + order.key() + ", " + order.customer() + ", 'O', "
                        + price + ", DATE '1998-08-02', '3-MEDIUM', 'Clerk#demo', 0, 'demo')"),
                "orders inserted");
        StringJoiner lines = new StringJoiner(", ", "INSERT INTO lineitem VALUES ", "");
        String linePrice = BigDecimal.valueOf(order.cents() / order.lines(), 2).toPlainString();
        for (int line = 1; line <= order.lines(); line++) {
            lines.add("(" + order.key() + ", " + (1 + random.nextLong(parts)) + ", " + (1 + random.nextLong(suppliers))
                    + ", " + line + ", 1, " + linePrice + ", 0.05, 0.02, 'N', 'O', DATE '1998-09-01', "
                    + "DATE '1998-09-15', DATE '1998-09-20', 'NONE', 'TRUCK', 'demo')");
        }
        expect(order.lines(), statements.update(lines.toString()), "lines inserted");
    }

    private static void expect(int expected, int actual, String what) {
        if (expected != actual) {
            throw new AuditFailure(what + ": " + actual + " instead of " + expected);
        }
    }

    /// The driver hands on the server's text, which names the SQLSTATE, here or in a cause.
    private static boolean isConflict(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("SQLSTATE 40001") || message.contains("SQLSTATE 40P01")) {
                return true;
            }
        }
        return "40001".equals(failure.getSQLState()) || "40P01".equals(failure.getSQLState());
    }

    private static final class Statements implements AutoCloseable {
        final PreparedStatement begin;
        final PreparedStatement commit;
        final PreparedStatement rollback;
        private final Statement statement;

        Statements(Connection connection) throws SQLException {
            begin = connection.prepareStatement("BEGIN");
            commit = connection.prepareStatement("COMMIT");
            rollback = connection.prepareStatement("ROLLBACK");
            statement = connection.createStatement();
        }

        int update(String sql) throws SQLException {
            return statement.executeUpdate(sql);
        }

        @Override
        public void close() throws SQLException {
            for (Statement each : new Statement[] {begin, commit, rollback, statement}) {
                each.close();
            }
        }
    }
}
