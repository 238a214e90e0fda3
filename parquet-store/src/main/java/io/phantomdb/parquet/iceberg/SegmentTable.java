package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Partitioning;
import io.phantomdb.core.schema.SortKey;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.file.SegmentProperties;
import io.phantomdb.parquet.write.SegmentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.roaringbitmap.RoaringBitmap;

/// One table's segments as an Apache Iceberg table. One thread at a time.
///
/// A commit writes new files beside the old ones and forces them; nothing that the previous metadata refers to is
/// touched. So the caller may store the new pointer durably after the commit, and after a crash before that opens the
/// old one. [#sweep] deletes what is not referenced any more. SQLSTATE 58030 and 53100 for I/O errors, XX001 for
/// damaged files.
public final class SegmentTable {
    private static final String DATA = "data";
    private static final String SORT_KEY = "phantomdb.sort-key";
    private static final Map<String, String> PROPERTIES = Map.of(
            TableProperties.FORMAT_VERSION, "2",
            TableProperties.MANIFEST_MIN_MERGE_COUNT, "4",
            TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "1");

    private final Path directory;
    private final World world;
    private final LocalOperations operations;
    private final BaseTable table;
    private final SnapshotReader reader;
    private Map<Path, FileState> states = new LinkedHashMap<>();

    private SegmentTable(Path directory, String name, World world, Damage damage) {
        this.directory = directory.toAbsolutePath().normalize();
        this.world = world;
        this.operations = new LocalOperations(world.disk(), this.directory, damage);
        this.table = new BaseTable(operations, name);
        this.reader = new SnapshotReader(operations, world.disk(), damage);
    }

    /// Creates the directory and the metadata of an empty table.
    ///
    /// @param name for readers of the metadata, e.g. `public.orders`
    /// @param key positions of the key columns; the sort order of the segments
    public static SegmentTable create(
            Path directory, String name, List<Column> columns, List<Integer> key, World world) {
        return create(directory, name, columns, key, SortKey.BY_KEY, Partitioning.NONE, world);
    }

