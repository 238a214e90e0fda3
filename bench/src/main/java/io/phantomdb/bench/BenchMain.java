package io.phantomdb.bench;

import io.phantomdb.bench.cold.ColdBench;
import io.phantomdb.bench.cold.RecoveryBench;
import io.phantomdb.bench.commit.CommitBench;
import io.phantomdb.bench.commit.EngineSubject;
import io.phantomdb.bench.commit.FlightSubject;
import io.phantomdb.bench.commit.JdbcSubject;
import io.phantomdb.bench.commit.PostgresqlCluster;
import io.phantomdb.bench.commit.Subject;
import io.phantomdb.bench.figure.FigureTable;
import io.phantomdb.bench.hot.HotBench;
import io.phantomdb.bench.soak.SoakBench;
import io.phantomdb.bench.tpch.BenchQuery;
import io.phantomdb.bench.tpch.Contender;
import io.phantomdb.bench.tpch.EngineContender;
import io.phantomdb.bench.tpch.JdbcContender;
import io.phantomdb.bench.tpch.QueryBench;
import io.phantomdb.cli.demo.Loader;
import io.phantomdb.cli.process.ServerProcess;
import io.phantomdb.cli.tpch.TpchSchema;
import io.phantomdb.sqltest.tpcds.TpcdsFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Runs the benchmarks of `docs/performance.md`: `BenchMain commits|tpch|tpcds|start|cold|hot|recovery [SCALE]`,
/// and the soak:
/// `BenchMain soak --minutes 15`.
public final class BenchMain {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int[] CLIENTS = {1, 8, 32, 128};
    private static final int ROUNDS = 3;
    private static final double TPCDS_SCALE = 0.1;
    private static final int SOAK_MINUTES = 15;
    private static final int SOAK_KEYS = 150_000;

    private final PrintStream out = System.out;
    private final Path directory;

    private BenchMain(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        String what = arguments.length > 0 ? arguments[0] : "";
        double scale = arguments.length > 1 ? Double.parseDouble(arguments[arguments.length - 1]) : 1;
        BenchMain bench = new BenchMain(Files.createTempDirectory("phantomdb-bench"));
        switch (what) {
            case "commits" -> bench.commits();
            case "tpch" -> bench.tpch(scale);
            case "tpcds" -> bench.tpcds(arguments.length > 1 ? scale : TPCDS_SCALE);
            case "start" -> bench.start();
            case "cold" -> bench.cold(scale);
            case "hot" -> bench.hot(scale);
            case "recovery" -> bench.out.println(new RecoveryBench((int) (scale * 1_000_000)).run(bench.directory));
            case "soak" -> bench.soak((int) (arguments.length > 1 ? scale : SOAK_MINUTES));
            default -> {
                System.err.println("usage: BenchMain commits | tpch [SCALE] | tpcds [SCALE] | start | cold [MILLIONS]"
                        + " | hot [MILLIONS] | recovery [MILLIONS] | soak [--minutes N]");
                System.exit(2);
            }
        }
    }

    private ServerProcess server(String name) throws IOException {
        return ServerProcess.start(directory.resolve(name), directory.resolve(name + ".log"));
    }

    private void commits() throws Exception {
        FigureTable table = new FigureTable(List.of("durable commits/s", "1 client", "8", "32", "128", "32 / 1"));
        table.add(commits(new EngineSubject(directory.resolve("engine"))));
        try (ServerProcess server = server("commits")) {
            table.add(commits(new FlightSubject(server.host(), server.port())));
        }
        table.add(commits(JdbcSubject.sqlite(directory)));
        table.add(commits(JdbcSubject.h2(directory)));
        Optional<PostgresqlCluster> postgresql = PostgresqlCluster.start(directory);
        if (postgresql.isPresent()) {
            try (PostgresqlCluster cluster = postgresql.get()) {
                table.add(commits(cluster.subject()));
            }
        }
        out.println(table);
    }

