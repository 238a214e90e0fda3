package io.phantomdb.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The packaged distribution, as a user has it, run as child processes.
final class Distribution {
    /// What a command printed and how it ended.
    record Ended(int status, String out) {}

    private Distribution() {}

    /// `bin/phantomdb` of the distribution that the build has just packaged.
    static Path launcher() {
        return Path.of(Objects.requireNonNull(System.getProperty("phantomdb.distribution")), "bin", "phantomdb");
    }

    static ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /// Runs a command to its end; standard error goes with standard output.
    static Ended run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), command(arguments));
    }

    static Ended run(Map<String, String> environment, ProcessBuilder command) throws IOException, InterruptedException {
        command.environment().putAll(environment);
        Process process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), "the command does not end");
        return new Ended(process.exitValue(), out);
    }

    /// A running server.
    record RunningServer(Process process, String readyLine) implements AutoCloseable {
        static RunningServer start(Path dataDirectory) throws IOException {
            Process process = command("server", "--data-dir", dataDirectory.toString(), "--flight-port", "0")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = process.inputReader(StandardCharsets.UTF_8).readLine();
            assertTrue(line != null && line.startsWith("PhantomDB ready grpc"), "first line: " + line);
            return new RunningServer(process, line);
        }

        String url() {
            return readyLine.split(" ")[2];
        }

        /// SIGTERM by the handle, because the process itself would close its streams; the exit status.
        int stop() throws InterruptedException {
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the server does not stop");
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
