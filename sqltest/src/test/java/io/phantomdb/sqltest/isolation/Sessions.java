package io.phantomdb.sqltest.isolation;

import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.storage.Database;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A database and named sessions, each with a thread of its own, so that a statement of one may wait for another's.
final class Sessions implements AutoCloseable {
    private final Database database;
    private final Engine engine;
    private final Session monitor;
    private final Map<String, Player> players = new HashMap<>();

    /// A session, its thread, and what it was asked to do.
    private record Player(Session session, ExecutorService thread, List<Future<String>> work) {}

    Sessions(Path directory) {
        this(directory, settings());
    }

    static Settings settings() {
        return Settings.defaults()
                .with(Setting.WAL_ENGINE, "file")
                .with(Setting.WAL_FREE_BYTES_MIN, 0L)
                .with(Setting.FLUSH_AUTO, false)
                .with(Setting.WORKERS, 1L);
    }

    Sessions(Path directory, Settings settings) {
        World world = UnforcedDisk.world();
        this.database = Database.open(directory, settings, world);
        this.engine = new Engine(database, settings, world);
        this.monitor = engine.open(new SessionOptions("monitor", "test"));
    }

    /// A session that the caller uses itself.
    Session open() {
        return engine.open(new SessionOptions("me", "test"));
    }

    /// Runs a statement in the caller's thread; rows as `1,10 2,20`, else the count, or the SQLSTATE of its error.
    String run(String sql) {
        return run(monitor, sql);
    }

    static String run(Session session, String sql) {
        List<String> rows = new ArrayList<>();
        try (Result result = session.execute(sql)) {
            if (!result.hasRows()) {
                return "count " + result.updateCount();
            }
            for (Optional<RowBatch> next = result.next(); next.isPresent(); next = result.next()) {
                try (RowBatch batch = next.get()) {
                    for (int i = 0; i < batch.batch().selected(); i++) {
                        rows.add(row(batch, i));
                    }
                }
            }
            return String.join(" ", rows);
        } catch (DatabaseException failure) {
            return "error " + failure.sqlState().code();
        }
    }

    private static String row(RowBatch batch, int i) {
        int row = batch.batch().row(i);
        List<String> values = new ArrayList<>();
        batch.batch().columns().forEach(column -> values.add(String.valueOf(Vectors.value(column, row))));
        return String.join(",", values);
    }

    void fold(String table) {
        database.fold("public", table);
    }

    /// Hands a statement to a session and returns when every session has either finished or waits for a lock.
    Future<String> start(String player, String sql) {
        Player who = players.computeIfAbsent(
                player, name -> new Player(open(), Executors.newSingleThreadExecutor(), new ArrayList<>()));
        Future<String> outcome = who.thread().submit(() -> run(who.session(), sql));
        who.work().add(outcome);
        settle();
        return outcome;
    }

    /// Cancels what a session runs.
    void cancel(String player) {
        Objects.requireNonNull(players.get(player)).session().cancel("canceled by the test");
        settle();
    }

    private void settle() {
        while (true) {
            long waiting = Long.parseLong(run("SELECT count(*) FROM sys.locks WHERE NOT granted"));
            long unfinished = players.values().stream()
                    .filter(player -> !player.work().stream().allMatch(Future::isDone))
                    .count();
            if (unfinished == waiting) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /// Ends the named sessions, for the next scenario.
    void reset() {
        players.values().forEach(player -> {
            player.session().close();
            player.thread().close();
        });
        players.clear();
    }

    @Override
    public void close() {
        reset();
        engine.close();
        database.close();
    }
}
