package io.phantomdb.sqltest;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.door.ServerTarget.Door;
import io.phantomdb.sqltest.run.Mode;
import io.phantomdb.sqltest.run.ScriptRunner;
import io.phantomdb.sqltest.script.Script;
import io.phantomdb.sqltest.script.ScriptParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every script below `scripts`, through each door and in each mode. `-Dscripts=join` runs those whose path holds the
/// text.
final class ScriptsTest {
    private static final Path FOLDER = Path.of("scripts");

    private static final List<String> SPILLING = List.of("aggregate", "join", "select", "window");

    @TempDir
    private Path data = Path.of("");

    @TestFactory
    Stream<DynamicTest> throughTheEngine() throws IOException {
        return tests(Door.ENGINE, Mode.PLAIN, Settings.defaults());
    }

    @TestFactory
    Stream<DynamicTest> throughFlight() throws IOException {
        return tests(Door.FLIGHT, Mode.PLAIN, Settings.defaults());
    }

    @TestFactory
    Stream<DynamicTest> inBatchesOfThreeRows() throws IOException {
        return tests(Door.ENGINE, Mode.PLAIN, Settings.defaults().with(Setting.BATCH_ROWS, 3L));
    }

    /// Where something is kept from batch to batch: every batch goes to disk.
    @TestFactory
    Stream<DynamicTest> spilledAfterEachBatch() throws IOException {
        Settings settings = Settings.defaults().with(Setting.BATCH_ROWS, 3L).with(Setting.OPERATOR_MEMORY, 1L);
        return scripts(Door.ENGINE).stream()
                .filter(script -> SPILLING.stream().anyMatch(script.name()::startsWith))
                .map(script ->
                        DynamicTest.dynamicTest(script.name(), () -> run(script, Door.ENGINE, Mode.PLAIN, settings)));
    }

    @TestFactory
    Stream<DynamicTest> foldedBetweenStatements() throws IOException {
        return tests(Door.ENGINE, Mode.FOLD_BETWEEN, Settings.defaults());
    }

    @TestFactory
    Stream<DynamicTest> restartedBetweenStatements() throws IOException {
        return tests(Door.ENGINE, Mode.RESTART_BETWEEN, Settings.defaults());
    }

    private Stream<DynamicTest> tests(Door door, Mode mode, Settings settings) throws IOException {
        return scripts(door).stream()
                .map(script -> DynamicTest.dynamicTest(script.name(), () -> run(script, door, mode, settings)));
    }

    private void run(Script script, Door door, Mode mode, Settings settings) throws IOException {
        Path directory = Files.createTempDirectory(data, "script");
        try (ServerTarget target = new ServerTarget(door, directory, settings)) {
            new ScriptRunner(target, mode).run(script);
        }
    }

    private static List<Script> scripts(Door door) throws IOException {
        String wanted = System.getProperty("scripts", "");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> paths = files.filter(file ->
                            file.toString().endsWith(".slt") && file.toString().contains(wanted))
                    .sorted()
                    .toList();
            return paths.stream().map(path -> parse(path, door)).toList();
        }
    }

    private static Script parse(Path file, Door door) {
        try {
            String name = FOLDER.relativize(file).toString();
            return ScriptParser.parse(name, Files.readString(file), door.label()::equals);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
