package io.phantomdb.server;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.table.FileTables;
import io.phantomdb.flight.FlightDoor;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.SqlFrontend;
import io.phantomdb.storage.Database;
import io.phantomdb.storage.fault.Failpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One database, its engine and its open doors. Any thread may call.
public final class Server implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Server.class.getName());

    /// Exit status of a process whose log failed.
    static final int LOG_FAILED = 3;

    private final Database database;
    private final Engine engine;
    private final FlightDoor flight;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Server(Database database, Engine engine, FlightDoor flight) {
        this.database = database;
        this.engine = engine;
        this.flight = flight;
    }

    /// Recovers the database and opens the doors; when one cannot be opened, everything is closed again.
    ///
    /// SQLSTATEs of [Database#open], 22023 the address may not be listened on, 08006 it cannot be.
    public static Server start(Settings settings) {
        requireSafeAddress(settings);
        World world = World.real();
        Path directory = Path.of(settings.get(Setting.DATA_DIRECTORY));
        Database database = Database.open(directory, settings, world, Server::logFailed, Failpoint.NONE);
        Engine engine = new Engine(database, settings, world, Server::plan);
        try {
            return new Server(database, engine, FlightDoor.open(engine));
        } catch (RuntimeException failure) {
            engine.close();
            database.close();
            throw failure;
        }
    }

    private static Prepared plan(String sql, Catalog catalog, List<SqlType> parameterTypes) {
        return new SqlFrontend(new FileTables())
                .prepare(sql, catalog, parameterTypes.stream().map(Optional::of).toList());
    }

    /// Without authentication and encryption only this machine may connect.
    private static void requireSafeAddress(Settings settings) {
        String host = settings.get(Setting.HOST);
        try {
            if (settings.get(Setting.INSECURE) || InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException failure) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "server.host: there is no address \"" + host + "\"", failure);
        }
        throw new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE,
                "server.host: " + host
                        + " is not a loopback address, and this server has neither authentication nor TLS:"
                        + " everyone who reaches it could read and change everything. --insecure allows it all the same.");
    }

    /// A log that failed to force is not tried again: what it holds is unknown. Recovery finds out.
    private static void logFailed(Throwable failure) {
        LOG.log(Level.SEVERE, "the log failed; the process ends, the next start recovers", failure);
        Runtime.getRuntime().halt(LOG_FAILED);
    }

    /// For clients in this process; it takes part in the server's life and is not closed by them.
    public Engine engine() {
        return engine;
    }

    /// Where the Flight SQL door is, e.g. `grpc+tcp://127.0.0.1:31337`.
    public String flightUrl() {
        return flight.url();
    }

    /// The Flight SQL port, also where any free one was asked for.
    public int flightPort() {
        return flight.port();
    }

    /// Returns once [#close] is done.
    void awaitClose() throws InterruptedException {
        closed.await();
    }

    /// Closes the doors, lets running statements end, closes the database. May be called twice.
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        flight.close();
        engine.close();
        database.close();
        closed.countDown();
    }
}
