package io.phantomdb.sqltest.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.door.ServerTarget.Door;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fixed part of SQLite's sqllogictest through the engine, and a smaller one through Flight.
///
/// `-Dsuite.files=N` asks for each N-th file, `-Dsuite.queries=N` for each N-th query of a file, `-Dsuite.path=select1`
/// for files whose path has this in it, `-Dsuite.list=true` prints what is wrong file by file.
final class SuiteTest {
    private static final String FOLDER = "test/";
    private static final String VIEWS = "/view/";

    private final String path = System.getProperty("suite.path", "");
    private final boolean listed = Boolean.getBoolean("suite.list");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aPartOfTheSuiteIsRightThroughTheEngine() throws IOException {
        run(Door.ENGINE, Integer.getInteger("suite.files", 20), Integer.getInteger("suite.queries", 50));
    }

    @Test
    void aPartOfTheSuiteIsRightThroughFlight() throws IOException {
        run(Door.FLIGHT, Integer.getInteger("suite.files", 100), Integer.getInteger("suite.queries", 50));
    }

    private void run(Door door, int everyFile, int everyQuery) throws IOException {
        URL first = Objects.requireNonNull(SuiteTest.class.getResource("/" + FOLDER + "select1.test"));
        try (JarFile jar = ((JarURLConnection) first.openConnection()).getJarFile();
                ServerTarget target = new ServerTarget(door, folder.resolve("data"), Settings.defaults())) {
            SuiteRun run = new SuiteRun(target, everyQuery);
            List<JarEntry> files = files(jar);
            int reported = 0;
            for (int i = 0; i < files.size(); i += everyFile) {
                String name = files.get(i).getName().substring(FOLDER.length());
                long start = System.nanoTime();
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(jar.getInputStream(files.get(i)), StandardCharsets.UTF_8))) {
                    run.run(name, lines);
                }
                if (listed) {
                    System.out.printf(
                            Locale.ROOT,
                            "%s: %d right so far, %.1f s%n",
                            name,
                            run.right(),
                            (System.nanoTime() - start) / 1e9);
                    run.wrong().subList(reported, run.wrong().size()).forEach(System.out::println);
                    reported = run.wrong().size();
                }
            }
            assertTrue(run.right() > 0, "no query was run");
            assertEquals(
                    List.of(),
                    run.wrong(),
                    () -> run.right() + " are right, wrong are " + run.wrong().size());
        }
    }

    private List<JarEntry> files(JarFile jar) {
        List<JarEntry> files = new ArrayList<>();
        jar.stream()
                .filter(entry -> entry.getName().startsWith(FOLDER)
                        && entry.getName().endsWith(".test")
                        && entry.getName().contains(path)
                        && !entry.getName().contains(VIEWS))
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .forEach(files::add);
        return files;
    }
}
