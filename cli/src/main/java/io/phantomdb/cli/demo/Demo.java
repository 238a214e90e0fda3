package io.phantomdb.cli.demo;

import io.phantomdb.cli.orders.Audit;
import io.phantomdb.cli.orders.Ledger;
import io.phantomdb.cli.orders.OrderEntry;
import io.phantomdb.cli.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;

/// The whole demo, in the order in which the user sees it.
public final class Demo {
    /// Rounds of queries without writers, after one that warms up.
    private static final int ROUNDS_ALONE = 5;

    private final DemoOptions options;
    private final DemoReport report;
    private final Path directory;
    private final Path log;

    private Demo(DemoOptions options, PrintStream out, Path directory) {
        this.options = options;
        this.report = new DemoReport(out);
        this.directory = directory;
        this.log = directory.resolveSibling(directory.getFileName() + ".log");
    }

    /// Runs the demo and prints its figures.
    ///
    /// @throws DemoFailure if a promise is broken
    public static void run(DemoOptions options, PrintStream out) throws Exception {
        Path directory = freshDirectory(options);
        Demo demo = new Demo(options, out, directory);
        demo.run();
        if (options.keep()) {
            out.println("\nThe data stays in " + directory);
        } else {
            delete(directory);
            Files.deleteIfExists(demo.log);
        }
    }

    private static Path freshDirectory(DemoOptions options) throws IOException {
        if (options.dataDirectory().isEmpty()) {
            return Files.createTempDirectory("phantomdb-demo");
        }
        Path directory = options.dataDirectory().get().toAbsolutePath();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> names = Files.list(directory)) {
                if (names.findAny().isPresent()) {
                    throw new DemoFailure(directory + " is not empty; the demo wants a fresh data directory");
                }
            }
        }
        Files.createDirectories(directory);
        return directory;
    }

    private Loader.Loaded load(ServerProcess server) throws Exception {
        try (LoadProgress progress = new LoadProgress()) {
            return Loader.load(server.host(), server.port(), options.scale(), progress);
        }
    }

    private void run() throws Exception {
        Ledger ledger = new Ledger((long) Math.ceil(6_000_000 * options.scale()) + 8);
        BigDecimal balances;
        try (ServerProcess server = ServerProcess.start(directory, log)) {
            report.heading("PhantomDB demo: TPC-H scale " + options.scale());
            report.line("server ready", "%d ms, %s", server.startMs(), server.jdbcUrl());
            Loader.Loaded loaded = load(server);
            report.line(
                    "loaded through Flight SQL",
                    "%d rows in %.1f s, %.0f rows/s",
                    loaded.rows(),
                    loaded.nanos() / 1e9,
                    loaded.rows() / (loaded.nanos() / 1e9));
            try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
                balances = Audit.balances(connection);
                Map<Integer, Double> alone = alone(connection, ledger);
                besideWriters(server, connection, ledger, alone);
            }
        }
        restartAndAudit(ledger, balances);
    }

    private Map<Integer, Double> alone(Connection connection, Ledger ledger) throws SQLException {
        QueryLoop loop = new QueryLoop(connection, ledger);
        try (ProgressBar progress = DemoReport.progress("queries alone", ROUNDS_ALONE + 1L)) {
            loop.round();
            loop.forgetTimes();
            progress.step();
            for (int i = 0; i < ROUNDS_ALONE; i++) {
                loop.round();
                progress.step();
            }
        }
        return loop.medians();
    }

    private void besideWriters(ServerProcess server, Connection connection, Ledger ledger, Map<Integer, Double> alone)
            throws Exception {
        OrderEntry.Shared shared = new OrderEntry.Shared();
        List<Thread> clients = startClients(server, ledger, shared);
        QueryLoop loop = new QueryLoop(connection, ledger);
        long begun = System.nanoTime();
        try {
            queryFor(loop, begun, shared);
            double seconds = (System.nanoTime() - begun) / 1e9;
            long commits = ledger.acknowledged();
            requireNoFailure(shared);
            report.queries(alone, loop.medians());
            report.heading("Order entry, " + DemoOptions.CLIENTS + " clients, queries at the same time");
            report.line("commits/s", "%.0f (%d in %.1f s)", commits / seconds, commits, seconds);
            report.line("conflicts rolled back", "%d", shared.conflicts());
            report.line("freshness", "%d of %d", loop.freshnessSeen(), loop.freshnessChecks());
            storage(connection);
            if (loop.freshnessSeen() != loop.freshnessChecks()) {
                throw new DemoFailure("a query missed a commit that was acknowledged before it began");
            }
            shared.serverDies();
            server.kill();
        } finally {
            shared.serverDies();
            shared.stop();
            for (Thread client : clients) {
                client.join(TimeUnit.SECONDS.toMillis(30));
            }
        }
        report.heading("SIGKILL while the clients were writing");
    }

    private List<Thread> startClients(ServerProcess server, Ledger ledger, OrderEntry.Shared shared) {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < DemoOptions.CLIENTS; i++) {
            OrderEntry client = new OrderEntry(server.jdbcUrl(), ledger, shared, options.scale(), 42 + i);
            clients.add(Thread.ofPlatform().daemon().name("order-entry-" + i).start(client));
        }
        return clients;
    }

    private void queryFor(QueryLoop loop, long begun, OrderEntry.Shared shared) throws SQLException {
        try (ProgressBar progress = DemoReport.progress("queries and orders", options.seconds())) {
            long elapsed = 0;
            while (elapsed < options.seconds() && shared.failure().isEmpty()) {
                loop.round();
                elapsed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
                progress.stepTo(Math.min(elapsed, options.seconds()));
            }
        }
    }

    private static void requireNoFailure(OrderEntry.Shared shared) {
        shared.failure().ifPresent(failure -> {
            throw new DemoFailure("an order-entry client failed: " + failure.getMessage(), failure);
        });
    }

    private void storage(Connection connection) throws SQLException, IOException {
        long hot = 0;
        long cold = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("CALL sys.status()")) {
            while (rows.next()) {
                hot += rows.getLong("hot_rows");
                cold += rows.getLong("cold_rows");
            }
        }
        report.line("rows hot / cold", "%d / %d", hot, cold);
        report.line("on disk", "%s", DemoReport.bytes(bytes(directory)));
    }

    private void restartAndAudit(Ledger ledger, BigDecimal balances) throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, log);
                Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            report.line("recovered and ready", "%d ms", server.startMs());
            Audit.Outcome outcome = new Audit(connection, ledger).check(balances);
            report.line(
                    "acknowledged orders",
                    "%d, every one there exactly once, with all its lines",
                    outcome.acknowledged());
            report.line("in doubt at the kill", "%d committed whole, the others not at all", outcome.inDoubtPresent());
            report.line("customers' balances", "exact to the cent");
        }
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return sum;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
