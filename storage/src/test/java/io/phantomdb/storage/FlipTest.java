package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A byte of any file of a data directory that is not what was written is detected, or does not matter.
///
/// `-Dflips=N` flips so many (per engine of the log), `-Dseed=N` others.
final class FlipTest {
    private static final int FLIPS = Integer.getInteger("flips", 150);
    private static final long SEED = Long.getLong("seed", 20_261_121);

    private final Path directory;

    FlipTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "chronicle"})
    void aFlippedByteIsDetectedOrHarmless(String engine) throws IOException {
        Settings settings = TestStore.settings().with(Setting.WAL_ENGINE, engine);
        Path good = directory.resolve("good");
        Map<String, Map<Long, Row>> expected = build(good, settings);
        List<Path> files = Directories.files(good);
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        Random random = new Random(SEED);
        int detected = 0;
        for (int i = 0; i < FLIPS; i++) {
            // half anywhere, half in files that are small beside the preallocated log
            boolean anywhere = random.nextBoolean();
            long at = random.nextLong(total);
            Path file = anywhere ? at(files, at) : files.get(random.nextInt(files.size()));
            long size = Files.size(file);
            if (size == 0) {
                continue;
            }
            long offset = random.nextLong(size);
            int mask = 1 + random.nextInt(255);
            String name = good.relativize(file).toString();
            Path bad = directory.resolve("bad");
            Directories.copy(good, bad);
            Directories.flip(bad.resolve(name), offset, mask);
            String context = engine + ", seed " + SEED + ", flip " + i + ": " + name + " at " + offset + " by " + mask;
            detected += isDetected(bad, settings, expected, name, context) ? 1 : 0;
            Directories.delete(bad);
        }
        System.out.println(engine + ": " + detected + " of " + FLIPS + " flips detected, the others harmless; "
                + files.size() + " files, " + total + " bytes, seed " + SEED);
        assertTrue(detected > FLIPS / 5, "only " + detected + " detected");
    }

    private static Path at(List<Path> files, long position) throws IOException {
        long left = position;
        for (Path file : files) {
            long size = Files.size(file);
            if (left < size) {
                return file;
            }
            left -= size;
        }
        throw new AssertionError("beyond the last file");
    }

    /// Segments, deletes, a compaction, a checkpoint, and hot rows and deletes that only the log has.
    private static Map<String, Map<Long, Row>> build(Path good, Settings settings) {
        Map<String, Map<Long, Row>> expected = new LinkedHashMap<>();
        TestStore store = TestStore.open(good, settings, UnforcedDisk.world(), Failpoint.NONE);
        TableInfo keyed = store.create("keyed");
        TableInfo compacted = store.create("compacted");
        TableInfo plain;
        try (Transaction transaction = store.begin()) {
            plain = transaction.createTable(TestStore.definition("plain", false));
            transaction.commit();
        }
        for (TableInfo table : List.of(keyed, compacted, plain)) {
            store.put(table, rows(0, 150));
            store.fold(table);
            store.put(table, rows(150, 200));
            expected.put(table.name(), rows(0, 200));
        }
        store.fold(keyed);
        store.remove(keyed, 3L, 77L, 160L);
        store.fold(keyed);
        store.remove(compacted, 5L, 6L, 7L);
        store.compact(compacted);
        store.database.checkpoint();
        store.remove(keyed, 4L, 161L);
        store.replace(keyed, TestStore.row(10, "changed", -1));
        store.put(plain, rows(300, 320));
        expected.getOrDefault("plain", Map.of()).putAll(rows(300, 320));
        Map<Long, Row> keyedRows = expected.getOrDefault("keyed", Map.of());
        List.of(3L, 77L, 160L, 4L, 161L).forEach(keyedRows::remove);
        keyedRows.put(10L, new Row("changed", -1));
        List.of(5L, 6L, 7L).forEach(expected.getOrDefault("compacted", Map.of())::remove);
        expected.forEach((name, rows) -> assertEquals(rows, store.content(store.table(name))));
        store.abandon();
        return expected;
    }

    private static Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row("text " + id % 7 + " of " + id, id * 1_000_003));
        }
        return rows;
    }

    /// Whether an error names the file; fails where an answer is wrong.
    private static boolean isDetected(
            Path bad, Settings settings, Map<String, Map<Long, Row>> expected, String file, String context) {
        TestStore store;
        try {
            store = TestStore.open(bad, settings, UnforcedDisk.world(), Failpoint.NONE);
        } catch (DatabaseException failure) {
            requireNamed(failure, file, context);
            return true;
        }
        try {
            boolean detected = false;
            for (Map.Entry<String, Map<Long, Row>> table : expected.entrySet()) {
                detected |= isDetected(store, table.getKey(), table.getValue(), file, context);
            }
            long bad1 = store.database.check().stream().filter(Finding::isBad).count();
            assertTrue(!detected || bad1 > 0, context + ": a check finds nothing");
            return detected || bad1 > 0;
        } finally {
            store.abandon();
        }
    }

    private static boolean isDetected(
            TestStore store, String name, Map<Long, Row> expected, String file, String context) {
        TableInfo table = store.table(name);
        boolean detected = false;
        try {
            assertEquals(expected, store.content(table), context);
        } catch (DatabaseException failure) {
            requireNamed(failure, file, context);
            detected = true;
        }
        if (table.hasPrimaryKey()) {
            List<Long> some = new ArrayList<>(expected.keySet());
            some.removeIf(id -> id % 9 != 1);
            try (Transaction transaction = store.database.begin(TransactionOptions.READ_ONLY)) {
                Map<Long, Row> wanted = new TreeMap<>(expected);
                wanted.keySet().retainAll(some);
                assertEquals(wanted, store.get(transaction, table, some), context);
            } catch (DatabaseException failure) {
                requireNamed(failure, file, context);
                detected = true;
            }
        }
        return detected;
    }

    private static void requireNamed(DatabaseException failure, String file, String context) {
        boolean format = file.equals("FORMAT") && failure.sqlState() == SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE;
        assertTrue(
                format || failure.sqlState() == SqlState.DATA_CORRUPTED,
                context + ": " + failure.sqlState() + " " + failure.getMessage());
        String name = file.substring(file.lastIndexOf('/') + 1);
        assertTrue(
                String.valueOf(failure.getMessage()).contains(name),
                context + " is not named in: " + failure.getMessage());
    }
}