    /// The median of a few rounds over all numbers of clients, after a warm-up of the subject's and the client's code:
    /// the first commits of a process are those of its interpreter.
    private static List<String> commits(Subject subject) throws Exception {
        CommitBench bench = new CommitBench(subject);
        bench.run(8, 5_000, 5_000);
        double[][] figures = new double[CLIENTS.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < CLIENTS.length; i++) {
                figures[i][round] = bench.run(CLIENTS[i], 1_000, 3_000);
            }
        }
        subject.close();
        List<String> row = new ArrayList<>(List.of(subject.name()));
        for (double[] rounds : figures) {
            Arrays.sort(rounds);
            row.add(String.format(Locale.ROOT, "%.0f", rounds[ROUNDS / 2]));
        }
        row.add(String.format(Locale.ROOT, "%.1f", figures[2][ROUNDS / 2] / figures[0][ROUNDS / 2]));
        return row;
    }

    private void tpch(double scale) throws Exception {
        try (ServerProcess server = server("tpch")) {
            Loader.Loaded loaded = Loader.load(server.host(), server.port(), scale);
            out.printf(
                    Locale.ROOT,
                    "loaded %d rows at %.0f rows/s%n%n",
                    loaded.rows(),
                    loaded.rows() * 1e9 / loaded.nanos());
            fold(server.jdbcUrl());
            Path tables = directory.resolve("tpch/tables/public");
            try (Contender phantom = JdbcContender.phantom(server.jdbcUrl());
                    Contender parquet = JdbcContender.duckDbOnSegments(tables, THREADS);
                    Contender own = JdbcContender.duckDbNative(tables, THREADS, directory.resolve("tpch.duckdb"))) {
                out.println(new QueryBench(List.of(phantom, parquet, own), BenchQuery.tpch(), 3, 7).run());
            }
        }
        tpchInProcess();
    }

    /// The same once more without server and driver: what the engine alone takes.
    private void tpchInProcess() throws SQLException {
        Path tables = directory.resolve("tpch/tables/public");
        try (Contender phantom = new EngineContender(directory.resolve("tpch"), THREADS);
                Contender own = JdbcContender.duckDbNative(tables, THREADS, directory.resolve("tpch.duckdb"))) {
            out.println(new QueryBench(List.of(phantom, own), BenchQuery.tpch(), 3, 7).run());
        }
    }

    /// In this process, over cold rows.
    private void tpcds(double scale) throws Exception {
        Path files = directory.resolve("tpcds-csv");
        TpcdsFiles.write(scale, files);
        try (EngineContender phantom = new EngineContender(directory.resolve("tpcds"), THREADS);
                Contender own = JdbcContender.duckDbTpcds(files, THREADS, directory.resolve("tpcds.duckdb"))) {
            phantom.loadTpcds(files);
            out.println(new QueryBench(List.of(phantom, own), BenchQuery.tpcds(), 3, 7).run());
        }
    }

    private static void fold(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (TpchSchema table : TpchSchema.values()) {
                statement.execute("CALL sys.flush('" + table.tableName() + "')");
            }
        }
    }

    private void cold(double millions) {
        out.println(new ColdBench((int) (millions * 1_000_000)).run(directory.resolve("cold"), 3));
    }

    private void hot(double millions) {
        out.println(new HotBench((int) (millions * 1_000_000)).run(directory.resolve("hot")));
    }

    /// A sample a minute; the process fails where the soak does.
    private void soak(int minutes) throws Exception {
        if (!new SoakBench(directory.resolve("soak"), out, SOAK_KEYS).run(minutes, 60_000)) {
            System.exit(1);
        }
    }

    private void start() throws Exception {
        FigureTable table =
                new FigureTable(List.of("start", "ready after ms", "resident memory MB", "data directory kB"));
        for (int i = 1; i <= 5; i++) {
            try (ServerProcess server = server("start")) {
                table.add(List.of(
                        i == 1 ? "first, empty directory" : "again",
                        Long.toString(server.startMs()),
                        Long.toString(residentBytes(server.pid()) >> 20),
                        Long.toString(allocatedBytes(directory.resolve("start")) >> 10)));
            }
        }
        out.println(table);
    }

    /// What the process holds in memory, as Linux tells it.
    private static long residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }

    /// Blocks of the directory, as `du` counts them: the log's files are sparse.
    private static long allocatedBytes(Path path) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-sk", path.toString()).start();
        String text = new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        du.waitFor();
        return Long.parseLong(text.split("\\s+")[0]) << 10;
    }
}
