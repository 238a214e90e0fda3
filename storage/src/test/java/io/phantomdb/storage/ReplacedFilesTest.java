package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another program has read a table's metadata and goes on to read the files it found there, while the table moves on.
final class ReplacedFilesTest {
    private static final Duration GRACE = Duration.ofMinutes(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));
    private final World world = new World(now::get, new LocalDisk(), 1);
    private final Path data;

    ReplacedFilesTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private TestStore open() {
        Settings settings = TestStore.settings().with(Setting.FILE_GRACE_MS, GRACE.toMillis());
        return TestStore.open(data, settings, world, Failpoint.NONE);
    }

    /// Segments, position deletes and metadata of all tables.
    private Set<Path> files() {
        try (Stream<Path> files = Files.walk(data.resolve("tables"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("version-hint.text"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void later(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    /// Lets time pass until the segments among the files are gone.
    private void untilGone(Set<Path> files) {
        while (files.stream().anyMatch(file -> file.toString().endsWith(".parquet") && Files.exists(file))) {
            later(GRACE);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static TableInfo twoSegments(TestStore store) {
        TableInfo table = store.create("t");
        for (long id = 0; id < 2; id++) {
            store.put(table, Map.of(id, new Row("row", id)));
            store.fold(table);
        }
        return table;
    }

    @Test
    void filesStayForATimeAfterTheyWereReplaced() {
        try (TestStore store = open()) {
            TableInfo table = twoSegments(store);
            Set<Path> before = files();
            store.compact(table);
            later(GRACE.minusMillis(1));
            store.put(table, Map.of(2L, new Row("row", 2)));
            store.fold(table);
            assertTrue(files().containsAll(before));
            untilGone(before);
            assertEquals(3, store.content(table).size());
        }
    }

    @Test
    void aRestartBeginsTheTimeAnew() {
        Set<Path> before;
        try (TestStore store = open()) {
            TableInfo table = twoSegments(store);
            before = files();
            store.compact(table);
        }
        later(GRACE);
        try (TestStore store = open()) {
            assertTrue(files().containsAll(before));
            untilGone(before);
            assertEquals(2, store.content(store.table("t")).size());
        }
    }
}
