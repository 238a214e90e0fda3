package io.phantomdb.sqltest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.world.World;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.door.ServerTarget.Door;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import io.phantomdb.storage.DatabaseRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Damage and backups as a client sees them.
final class DamageTest {
    private static final String SUMS =
            "SELECT count(*), sum(x), sum(x * length(y)), min(y), max(y) FROM %s WHERE x % 100 <> 7";

    private final Path folder;

    DamageTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Outcome run(Target.Client client, String sql) {
        Outcome outcome = client.execute(sql);
        assertTrue(!(outcome instanceof Outcome.Failed), () -> sql + ": " + outcome);
        return outcome;
    }

    private static String refused(Target.Client client, String sql) {
        Outcome outcome = client.execute(sql);
        assertTrue(outcome instanceof Outcome.Failed, () -> sql + ": " + outcome);
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertEquals("XX001", failed.sqlState(), failed.message());
        return failed.message();
    }

    private static void fill(Target.Client client, String table) {
        run(client, "CREATE TABLE " + table + " (x INTEGER PRIMARY KEY, y VARCHAR NOT NULL)");
        StringBuilder rows = new StringBuilder("INSERT INTO " + table + " VALUES (0, 'row 0')");
        for (int i = 1; i < 1000; i++) {
            rows.append(", (").append(i).append(", 'row ").append(i).append("')");
        }
        run(client, rows.toString());
        run(client, "CALL sys.flush('" + table + "')");
        run(client, "UPDATE " + table + " SET y = 'changed' WHERE x % 10 = 3");
        run(client, "DELETE FROM " + table + " WHERE x % 10 = 4");
        run(client, "INSERT INTO " + table + " VALUES (5000, 'hot')");
    }

    private static Path segment(Path data, String table) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("tables"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> file.toString().contains("/" + table + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void aDamagedTableIsSetApartAndTheOthersGoOn(Door door) throws IOException {
        Path data = folder.resolve("data");
        try (ServerTarget target = new ServerTarget(door, data, Settings.defaults());
                Target.Client client = target.connect()) {
            fill(client, "good");
            fill(client, "bad");
        }
        Path segment = segment(data, "bad");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 60] ^= 1;
        Files.write(segment, bytes);
        try (ServerTarget target = new ServerTarget(door, data, Settings.defaults());
                Target.Client client = target.connect()) {
            String message = refused(client, "SELECT count(*) FROM bad");
            assertTrue(message.contains("public.bad") && message.contains(segment.toString()), message);
            refused(client, "SELECT y FROM bad WHERE x = 1");
            refused(client, "INSERT INTO bad VALUES (-1, '')");
            refused(client, "UPDATE bad SET y = '' WHERE x = 1");
            refused(client, "DELETE FROM bad");
            refused(client, "CALL sys.backup('" + folder.resolve("backup") + "')");
            assertEquals(
                    new Outcome.Rows(List.of(
                            List.of("public", "bad", data.relativize(segment).toString()))),
                    run(client, "SELECT schema_name, table_name, file FROM sys.corruption"));
            assertTrue(run(client, "CALL sys.check()").toString().contains("damaged"));
            run(client, "INSERT INTO good VALUES (6000, 'more')");
            run(client, "CALL sys.flush('good')");
            assertEquals(new Outcome.Rows(List.of(List.of("902"))), run(client, "SELECT count(*) FROM good"));
            run(client, "DROP TABLE bad");
            fill(client, "bad");
            assertEquals(new Outcome.Rows(List.of()), run(client, "SELECT * FROM sys.corruption"));
            assertEquals(new Outcome.Rows(List.of(List.of("901"))), run(client, "SELECT count(*) FROM bad"));
        }
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void aRestoredBackupHasTheSameSums(Door door) {
        Path data = folder.resolve("data");
        Path backups = folder.resolve("backups");
        List<String> tables = List.of("first", "second", "third");
        List<Outcome> sums;
        try (ServerTarget target = new ServerTarget(door, data, Settings.defaults());
                Target.Client client = target.connect()) {
            tables.forEach(table -> fill(client, table));
            run(client, "BACKUP DATABASE TO '" + backups + "'");
            run(client, "UPDATE first SET y = 'later' WHERE x = 1");
            run(client, "CALL sys.flush('first')");
            run(client, "BACKUP DATABASE TO '" + backups + "'");
            sums = tables.stream()
                    .map(table -> run(client, SUMS.replace("%s", table)))
                    .toList();
            run(client, "DELETE FROM second");
            run(client, "DROP TABLE third");
            assertEquals(
                    2,
                    ((Outcome.Rows) run(client, "SHOW BACKUP FROM '" + backups + "'"))
                            .values()
                            .size());
            Outcome relative = client.execute("CALL sys.backup('here')");
            assertEquals("22023", ((Outcome.Failed) relative).sqlState());
        }
        Path restored = folder.resolve("restored");
        DatabaseRestore.run(backups, Optional.empty(), Optional.empty(), restored, Settings.defaults(), World.real());
        try (ServerTarget target = new ServerTarget(door, restored, Settings.defaults());
                Target.Client client = target.connect()) {
            assertEquals(
                    sums,
                    tables.stream()
                            .map(table -> run(client, SUMS.replace("%s", table)))
                            .toList());
        }
    }
}
