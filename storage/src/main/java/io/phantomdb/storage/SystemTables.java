package io.phantomdb.storage;

import static io.phantomdb.core.store.VirtualTable.column;
import static io.phantomdb.core.store.VirtualTable.nullable;

import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.VirtualTable;
import io.phantomdb.core.store.VirtualTable.VirtualColumn;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.ZoneMap;
import io.phantomdb.parquet.iceberg.TableSnapshot;
import io.phantomdb.storage.fold.Jobs;
import io.phantomdb.storage.txn.Sequencer;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.Corruption;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.storage.version.WriteFigures;
import io.phantomdb.wal.CommitLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tables of schema `sys` that tell about the store: `segments`, `table_stats`, `snapshots`, `wal`, `jobs`,
/// `corruption`.
///
/// They show the newest version at the moment of the scan, whatever the reader's snapshot.
final class SystemTables {
    private static final List<VirtualColumn> SEGMENTS = List.of(
            column("schema_name", SqlType.VARCHAR),
            column("table_name", SqlType.VARCHAR),
            column("file", SqlType.VARCHAR),
            column("row_count", SqlType.BIGINT),
            column("live_rows", SqlType.BIGINT),
            column("deleted_rows", SqlType.BIGINT),
            column("unpersisted_deletes", SqlType.BIGINT),
            column("bytes", SqlType.BIGINT),
            nullable("min_key", SqlType.VARCHAR),
            nullable("max_key", SqlType.VARCHAR));
    private static final List<VirtualColumn> TABLE_STATS = List.of(
            column("schema_name", SqlType.VARCHAR),
            column("table_name", SqlType.VARCHAR),
            column("hot_rows", SqlType.BIGINT),
            column("hot_versions", SqlType.BIGINT),
            column("hot_bytes", SqlType.BIGINT),
            column("cold_rows", SqlType.BIGINT),
            column("deleted_cold_rows", SqlType.BIGINT),
            column("unpersisted_deletes", SqlType.BIGINT),
            column("segments", SqlType.BIGINT),
            column("segment_bytes", SqlType.BIGINT),
            column("folded_to", SqlType.BIGINT),
            column("folds", SqlType.BIGINT),
            column("folded_rows", SqlType.BIGINT),
            column("folded_bytes", SqlType.BIGINT),
            column("compactions", SqlType.BIGINT),
            column("compacted_rows", SqlType.BIGINT),
            column("compacted_bytes", SqlType.BIGINT),
            column("write_amplification", SqlType.DOUBLE));
    private static final List<VirtualColumn> WAL = List.of(
            column("next_lsn", SqlType.BIGINT),
            column("bytes", SqlType.BIGINT),
            column("published_timestamp", SqlType.BIGINT),
            column("oldest_snapshot", SqlType.BIGINT),
            column("open_snapshots", SqlType.BIGINT),
            column("failed", SqlType.BOOLEAN));
    private static final List<VirtualColumn> JOBS = List.of(
            column("id", SqlType.BIGINT),
            column("kind", SqlType.VARCHAR),
            column("schema_name", SqlType.VARCHAR),
            column("table_name", SqlType.VARCHAR),
            column("state", SqlType.VARCHAR),
            column("started_at", SqlType.TIMESTAMPTZ),
            nullable("ended_at", SqlType.TIMESTAMPTZ),
            column("rows_written", SqlType.BIGINT),
            column("bytes_written", SqlType.BIGINT),
            nullable("error", SqlType.VARCHAR));

    private static final List<VirtualColumn> SNAPSHOTS = List.of(
            column("schema_name", SqlType.VARCHAR),
            column("table_name", SqlType.VARCHAR),
            column("snapshot_id", SqlType.BIGINT),
            nullable("parent_id", SqlType.BIGINT),
            column("committed_at", SqlType.TIMESTAMPTZ),
            column("operation", SqlType.VARCHAR),
            column("is_current", SqlType.BOOLEAN),
            column("folded_to", SqlType.BIGINT),
            column("live_rows", SqlType.BIGINT),
            column("segments", SqlType.BIGINT));
    private static final List<VirtualColumn> CORRUPTION = List.of(
            column("schema_name", SqlType.VARCHAR),
            column("table_name", SqlType.VARCHAR),
            column("file", SqlType.VARCHAR),
            column("file_offset", SqlType.BIGINT),
            column("detail", SqlType.VARCHAR),
            column("found_at", SqlType.TIMESTAMPTZ));

    private final Snapshots snapshots;
    private final Sequencer sequencer;
    private final CommitLog log;
    private final Jobs jobs;
    private final StoreEnvironment environment;

    SystemTables(Snapshots snapshots, Sequencer sequencer, CommitLog log, Jobs jobs, StoreEnvironment environment) {
        this.environment = environment;
        this.snapshots = snapshots;
        this.sequencer = sequencer;
        this.log = log;
        this.jobs = jobs;
    }

