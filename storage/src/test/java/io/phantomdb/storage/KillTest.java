package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.storage.TestStore.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A child under write load is killed again and again (`-Dkills=n` times, 10 by default, over both engines).
final class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 10);
    private static final int ACKNOWLEDGED_MAX = 1500;

    @ParameterizedTest
    @ValueSource(strings = {"file", "chronicle"})
    void nothingAcknowledgedIsLostAndNothingIsHalf(String engine, @TempDir Path directory) throws Exception {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("KillTest " + engine + " seed " + seed);
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        Set<Long> acknowledged = new HashSet<>();
        for (int kill = 0; kill < (KILLS + 1) / 2; kill++) {
            runAndKill(data, engine, acknowledged, 1 + random.nextInt(ACKNOWLEDGED_MAX));
            try (TestStore store = KillChild.open(data, engine)) {
                verify(store, acknowledged, engine + " seed " + seed + " kill " + kill);
            }
        }
        System.out.println("KillTest " + engine + ": " + acknowledged.size() + " acknowledged commits");
    }

    private static void runAndKill(Path data, String engine, Set<Long> acknowledged, int commits)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(command(data, engine))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            assertEquals("ready", lines.readLine());
            int left = commits;
            String line;
            while ((line = lines.readLine()) != null) {
                if (--left == 0) {
                    child.toHandle().destroyForcibly();
                }
                // The last line may have been cut short.
                if (line.endsWith(".")) {
                    acknowledged.add(Long.parseLong(line.substring(0, line.length() - 1)));
                }
            }
            assertTrue(left <= 0, "the child ended by itself");
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        }
    }

    private static List<String> command(Path data, String engine) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-ea", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(KillChild.class.getName(), data.toString(), engine));
        return command;
    }

    private static void verify(TestStore store, Set<Long> acknowledged, String where) {
        Map<Long, Row> first = store.content(store.table("first"));
        Map<Long, Row> second = store.content(store.table("second"));
        for (long n : acknowledged) {
            assertEquals(new Row("row " + n, n), first.get(n), where);
        }
        Map<Long, Row> rowsOfFirst = new TreeMap<>(first);
        rowsOfFirst.keySet().removeIf(id -> id < 0);
        assertEquals(rowsOfFirst, second, where + ": a transaction is there in part");
        for (long thread = 1; thread <= 3; thread++) {
            long counter = Objects.requireNonNull(first.get(-thread)).amount();
            assertNull(first.get(counter + 1), where);
            assertTrue(counter == thread << 32 || first.containsKey(counter), where);
        }
    }
}
