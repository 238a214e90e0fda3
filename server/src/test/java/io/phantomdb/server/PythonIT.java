package io.phantomdb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.phantomdb.server.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The Python clients against the packaged server: the tests in `src/test/python`, in an environment of their own.
///
/// Without python3 they are skipped, except where CI is set.
final class PythonIT {
    private static final Path TESTS = Path.of("src", "test", "python");

    @Test
    void pythonClientsWork() throws Exception {
        boolean python = hasPython();
        assumeTrue(
                python || System.getenv("CI") != null, "python3 with venv is not installed: Python tests are skipped");
        Path environment = environment();
        ProcessBuilder tests = new ProcessBuilder(
                environment.resolve("bin/python").toString(),
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                TESTS.toString());
        String checkout = Objects.requireNonNull(System.getProperty("phantomdb.checkout"));
        Ended ended = Distribution.run(
                Map.of(
                        "PHANTOMDB",
                        Distribution.launcher().toString(),
                        "CHECKOUT",
                        checkout,
                        "PYTHONDONTWRITEBYTECODE",
                        "1"),
                tests);
        System.out.println(ended.out());
        assertEquals(0, ended.status(), ended.out());
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return Distribution.run(Map.of(), new ProcessBuilder("python3", "-c", "import venv, ensurepip"))
                            .status()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /// A virtual environment with the pinned requirements, kept until `clean` or a change of the requirements.
    private static Path environment() throws IOException, InterruptedException {
        Path environment = Path.of("target", "python").toAbsolutePath();
        Path requirements = TESTS.resolve("requirements.txt");
        Path installed = environment.resolve("installed.txt");
        if (Files.exists(installed) && Files.mismatch(installed, requirements) < 0) {
            return environment;
        }
        require(new ProcessBuilder("python3", "-m", "venv", "--clear", environment.toString()));
        require(new ProcessBuilder(
                environment.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "-q",
                "-r",
                requirements.toString()));
        Files.copy(requirements, installed);
        return environment;
    }

    private static void require(ProcessBuilder command) throws IOException, InterruptedException {
        Ended ended = Distribution.run(Map.of(), command);
        assertEquals(0, ended.status(), () -> command.command() + "\n" + ended.out());
    }
}