    /// Creates the directory and the metadata of an empty table.
    ///
    /// @param name for readers of the metadata, e.g. `public.orders`
    /// @param key positions of the key columns
    public static SegmentTable create(
            Path directory,
            String name,
            List<Column> columns,
            List<Integer> key,
            SortKey sortKey,
            Partitioning partitioning,
            World world) {
        SegmentTable created = new SegmentTable(directory, name, world, Damage.THROWN);
        return translated(created.directory, () -> {
            try {
                world.disk().createDirectories(created.directory.resolve(DATA));
                world.disk().createDirectories(created.directory.resolve(LocalOperations.METADATA));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            Schema schema = IcebergSchema.of(columns, key);
            created.operations.commit(
                    null,
                    FixedIds.newTable(
                            schema,
                            IcebergPartitions.spec(schema, partitioning),
                            IcebergSchema.order(schema, columns, key, sortKey),
                            created.directory.toString(),
                            properties(sortKey)));
            return created;
        });
    }

    private static Map<String, String> properties(SortKey sortKey) {
        Map<String, String> properties = new TreeMap<>(PROPERTIES);
        if (!sortKey.isByKey()) {
            properties.put(SORT_KEY, sortKey.text());
        }
        return properties;
    }

    /// @param metadata as [#metadata] returned it
    public static SegmentTable open(Path directory, String metadata, World world) {
        return open(directory, metadata, world, Damage.THROWN);
    }

    /// @param metadata as [#metadata] returned it
    /// @param damage told of damage in files of metadata and position deletes
    public static SegmentTable open(Path directory, String metadata, World world, Damage damage) {
        SegmentTable opened = new SegmentTable(directory, String.valueOf(directory.getFileName()), world, damage);
        return translated(opened.directory, () -> {
            opened.operations.load(metadata);
            opened.operations.writeHint();
            opened.states = opened.reader.read(opened.table.currentSnapshot());
            return opened;
        });
    }

    /// As [#open], to look only: nothing is written.
    public static SegmentTable inspect(Path directory, String metadata, World world, Damage damage) {
        SegmentTable opened = new SegmentTable(directory, String.valueOf(directory.getFileName()), world, damage);
        return translated(opened.directory, () -> {
            opened.operations.load(metadata);
            opened.states = opened.reader.read(opened.table.currentSnapshot());
            return opened;
        });
    }

    private Path path(String location) {
        return operations.files().resolve(location);
    }

    private TableMetadata metadataNow() {
        return Objects.requireNonNull(operations.current());
    }

    /// The pointer to the current metadata: its file name relative to the table's directory.
    public String metadata() {
        return operations.pointer();
    }

    /// How long snapshots stay in the metadata after another has taken their place, and their files with them: from
    /// the next commit on. Without it none does.
    public SegmentTable keepSnapshots(long millis) {
        operations.keepSnapshots(millis);
        return this;
    }

    /// The snapshots that are kept, the oldest first.
    public List<TableSnapshot> snapshots() {
        return reader.snapshots();
    }

    /// The segments of a snapshot that is kept.
    public List<SegmentEntry> segments(long snapshotId) {
        return translated(directory, () -> entries(reader.read(metadataNow().snapshot(snapshotId))));
    }

    /// When the next snapshot expires, in milliseconds since 1970; `Long.MAX_VALUE`: none will.
    public long nextExpiry() {
        return operations.nextExpiry();
    }

    /// Lets go of snapshots that are not kept any longer, forces the metadata and returns the new [#metadata]; the old
    /// one where all stay.
    public String expireSnapshots() {
        return translated(directory, () -> {
            TableMetadata base = metadataNow();
            Set<Long> expired = operations.expired(base);
            if (!expired.isEmpty()) {
                operations.commit(base, base.removeSnapshotsIf(snapshot -> expired.contains(snapshot.snapshotId())));
            }
            return metadata();
        });
    }

    /// Segments in the order of their addition.
    public List<SegmentEntry> segments() {
        return entries(states);
    }

    private static List<SegmentEntry> entries(Map<Path, FileState> states) {
        List<SegmentEntry> entries = new ArrayList<>();
        states.forEach((path, state) -> entries.add(
                new SegmentEntry(path, state.data().recordCount(), state.data().fileSizeInBytes(), state.deleted())));
        return List.copyOf(entries);
    }

    /// A path in the data directory that no file ever had, for a new segment.
    public Path newSegment() {
        return newFile("");
    }

    private Path newFile(String suffix) {
        long sequence = metadataNow().lastSequenceNumber() + 1;
        return directory.resolve(DATA).resolve("%08d-%s%s.parquet".formatted(sequence, UUID.randomUUID(), suffix));
    }

    /// Makes the change a new snapshot, forces it, and returns the new [#metadata].
    ///
    /// @param summary properties of the snapshot, e.g. the log position up to which rows are folded
    public String commit(Change change, Map<String, String> summary) {
        return translated(directory, () -> {
            RowDelta delta = table.newRowDelta();
            Map<Path, FileState> next = new LinkedHashMap<>(states);
            change.removed().forEach(path -> remove(path, next, delta));
            change.added().forEach(file -> add(file, next, delta));
            change.deletions().forEach((path, deleted) -> delete(path, deleted, next, delta));
            summary.forEach(delta::set);
            delta.commit();
            states = next;
            return metadata();
        });
    }

    private static void remove(Path path, Map<Path, FileState> next, RowDelta delta) {
        FileState state = Objects.requireNonNull(next.remove(path), () -> path + " is no segment of the table");
        delta.removeRows(state.data());
        if (state.deletes() != null) {
            delta.removeDeletes(state.deletes());
        }
    }

    private void add(SegmentFile file, Map<Path, FileState> next, RowDelta delta) {
        try (ParquetFile open = ParquetFile.open(file.path(), world.disk(), true)) {
            SegmentProperties properties = SegmentProperties.of(open);
            DataFile data = DataFiles.builder(table.spec())
                    .withPath(operations.files().location(file.path()))
                    .withFormat(FileFormat.PARQUET)
                    .withFileSizeInBytes(file.bytes())
                    .withMetrics(FileMetrics.of(open))
                    .withPartition(IcebergPartitions.values(table.spec(), properties.partition()))
                    .withSortOrder(order(properties.sortKey()))
                    .build();
            delta.addRows(data);
            next.put(file.path(), new FileState(data, null, new RoaringBitmap()));
        }
    }

    /// The table's order, if the segment has it: one that was begun before ALTER TABLE may not.
    private SortOrder order(SortKey sortKey) {
        boolean same = sortKey.text().equals(table.properties().getOrDefault(SORT_KEY, ""));
        return same ? table.sortOrder() : SortOrder.unsorted();
    }

    private void delete(Path path, RoaringBitmap deleted, Map<Path, FileState> next, RowDelta delta) {
        FileState state = Objects.requireNonNull(next.get(path), () -> path + " is no segment of the table");
        if (state.deleted().equals(deleted)) {
            return;
        }
        if (state.deletes() != null) {
            delta.removeDeletes(state.deletes());
        }
        DeleteFile deletes = null;
        if (!deleted.isEmpty()) {
            Path file = newFile("-deletes");
            deletes = PositionDeletes.write(
                    file, operations.files().location(file), state.data(), table.spec(), deleted, world);
            delta.addDeletes(deletes);
        }
        next.put(path, new FileState(state.data(), deletes, deleted.clone()));
    }

    /// Gives the table other columns, told apart by their field ids, forces it and returns the new [#metadata]. Files
    /// stay as they are.
    public String evolve(List<Column> columns, List<Integer> key) {
        return evolve(columns, key, SortKey.BY_KEY);
    }

    /// @param sortKey of segments to come
    public String evolve(List<Column> columns, List<Integer> key, SortKey sortKey) {
        return translated(directory, () -> {
            TableMetadata base = metadataNow();
            Schema schema = IcebergSchema.of(columns, key);
            TableMetadata changed = base;
            if (!schema.sameSchema(base.schema())) {
                IcebergPartitions.requireNoClash(base.spec(), schema);
                changed = changed.updateSchema(schema);
            }
            SortOrder order = IcebergSchema.order(changed.schema(), columns, key, sortKey);
            if (!order.sameOrder(changed.sortOrder())) {
                changed = changed.replaceSortOrder(order).replaceProperties(properties(sortKey));
            }
            if (changed != base) {
                operations.commit(base, changed);
            }
            return metadata();
        });
    }

    /// Properties of the current snapshot; empty where there was no commit yet.
    public Map<String, String> summary() {
        Snapshot snapshot = table.currentSnapshot();
        return snapshot == null ? Map.of() : Map.copyOf(snapshot.summary());
    }

    /// A Parquet file of the table as its metadata tell.
    public record TableFile(Path path, long bytes, long rows) {}

    /// The Parquet files: segments and position deletes.
    public List<TableFile> files() {
        List<TableFile> files = new ArrayList<>();
        states.forEach((path, state) -> {
            files.add(new TableFile(
                    path, state.data().fileSizeInBytes(), state.data().recordCount()));
            if (state.deletes() != null) {
                files.add(new TableFile(
                        path(state.deletes().location()),
                        state.deletes().fileSizeInBytes(),
                        state.deletes().recordCount()));
            }
        });
        return List.copyOf(files);
    }

    /// Every file that the current metadata needs, itself included.
    public Set<Path> referencedFiles() {
        Set<Path> files = new TreeSet<>();
        files.add(directory.resolve(metadata()));
        files.add(operations.sums());
        files.add(directory.resolve(LocalOperations.METADATA).resolve(LocalOperations.HINT));
        Snapshot current = table.currentSnapshot();
        for (Snapshot snapshot : metadataNow().snapshots()) {
            files.add(path(snapshot.manifestListLocation()));
            List<ManifestFile> manifests = snapshot.allManifests(operations.io());
            boolean past = current == null || snapshot.snapshotId() != current.snapshotId();
            for (ManifestFile manifest : manifests) {
                boolean isNew = files.add(path(manifest.path()));
                if (past && isNew) {
                    reader.addContent(manifest, files);
                }
            }
        }
        for (Map.Entry<Path, FileState> entry : states.entrySet()) {
            files.add(entry.getKey());
            DeleteFile deletes = entry.getValue().deletes();
            if (deletes != null) {
                files.add(path(deletes.location()));
            }
        }
        return files;
    }

    /// Deletes the files of the directory that the current metadata does not need and that are not `inUse`; call it
    /// after the pointer is durable. Segments being written or read by older versions are in use. Returns how many
    /// went.
    public int sweep(Predicate<Path> inUse) {
        return translated(directory, () -> {
            Set<Path> referenced = referencedFiles();
            int swept = 0;
            try {
                for (String folder : List.of(DATA, LocalOperations.METADATA)) {
                    for (Path file : world.disk().list(directory.resolve(folder))) {
                        if (!referenced.contains(file) && !inUse.test(file)) {
                            world.disk().delete(file);
                            swept++;
                        }
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return swept;
        });
    }

    /// Iceberg's and Java's I/O errors as ours.
    private static <T> T translated(Path directory, Supplier<T> work) {
        try {
            return work.get();
        } catch (UncheckedIOException failure) {
            String message = String.valueOf(failure.getMessage());
            throw new DatabaseException(
                    message.contains("No space left") ? SqlState.DISK_FULL : SqlState.IO_ERROR,
                    "table files in " + directory + ": " + message,
                    failure);
        } catch (org.apache.iceberg.exceptions.NotFoundException | org.apache.avro.AvroRuntimeException failure) {
            throw new DatabaseException(
                    SqlState.DATA_CORRUPTED, "table files in " + directory + ": " + failure.getMessage(), failure);
        }
    }
}
