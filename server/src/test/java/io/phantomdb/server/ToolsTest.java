package io.phantomdb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolsTest {
    private final Path data;
    private final Path backups;
    private final Path restored;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ToolsTest(@TempDir Path folder) {
        data = folder.resolve("data");
        backups = folder.resolve("backups");
        restored = folder.resolve("restored");
    }

    private int run(String... arguments) {
        out.reset();
        return Tools.run(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void create() {
        try (Database database = Database.open(data, Settings.defaults(), World.real())) {
            database.checkpoint();
            database.backup(backups);
        }
    }

    @Test
    void aCheckSaysWhetherAllIsWell() throws IOException {
        create();
        assertEquals(0, run("check", "--data-dir", data.toString()), this::printed);
        assertTrue(printed().endsWith("no damage\n"), printed());
        Path checkpoint;
        try (Stream<Path> files = Files.list(data.resolve("catalog"))) {
            checkpoint = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[bytes.length - 1] ^= 1;
        Files.write(checkpoint, bytes);
        assertEquals(1, run("check", "--data-dir", data.toString()));
        assertTrue(printed().contains("damaged checkpoint catalog: "), printed());
    }

    @Test
    void aBackupIsRestored() {
        create();
        assertEquals(0, run("restore", "--from", backups.toString(), "--data-dir", restored.toString()), this::printed);
        assertTrue(printed().startsWith("restored backup 1, taken at "), printed());
        assertEquals(0, run("check", "--data-dir", restored.toString()), this::printed);
        assertEquals(1, run("restore", "--from", backups.toString(), "--data-dir", restored.toString()), "not empty");
    }

    @Test
    void theArchivedLogLeadsOnFromABackup() {
        Path archive = data.resolveSibling("archive");
        Settings settings = Settings.defaults().with(Setting.WAL_ARCHIVE_DIR, archive.toString());
        try (Database database = Database.open(data, settings, World.real())) {
            database.backup(backups);
            database.archive();
        }
        String[] restore = {
            "restore",
            "--from",
            backups.toString(),
            "--data-dir",
            restored.toString(),
            "--archive",
            archive.toString(),
            "--to-commit",
            "0"
        };
        assertEquals(0, run(restore), this::printed);
        assertTrue(printed().contains("\nreplayed the archived log to commit 0"), printed());
    }

    @Test
    void wrongUsageIsStatus2() {
        assertEquals(2, run("restore"));
        assertEquals(2, run("check", "--unknown"));
        assertEquals(1, run("check", "--data-dir", data.toString()), "no database");
        assertEquals(
                1,
                run(
                        "restore",
                        "--from",
                        backups.toString(),
                        "--data-dir",
                        restored.toString(),
                        "--as-of",
                        "yesterday"));
    }
}
