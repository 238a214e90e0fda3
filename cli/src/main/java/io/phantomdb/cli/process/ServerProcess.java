package io.phantomdb.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, on a free loopback port, with this process's Java, class path and JVM flags.
public final class ServerProcess implements AutoCloseable {
    private static final String READY = "PhantomDB ready";

    private final Process process;
    private final URI flight;
    private final long startMs;

    private ServerProcess(Process process, URI flight, long startMs) {
        this.process = process;
        this.flight = flight;
        this.startMs = startMs;
    }

    /// Starts a server over the directory and waits until it is ready. Its log goes to `log`.
    public static ServerProcess start(Path dataDirectory, Path log) throws IOException {
        return start(dataDirectory, log, Map.of());
    }

    /// @param environment further variables, e.g. `PHANTOMDB_STORAGE_FLUSH_ROWS`
    public static ServerProcess start(Path dataDirectory, Path log, Map<String, String> environment)
            throws IOException {
        long begun = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command(dataDirectory))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return new ServerProcess(process, flightUrl(line), (System.nanoTime() - begun) / 1_000_000);
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("the server did not start; its log is " + log);
    }

    /// The identity of the process, for its memory figures.
    public long pid() {
        return process.pid();
    }

    private static List<String> command(Path dataDirectory) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-agentlib") && !flag.startsWith("-XX:AOT") && !flag.contains("SharedArchive")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.phantomdb.server.Main"));
        command.addAll(List.of("--data-dir", dataDirectory.toString(), "--host", "127.0.0.1", "--flight-port", "0"));
        return command;
    }

    private static URI flightUrl(String readyLine) {
        for (String word : readyLine.split("\\s+")) {
            int at = word.indexOf("grpc");
            if (at >= 0 && word.contains("://")) {
                return URI.create(word.substring(at).replaceAll("[,;)]+$", ""));
            }
        }
        throw new IllegalStateException("the server named no Flight SQL address: " + readyLine);
    }

    public String host() {
        return flight.getHost();
    }

    public int port() {
        return flight.getPort();
    }

    public String jdbcUrl() {
        return "jdbc:arrow-flight-sql://" + host() + ":" + port() + "/?useEncryption=false";
    }

    /// From the start of the process to the ready line.
    public long startMs() {
        return startMs;
    }

    /// SIGKILL: no shutdown hook runs, nothing is flushed.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM, and SIGKILL to a server that does not stop.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
