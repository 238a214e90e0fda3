package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A database whose log is archived, its backups, and restores of them.
abstract class ArchiveFixture {
    final Path data;
    final Path backups;
    final Path archive;
    final Path directory;

    ArchiveFixture(Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.backups = directory.resolve("backups");
        this.archive = directory.resolve("archive");
    }

    Settings settings() {
        return TestStore.settings()
                .with(Setting.WAL_ARCHIVE_DIR, archive.toString())
                .with(Setting.WAL_ARCHIVE_MS, 1_000_000L);
    }

    TestStore open() {
        return open(data, UnforcedDisk.world(), Failpoint.NONE);
    }

    TestStore open(Path path, World world, Failpoint failpoint) {
        return TestStore.open(path, settings(), world, failpoint);
    }

    static Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row("text " + id, id));
        }
        return rows;
    }

    Path restored(String name, Optional<AsOf.Moment> moment) throws IOException {
        Path target = directory.resolve(name);
        if (Files.exists(target)) {
            Directories.delete(target);
        }
        DatabaseRestore.run(backups, moment, Optional.of(archive), target, TestStore.settings(), UnforcedDisk.world());
        return target;
    }

    static Optional<AsOf.Moment> commit(long timestamp) {
        return Optional.of(new AsOf.Commit(timestamp));
    }

    void requireFailure(SqlState state, Optional<AsOf.Moment> moment) {
        DatabaseException failure = assertThrows(DatabaseException.class, () -> restored("failed", moment));
        assertEquals(state, failure.sqlState(), failure.getMessage());
    }
}
