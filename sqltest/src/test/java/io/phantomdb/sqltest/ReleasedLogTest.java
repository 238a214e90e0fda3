package io.phantomdb.sqltest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recovery finds the log it needs, however unequal the tables' lives.
final class ReleasedLogTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aTableThatRestedThroughACheckpointNeedsNothingThatWasReleased() {
        Settings settings = Settings.defaults().with(Setting.WAL_SEGMENT_BYTES, 1L << 20);
        try (ServerTarget target = new ServerTarget(ServerTarget.Door.ENGINE, folder.resolve("data"), settings)) {
            try (Target.Client client = target.connect()) {
                run(client, "CREATE TABLE rested (x INTEGER PRIMARY KEY)");
                run(client, "CREATE TABLE busy (x INTEGER PRIMARY KEY, y VARCHAR)");
                run(client, "INSERT INTO rested VALUES (1)");
                run(client, "CALL sys.flush('rested')");
                for (int i = 0; i < 30; i++) {
                    run(client, "INSERT INTO busy VALUES (" + i + ", '" + "x".repeat(200_000) + "')");
                }
                run(client, "CALL sys.flush('busy')");
                run(client, "CALL sys.checkpoint()");
                run(client, "INSERT INTO rested VALUES (2)");
            }
            target.restart();
            try (Target.Client client = target.connect()) {
                assertEquals(
                        new Outcome.Rows(List.of(List.of("2", "30"))),
                        client.execute("SELECT (SELECT count(*) FROM rested), (SELECT count(*) FROM busy)"));
            }
        }
    }

    private static void run(Target.Client client, String sql) {
        Outcome outcome = client.execute(sql);
        assertEquals(Outcome.Done.class, outcome.getClass(), () -> outcome.toString());
    }
}
