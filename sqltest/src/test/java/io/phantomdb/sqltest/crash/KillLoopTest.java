package io.phantomdb.sqltest.crash;

import io.phantomdb.cli.demo.Loader;
import io.phantomdb.cli.orders.Audit;
import io.phantomdb.cli.orders.Ledger;
import io.phantomdb.cli.orders.OrderEntry;
import io.phantomdb.cli.process.ServerProcess;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL under write load, again and again over one data directory, while folds and checkpoints run.
///
/// `-Dkills=500` runs longer, `-Dseed=` repeats the pauses of a run.
class KillLoopTest {
    private static final double SCALE = 0.01;
    private static final int CLIENTS = 4;
    private static final Map<String, String> SMALL_FOLDS =
            Map.of("PHANTOMDB_STORAGE_FLUSH_ROWS", "300", "PHANTOMDB_WAL_SEGMENT_BYTES", "1048576");

    private final int kills = Integer.getInteger("kills", 20);
    private final long seed = Long.getLong("seed", 20261121L);

    @Test
    void nothingAcknowledgedIsLostAndNoTransactionIsThereInPart(@TempDir Path directory) throws Exception {
        System.out.println("kill loop: " + kills + " kills, -Dseed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path data = directory.resolve("data");
        Path log = directory.resolve("server.log");
        Ledger ledger = new Ledger(1_000_000);
        BigDecimal balances;
        try (ServerProcess server = ServerProcess.start(data, log, SMALL_FOLDS)) {
            Loader.load(server.host(), server.port(), SCALE);
            try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
                balances = Audit.balances(connection);
            }
            writeAndKill(server, ledger, random);
        }
        long inDoubtPresent = 0;
        for (int kill = 1; kill <= kills; kill++) {
            try (ServerProcess server = ServerProcess.start(data, log, SMALL_FOLDS)) {
                try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
                    inDoubtPresent +=
                            new Audit(connection, ledger).check(balances).inDoubtPresent();
                }
                if (kill % 20 == 0) {
                    System.out.println("kill loop: " + kill + " kills, " + ledger.acknowledged()
                            + " orders acknowledged or found whole, none lost");
                }
                if (kill < kills) {
                    writeAndKill(server, ledger, random);
                }
            }
        }
        System.out.println("kill loop: " + ledger.acknowledged() + " orders acknowledged or found whole ("
                + inDoubtPresent + " in doubt at a kill), none lost");
        Assertions.assertTrue(ledger.acknowledged() > kills, "the load was too small to prove anything");
    }

    private static void writeAndKill(ServerProcess server, Ledger ledger, SplittableRandom random) throws Exception {
        OrderEntry.Shared shared = new OrderEntry.Shared();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(Thread.ofPlatform()
                    .start(new OrderEntry(server.jdbcUrl(), ledger, shared, SCALE, random.nextLong())));
        }
        threads.add(Thread.ofPlatform().start(() -> maintain(server.jdbcUrl())));
        long acknowledged = ledger.acknowledged();
        while (ledger.acknowledged() < acknowledged + 5 && shared.failure().isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1000)));
        shared.failure().ifPresent(failure -> Assertions.fail("a client failed before the kill", failure));
        shared.serverDies();
        server.kill();
        shared.stop();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /// Folds and checkpoints until the server is gone.
    private static void maintain(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute("CALL sys.flush('lineitem')");
                statement.execute("CALL sys.checkpoint()");
                statement.execute("CALL sys.flush('orders')");
                statement.execute("CALL sys.flush('customer')");
            }
        } catch (SQLException serverIsGone) {
            Assertions.assertNotNull(serverIsGone.getMessage());
        }
    }
}
