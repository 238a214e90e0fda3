package io.phantomdb.storage.recovery;

import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Deletes what a crash left behind: folders of tables that are not in the catalog or have no segments, and everything
/// in `spill/` and `tmp/`. Files within a table's folder are swept by its Iceberg table.
final class Orphans {
    private Orphans() {}

    static void delete(StoreEnvironment environment, DatabaseVersion version) throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (TableVersion table : version.tables().values()) {
            if (!table.location().isEmpty()) {
                wanted.add(environment.directoryOf(table.handle()));
            }
        }
        for (Path schema :
                environment.world().disk().list(environment.directory().resolve("tables"))) {
            for (Path table : environment.world().disk().list(schema)) {
                if (!wanted.contains(table)) {
                    environment.deleteTree(table);
                }
            }
        }
        for (String folder : List.of("spill", "tmp")) {
            Path directory = environment.directory().resolve(folder);
            environment.deleteTree(directory);
            environment.world().disk().createDirectories(directory);
        }
    }
}