    List<VirtualTable> all() {
        return List.of(
                VirtualTable.of("segments", SEGMENTS, () -> perTable(SystemTables::segments)),
                VirtualTable.of("table_stats", TABLE_STATS, () -> perTable(table -> List.of(stats(table)))),
                VirtualTable.of("snapshots", SNAPSHOTS, () -> perTable(this::snapshots)),
                VirtualTable.of("wal", WAL, this::wal),
                VirtualTable.of(
                        "jobs",
                        JOBS,
                        () -> jobs.all().stream().map(SystemTables::job).toList()),
                VirtualTable.of(
                        "corruption",
                        CORRUPTION,
                        () -> environment.corruption().all().stream()
                                .map(this::corruption)
                                .toList()));
    }

    /// Rows of every table of the newest version, whose segments stay open meanwhile.
    private List<List<@Nullable Object>> perTable(Function<TableVersion, List<List<@Nullable Object>>> rowsOf) {
        Snapshots.Pin pin = snapshots.pin();
        try {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            pin.version().tables().values().forEach(table -> rows.addAll(rowsOf.apply(table)));
            return rows;
        } finally {
            snapshots.release(pin);
        }
    }

    private static List<List<@Nullable Object>> segments(TableVersion table) {
        TableInfo info = table.handle().info();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (ColdSegment cold : table.segments()) {
            ZoneMap zone = cold.segment().zoneMap(info.key().getFirst());
            long live = cold.liveRows();
            rows.add(Arrays.asList(
                    info.schema(),
                    info.name(),
                    String.valueOf(cold.segment().path().getFileName()),
                    cold.segment().rows(),
                    live,
                    cold.segment().rows() - live,
                    (long) cold.deletions().unpersisted(),
                    cold.segment().bytes(),
                    text(zone.minimum()),
                    text(zone.maximum())));
        }
        return rows;
    }

    /// Those that the newest metadata keep, the oldest first.
    private List<List<@Nullable Object>> snapshots(TableVersion pinned) {
        TableHandle handle = pinned.handle();
        handle.foldLock().lock(); // the metadata are not swept meanwhile
        try {
            TableVersion table = snapshots.current().table(handle.id());
            if (table == null
                    || table.location().isEmpty()
                    || handle.quarantine().isSet()) {
                return List.of();
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (TableSnapshot snapshot :
                    environment.inspectTable(handle, table.location()).snapshots()) {
                rows.add(Arrays.asList(
                        table.handle().info().schema(),
                        table.handle().info().name(),
                        snapshot.id(),
                        snapshot.parent() == 0 ? null : snapshot.parent(),
                        snapshot.millis() * 1000,
                        snapshot.operation(),
                        snapshot.current(),
                        count(snapshot, "phantomdb.folded-to"),
                        count(snapshot, "total-records") - count(snapshot, "total-position-deletes"),
                        count(snapshot, "total-data-files")));
            }
            return rows;
        } finally {
            handle.foldLock().unlock();
        }
    }

    private static long count(TableSnapshot snapshot, String property) {
        return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
    }

    private static @Nullable String text(Optional<Object> bound) {
        return bound.map(Object::toString).orElse(null);
    }

    private static List<@Nullable Object> stats(TableVersion table) {
        TableInfo info = table.handle().info();
        WriteFigures.Totals figures = table.handle().figures().totals();
        long rows = 0;
        long bytes = 0;
        for (ColdSegment cold : table.segments()) {
            rows += cold.segment().rows();
            bytes += cold.segment().bytes();
        }
        long coldRows = table.coldRows();
        return Arrays.asList(
                info.schema(),
                info.name(),
                table.hot().rows(),
                table.hot().versions(),
                table.hot().bytes(),
                coldRows,
                rows - coldRows,
                table.unpersistedDeletes(),
                (long) table.segments().size(),
                bytes,
                table.foldedTo(),
                figures.folds(),
                figures.foldedRows(),
                figures.foldedBytes(),
                figures.compactions(),
                figures.compactedRows(),
                figures.compactedBytes(),
                figures.writeAmplification());
    }

    private List<List<@Nullable Object>> wal() {
        List<@Nullable Object> row = Arrays.asList(
                sequencer.exclusively(log::nextLsn),
                log.bytes(),
                snapshots.published(),
                snapshots.oldest(),
                (long) snapshots.open(),
                sequencer.isDead());
        return List.of(row);
    }

    private List<@Nullable Object> corruption(Corruption.Entry entry) {
        return Arrays.asList(
                entry.schema(),
                entry.table(),
                environment.directory().relativize(entry.file()).toString(),
                entry.offset(),
                entry.detail(),
                entry.foundAt() * 1000);
    }

    private static List<@Nullable Object> job(Jobs.Job job) {
        return Arrays.asList(
                job.id(),
                job.kind().name().toLowerCase(Locale.ROOT),
                job.schema(),
                job.table(),
                job.state().name().toLowerCase(Locale.ROOT),
                job.startedAt() * 1000,
                job.endedAt().map(millis -> millis * 1000).orElse(null),
                job.rows(),
                job.bytes(),
                job.error().orElse(null));
    }
}
