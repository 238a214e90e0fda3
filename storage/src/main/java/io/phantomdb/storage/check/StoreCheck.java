package io.phantomdb.storage.check;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Finding.State;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.record.RecordCodec;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.LogInspection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// One check of an open store; collects findings. One thread.
public final class StoreCheck {
    private final StoreEnvironment environment;
    private final Snapshots snapshots;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Path> needed = new HashSet<>();
    private final Set<Path> setApart = new HashSet<>();

    public StoreCheck(StoreEnvironment environment, Snapshots snapshots) {
        this.environment = environment;
        this.snapshots = snapshots;
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// Reads the log to its end.
    public void log(LogInspection log) {
        try (Region scratch = new Region(MemoryBudget.unlimited("check"))) {
            List<String> unreadable = new ArrayList<>();
            for (LogInspection.Report report : log.run((lsn, payload) -> decode(lsn, payload, scratch, unreadable))) {
                String file = environment.directory().relativize(report.file()).toString();
                findings.add(
                        report.damage().isPresent()
                                ? new Finding(
                                        "log",
                                        file,
                                        State.DAMAGED,
                                        report.damage().get())
                                : new Finding("log", file, State.OK, report.records() + " records"));
            }
            unreadable.forEach(what -> findings.add(new Finding("log", "wal", State.DAMAGED, what)));
        }
    }

    private static void decode(long lsn, ByteBuffer payload, Region scratch, List<String> unreadable) {
        try {
            RecordCodec.decode(lsn, payload, scratch);
        } catch (RuntimeException failure) {
            unreadable.add("record " + lsn + " cannot be read: " + failure);
        }
        scratch.reset();
    }

    /// Reads the newest checkpoint.
    public void checkpoint(Supplier<Checkpoint> read) {
        try {
            Checkpoint checkpoint = read.get();
            findings.add(new Finding(
                    "checkpoint",
                    "catalog",
                    State.OK,
                    checkpoint.tables().size() + " tables, log position " + checkpoint.logPosition()));
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            findings.add(new Finding("checkpoint", "catalog", State.DAMAGED, String.valueOf(failure.getMessage())));
        }
    }

    /// Checks every table.
    public void tables() {
        for (TableVersion table : snapshots.current().tables().values()) {
            TableCheck check = new TableCheck(environment, snapshots, table.handle());
            findings.addAll(check.run());
            needed.addAll(check.needed());
            if (table.handle().quarantine().isSet()) {
                setApart.add(environment.directoryOf(table.handle()));
            }
        }
    }

    /// After [#tables], and only where nobody writes: files that nothing needs.
    public void orphans() throws IOException {
        Set<Path> files = new TreeSet<>();
        collect(environment.directory().resolve("tables"), files);
        files.removeAll(needed);
        for (Path file : files) {
            findings.add(new Finding(
                    "table files",
                    environment.directory().relativize(file).toString(),
                    State.ORPHAN,
                    "no table needs it; the next start deletes it"));
        }
    }

    private void collect(Path directory, Set<Path> files) throws IOException {
        for (Path path : environment.world().disk().list(directory)) {
            if (setApart.contains(path)) {
                continue;
            }
            if (java.nio.file.Files.isDirectory(path)) {
                collect(path, files);
            } else {
                files.add(path);
            }
        }
    }
}
