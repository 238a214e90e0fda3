package io.phantomdb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.server.Distribution.Ended;
import io.phantomdb.server.Distribution.RunningServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged commands, used as the README says.
final class DistributionIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theReadyLineIsTheWholeStandardOutputAndSigtermStopsCleanly() throws Exception {
        try (RunningServer server = RunningServer.start(folder.resolve("data"))) {
            assertEquals(0, server.stop());
            assertEquals(
                    "", server.process().inputReader(StandardCharsets.UTF_8).readAllAsString());
        }
    }

    @Test
    void whatTheShellWroteIsThereAfterARestart() throws Exception {
        Path data = folder.resolve("data");
        try (RunningServer server = RunningServer.start(data)) {
            Ended written = Distribution.run(
                    "sql",
                    "--url",
                    server.url(),
                    "-c",
                    "CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR); INSERT INTO t VALUES (1, 'x;y'), (2, NULL)");
            assertEquals(0, written.status(), written.out());
            server.process().destroyForcibly().waitFor();
        }
        try (RunningServer server = RunningServer.start(data)) {
            Ended read = Distribution.run("sql", "--url", server.url(), "-c", "SELECT * FROM t ORDER BY a");
            assertEquals("""
                     a | b
                    ---+------
                     1 | x;y
                     2 | NULL
                    (2 rows)
                    """, read.out());
            Ended csv = Distribution.run("sql", "--url", server.url(), "--csv", "-c", "SELECT * FROM t ORDER BY a");
            assertEquals("a,b\n1,x;y\n2,\n", csv.out());
            assertEquals(0, server.stop());
        }
    }

    @Test
    void aFailedStatementEndsTheScriptWithItsSqlState() throws Exception {
        try (RunningServer server = RunningServer.start(folder.resolve("data"))) {
            Path script = Files.writeString(
                    folder.resolve("script.sql"), "SELECT 1 AS a;\nSELECT * FROM missing;\nSELECT 2;");
            Ended ended = Distribution.run("sql", "--url", server.url(), "-f", script.toString());
            assertEquals(1, ended.status());
            assertTrue(ended.out().contains("ERROR 42P01: "), ended.out());
            assertTrue(!ended.out().contains(" 2"), ended.out());
        }
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsRefused() throws Exception {
        Path data = folder.resolve("data");
        try (RunningServer first = RunningServer.start(data)) {
            Ended second = Distribution.run("server", "--data-dir", data.toString(), "--flight-port", "0");
            assertEquals(1, second.status(), second.out());
            assertTrue(second.out().contains("phantomdb: ") && second.out().contains(data.toString()), second.out());
            assertEquals(0, first.stop());
        }
    }

    @Test
    void aPortInUseIsSaidSo() throws Exception {
        try (RunningServer first = RunningServer.start(folder.resolve("data"))) {
            String port =
                    first.url().substring(first.url().lastIndexOf(':') + 1).replace("/", "");
            Ended second = Distribution.run(
                    "server", "--data-dir", folder.resolve("other").toString(), "--flight-port", port);
            assertEquals(1, second.status(), second.out());
            assertTrue(second.out().contains(port), second.out());
        }
    }

    @Test
    void anAddressBeyondLoopbackNeedsInsecure() throws Exception {
        Ended refused =
                Distribution.run("server", "--data-dir", folder.resolve("data").toString(), "--host", "0.0.0.0");
        assertEquals(1, refused.status());
        assertTrue(refused.out().contains("--insecure"), refused.out());
    }

    @Test
    void withoutAJdk25OneSentenceSaysSo() throws Exception {
        ProcessBuilder command = Distribution.command("version");
        command.environment().clear();
        Ended ended = Distribution.run(Map.of("PATH", "/usr/bin:/bin", "PHANTOMDB_JDKS", "none"), command);
        assertNotEquals(0, ended.status());
        assertEquals(
                "phantomdb: no JDK 25 found: install one (any vendor) or set JAVA_HOME to where it is.\n", ended.out());
    }

    @Test
    void theVersionIsPrinted() throws Exception {
        Ended ended = Distribution.run("version");
        assertEquals(0, ended.status());
        assertTrue(ended.out().startsWith("PhantomDB 0."), ended.out());
    }
}
