package io.phantomdb.bench.soak;

import io.phantomdb.bench.rows.EightColumns;
import io.phantomdb.bench.rows.SqlNumbers;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.storage.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writers, deleters, readers, folds and compactions over one table with two indexes, with little memory for hot rows.
///
/// A sample is printed each interval. The run fails where anything grows without bound, where a thread fails, and where
/// in the end a row is not what its writer left.
public final class SoakBench {
    private static final int WRITERS = 2;
    private static final int READERS = 2;

    private final Path directory;
    private final PrintStream out;
    private final int keysPerWriter;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<RowKeeper> keepers = new ArrayList<>();

    public SoakBench(Path directory, PrintStream out, int keysPerWriter) {
        this.directory = directory;
        this.out = out;
        this.keysPerWriter = keysPerWriter;
    }

    /// Runs for `samples` intervals; true where all stayed flat and right.
    public boolean run(int samples, long intervalMs) throws IOException, InterruptedException {
        Settings settings = Settings.defaults()
                .with(Setting.HOT_MEMORY, 48L << 20)
                .with(Setting.FLUSH_ROWS, 20_000L)
                .with(Setting.SEGMENT_CACHE_MEMORY, 32L << 20)
                .with(Setting.WAL_SEGMENT_BYTES, 8L << 20);
        try (Database database = Database.open(directory, settings, World.real());
                Engine engine = new Engine(database, settings, World.real())) {
            TableInfo table = createTable(database, engine);
            List<Thread> threads = start(database, engine, table);
            List<SoakSample> taken = sample(engine, samples, intervalMs);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            return verdict(engine, taken);
        }
    }

    private static TableInfo createTable(Database database, Engine engine) {
        try (Transaction transaction = database.begin(TransactionOptions.DEFAULT)) {
            transaction.createTable(EightColumns.table("soak"));
            transaction.commit();
        }
        try (Session session = open(engine)) {
            session.execute("CREATE INDEX ON soak (customer)").close();
            session.execute("CREATE UNIQUE INDEX ON soak (remark)").close();
        }
        return database.catalog().table("public", "soak").orElseThrow();
    }

    private static Session open(Engine engine) {
        return engine.open(new SessionOptions("soak", "bench"));
    }

    private List<Thread> start(Database database, Engine engine, TableInfo table) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            RowKeeper keeper = new RowKeeper(database, table, (long) i * keysPerWriter, keysPerWriter, i);
            keepers.add(keeper);
            threads.add(thread(keeper::write));
        }
        for (int i = 0; i < READERS; i++) {
            Session session = open(engine);
            threads.add(thread(() -> read(session)));
        }
        Session slow = open(engine);
        threads.add(thread(() -> readLong(slow)));
        return threads;
    }

    private Thread thread(Runnable work) {
        return Thread.ofPlatform().start(() -> {
            try {
                while (!over.get()) {
                    work.run();
                }
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
                over.set(true);
            }
        });
    }

    /// A row's columns belong together, whoever writes meanwhile.
    private static void read(Session session) {
        double[] found = SqlNumbers.of(
                session,
                "SELECT count(*), count(*) FILTER (WHERE customer <> id * 31 OR quantity <> id % 100) FROM soak");
        if (found[1] != 0) {
            throw new IllegalStateException(found[1] + " rows are torn");
        }
    }

    /// A transaction that stays open sees the same rows all the time.
    private void readLong(Session session) {
        session.execute("BEGIN READ ONLY").close();
        double[] first = SqlNumbers.of(session, "SELECT count(*), sum(amount) FROM soak");
        for (int i = 0; i < 20 && !over.get(); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            double[] again = SqlNumbers.of(session, "SELECT count(*), sum(amount) FROM soak");
            if (first[0] != again[0] || first[1] != again[1]) {
                throw new IllegalStateException("a snapshot has changed");
            }
        }
        session.execute("COMMIT").close();
    }

    private List<SoakSample> sample(Engine engine, int samples, long intervalMs) throws IOException {
        List<SoakSample> taken = new ArrayList<>();
        try (Session session = open(engine)) {
            for (int i = 1; i <= samples && !over.get(); i++) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(intervalMs);
                while (System.nanoTime() < end && !over.get()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                SoakSample sample = SoakSample.take(directory, session);
                taken.add(sample);
                out.println(i + ": "
                        + keepers.stream().mapToLong(RowKeeper::commits).sum() + " commits, " + sample);
            }
        }
        return taken;
    }

    private boolean verdict(Engine engine, List<SoakSample> taken) {
        Throwable thrown = failure.get();
        if (thrown != null) {
            thrown.printStackTrace(out);
            return false;
        }
        boolean right = true;
        for (String grown : SoakVerdict.of(taken)) {
            out.println("NOT FLAT: " + grown);
            right = false;
        }
        long rows = keepers.stream().mapToLong(RowKeeper::rows).sum();
        long amounts = keepers.stream().mapToLong(RowKeeper::amounts).sum();
        try (Session session = open(engine)) {
            double[] found = SqlNumbers.of(session, "SELECT count(*), sum(amount) * 100 - " + amounts + " FROM soak");
            if ((long) found[0] != rows || found[1] != 0) {
                out.println("WRONG: there are " + (long) found[0] + " rows instead of " + rows
                        + ", and their amounts differ by " + found[1]);
                right = false;
            }
        }
        out.println(right ? "flat and right: " + rows + " rows" : "failed");
        return right;
    }
}
