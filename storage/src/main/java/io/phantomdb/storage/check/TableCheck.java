package io.phantomdb.storage.check;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Finding.State;
import io.phantomdb.parquet.check.SegmentCheck;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.iceberg.SegmentEntry;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.parquet.iceberg.SegmentTable.TableFile;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Checks one table: its metadata and their checksums, every file that they name, and that memory, metadata and files
/// say the same. One thread.
final class TableCheck {
    private final StoreEnvironment environment;
    private final Snapshots snapshots;
    private final TableHandle handle;
    private final String object;
    private final Damage damage;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Path> needed = new TreeSet<>();

    TableCheck(StoreEnvironment environment, Snapshots snapshots, TableHandle handle) {
        this.environment = environment;
        this.snapshots = snapshots;
        this.handle = handle;
        this.object = handle.info().qualifiedName();
        this.damage = environment.corruption().of(handle.info());
    }

    /// Findings about the table; none where it was dropped meanwhile.
    List<Finding> run() {
        Snapshots.Pin pin;
        TableVersion version;
        List<TableFile> segments = List.of();
        handle.foldLock().lock(); // nobody replaces or sweeps files of metadata and position deletes meanwhile
        try {
            pin = snapshots.pin();
            version = pin.version().table(handle.id());
            if (version != null && !version.location().isEmpty()) {
                segments = metadata(version);
            }
        } finally {
            handle.foldLock().unlock();
        }
        try {
            if (version != null) {
                rows(version, segments, pin.snapshot());
            }
        } finally {
            snapshots.release(pin);
        }
        return findings;
    }

    /// Files that the table needs; known after [#run], empty where its metadata could not be read.
    Set<Path> needed() {
        return needed;
    }

    private List<TableFile> metadata(TableVersion version) {
        SegmentTable table;
        try {
            table = SegmentTable.inspect(
                    environment.directoryOf(handle), version.location(), environment.world(), damage);
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            bad(environment.directoryOf(handle).resolve(version.location()), failure.getMessage());
            return List.of();
        }
        needed.addAll(table.referencedFiles());
        compareTotals(table);
        Map<Path, SegmentEntry> entries = new HashMap<>();
        table.segments().forEach(entry -> entries.put(entry.path(), entry));
        if (!handle.quarantine().isSet()) {
            compare(version, entries);
        }
        Predicate<TableFile> isSegment = file -> entries.containsKey(file.path());
        table.files().stream().filter(isSegment.negate()).forEach(this::file);
        return table.files().stream().filter(isSegment).toList();
    }

    private void compareTotals(SegmentTable table) {
        long rows = 0;
        long deleted = 0;
        for (SegmentEntry entry : table.segments()) {
            rows += entry.rows();
            deleted += entry.deleted().getLongCardinality();
        }
        Map<String, Long> found = Map.of(
                "total-data-files", (long) table.segments().size(),
                "total-records", rows,
                "total-position-deletes", deleted);
        found.forEach((name, value) -> {
            String said = table.summary().get(name);
            if (said != null && !said.equals(String.valueOf(value))) {
                bad(
                        environment.directoryOf(handle).resolve(table.metadata()),
                        name + " is " + value + " where the snapshot says " + said);
            }
        });
    }

    private void compare(TableVersion version, Map<Path, SegmentEntry> entries) {
        for (ColdSegment cold : version.segments()) {
            Path path = cold.segment().path();
            SegmentEntry entry = entries.get(path);
            if (entry == null) {
                bad(path, "the table reads a segment that its metadata do not name");
            } else if (!entry.deleted().equals(cold.deletions().persisted())) {
                bad(path, "its deleted rows are not those that its position-delete file names");
            }
        }
        if (version.segments().size() != entries.size()) {
            bad(
                    environment.directoryOf(handle).resolve(version.location()),
                    "the metadata name " + entries.size() + " segments, the table reads "
                            + version.segments().size());
        }
    }

    private void rows(TableVersion version, List<TableFile> segments, long snapshot) {
        segments.forEach(this::file);
        if (findings.isEmpty() && handle.quarantine().isSet()) {
            handleClosed();
        }
        if (!findings.isEmpty()) {
            return;
        }
        KeyCheck keys = new KeyCheck(version, snapshot, damage);
        try {
            keys.run(environment.batchRows(), environment.foldBudget())
                    .forEach(what -> bad(environment.directoryOf(handle), what));
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            bad(environment.directoryOf(handle), failure.getMessage());
        }
        if (findings.isEmpty()) {
            findings.add(new Finding(
                    object,
                    "",
                    State.OK,
                    segments.size() + " segments, " + keys.liveColdRows() + " live rows in them, "
                            + version.hot().versions() + " versions of hot rows"));
        }
    }

    private void handleClosed() {
        try {
            handle.quarantine().requireWritable(handle.info());
        } catch (DatabaseException closed) {
            bad(environment.directoryOf(handle), closed.getMessage());
        }
    }

    private void file(TableFile file) {
        SegmentCheck.run(file, environment.world().disk(), environment.foldBudget(), damage)
                .forEach(what -> bad(file.path(), what));
    }

    private void bad(Path file, @Nullable String what) {
        findings.add(new Finding(
                object, environment.directory().relativize(file).toString(), State.DAMAGED, String.valueOf(what)));
    }
}
