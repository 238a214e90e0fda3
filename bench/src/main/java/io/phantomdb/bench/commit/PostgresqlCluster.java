package io.phantomdb.bench.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A PostgreSQL server of the Debian package with its own settings, over a directory of its own: it syncs each commit.
///
/// PostgreSQL does not run as root; where this process does, the package's user `postgres` owns it.
public final class PostgresqlCluster implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path data;
    private final int port;

    private PostgresqlCluster(Path programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    /// Empty where PostgreSQL is not installed.
    public static Optional<PostgresqlCluster> start(Path directory) throws IOException, InterruptedException {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            return Optional.empty();
        }
        Path data = directory.resolve("postgresql");
        Files.createDirectories(data);
        openToOthers(directory);
        if (isRoot()) {
            run(List.of("chown", "postgres", data.toString()));
        }
        PostgresqlCluster cluster = new PostgresqlCluster(programs.get(), data, freePort());
        cluster.runProgram("initdb", "-D", data.toString(), "-A", "trust", "-U", "bench");
        cluster.runProgram(
                "pg_ctl",
                "-D",
                data.toString(),
                "-w",
                "-l",
                data.resolve("log").toString(),
                "-o",
                "-p " + cluster.port + " -c listen_addresses=127.0.0.1 -c max_connections=200 -k " + data,
                "start");
        return Optional.of(cluster);
    }

    /// The newest that is installed.
    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(PostgresqlCluster::version))
                    .map(newest -> newest.resolve("bin"));
        }
    }

    private static int version(Path installed) {
        return Integer.parseInt(String.valueOf(installed.getFileName()));
    }

    private static void openToOthers(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void runProgram(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("failed with " + process.exitValue() + ": " + command);
        }
    }

    public JdbcSubject subject() throws SQLException {
        return JdbcSubject.create(new JdbcSubject(
                "PostgreSQL", "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench", List.of()));
    }

    @Override
    public void close() {
        try {
            runProgram("pg_ctl", "-D", data.toString(), "-m", "fast", "stop");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
