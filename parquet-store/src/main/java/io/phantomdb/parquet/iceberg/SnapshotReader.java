package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.file.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Reads what a snapshot consists of: manifests and position deletes. One thread.
final class SnapshotReader {
    private final LocalOperations operations;
    private final Disk disk;
    private final Damage damage;

    SnapshotReader(LocalOperations operations, Disk disk, Damage damage) {
        this.operations = operations;
        this.disk = disk;
        this.damage = damage;
    }

    /// The snapshots that the metadata keep, the oldest first.
    List<TableSnapshot> snapshots() {
        Snapshot current = metadata().currentSnapshot();
        List<TableSnapshot> snapshots = new ArrayList<>();
        for (Snapshot snapshot : metadata().snapshots()) {
            snapshots.add(new TableSnapshot(
                    snapshot.snapshotId(),
                    Objects.requireNonNullElse(snapshot.parentId(), 0L),
                    snapshot.timestampMillis(),
                    snapshot.operation(),
                    snapshot.summary(),
                    current != null && current.snapshotId() == snapshot.snapshotId()));
        }
        return snapshots;
    }

    /// The segments of a snapshot by path, in the order of their addition; null: none.
    Map<Path, FileState> read(@Nullable Snapshot snapshot) {
        Map<Path, FileState> loaded = new LinkedHashMap<>();
        if (snapshot == null) {
            return loaded;
        }
        Map<Integer, PartitionSpec> specs = metadata().specsById();
        List<DataFile> data = new ArrayList<>();
        Map<String, DeleteFile> deletes = new LinkedHashMap<>();
        try {
            for (ManifestFile manifest : snapshot.dataManifests(operations.io())) {
                try (ManifestReader<DataFile> reader = ManifestFiles.read(manifest, operations.io(), specs)) {
                    reader.forEach(file -> data.add(file.copy()));
                }
            }
            for (ManifestFile manifest : snapshot.deleteManifests(operations.io())) {
                try (ManifestReader<DeleteFile> reader =
                        ManifestFiles.readDeleteManifest(manifest, operations.io(), specs)) {
                    reader.forEach(file -> deletes.put(String.valueOf(file.referencedDataFile()), file.copy()));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        data.sort(Comparator.comparing((DataFile file) -> Objects.requireNonNullElse(file.dataSequenceNumber(), 0L))
                .thenComparing(DataFile::location));
        for (DataFile file : data) {
            DeleteFile delete = deletes.get(file.location());
            RoaringBitmap deleted = delete == null ? new RoaringBitmap() : deletions(delete, file);
            loaded.put(path(file.location()), new FileState(file, delete, deleted));
        }
        return loaded;
    }

    private RoaringBitmap deletions(DeleteFile delete, DataFile data) {
        Path path = path(delete.location());
        RoaringBitmap deleted = PositionDeletes.read(path, disk, damage);
        boolean fits = deleted.getLongCardinality() == delete.recordCount()
                && (deleted.isEmpty() || Integer.toUnsignedLong(deleted.last()) < data.recordCount());
        if (!fits) {
            throw damage.found(
                    path,
                    0,
                    "it deletes " + deleted.getLongCardinality() + " rows, the last at "
                            + (deleted.isEmpty() ? -1 : deleted.last()) + ", where the table's metadata say "
                            + delete.recordCount() + " of " + data.recordCount() + " in " + data.location());
        }
        return deleted;
    }

    /// Files of the manifest that its snapshot has.
    void addContent(ManifestFile manifest, Set<Path> files) {
        Map<Integer, PartitionSpec> specs = metadata().specsById();
        try {
            if (manifest.content() == ManifestContent.DATA) {
                try (ManifestReader<DataFile> reader = ManifestFiles.read(manifest, operations.io(), specs)) {
                    reader.forEach(file -> files.add(path(file.location())));
                }
            } else {
                try (ManifestReader<DeleteFile> reader =
                        ManifestFiles.readDeleteManifest(manifest, operations.io(), specs)) {
                    reader.forEach(file -> files.add(path(file.location())));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path path(String location) {
        return operations.files().resolve(location);
    }

    private TableMetadata metadata() {
        return Objects.requireNonNull(operations.current());
    }
}
