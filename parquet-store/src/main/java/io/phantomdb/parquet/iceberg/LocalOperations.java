package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.file.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/// Commits by writing `metadata/v<n>.metadata.json`; who holds the pointer to the current one decides what counts.
///
/// Names and `version-hint.text` follow Iceberg's file system tables, so that readers which know only the directory
/// find the newest. Snapshots are kept for the time that [#keepSnapshots] says, at most 256. One thread.
final class LocalOperations implements TableOperations {
    static final String METADATA = "metadata";
    static final String HINT = "version-hint.text";

    private final Disk disk;
    private final Path directory;
    private static final int SNAPSHOTS_MAX = 256;

    private final LocalFiles files;
    private long retentionMillis;
    private @Nullable TableMetadata current;
    private int version;

    LocalOperations(Disk disk, Path directory, Damage damage) {
        this.disk = disk;
        this.directory = directory.toAbsolutePath().normalize();
        this.files = new LocalFiles(disk, this.directory, damage);
    }

    /// Takes up an existing version.
    void load(String pointer) {
        version = Integer.parseInt(pointer.substring(pointer.indexOf("/v") + 2, pointer.indexOf('.')));
        files.sums().load(sums(), disk);
        String location = directory.resolve(pointer).toString();
        TableMetadata metadata = SetBackClock.read(files, location);
        files.movedFrom(metadata.location());
        current = metadata;
    }

    /// Where the current metadata is, relative to the table's directory.
    String pointer() {
        return METADATA + "/v" + version + ".metadata.json";
    }

    /// Where the checksums of the current metadata files are.
    Path sums() {
        return FileSums.file(directory.resolve(METADATA), version);
    }

    LocalFiles files() {
        return files;
    }

    @Override
    public @Nullable TableMetadata current() {
        return current;
    }

    @Override
    public @Nullable TableMetadata refresh() {
        return current;
    }

    @Override
    public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
        if (base != current) {
            throw new CommitFailedException("the table changed meanwhile");
        }
        if (base == metadata) {
            return;
        }
        Set<Long> expired = expired(metadata);
        TableMetadata kept = metadata.removeSnapshotsIf(snapshot -> expired.contains(snapshot.snapshotId()));
        String location = metadataFileLocation("v" + (version + 1) + ".metadata.json");
        TableMetadataParser.overwrite(kept, files.newOutputFile(location));
        files.sums().retain(needed(kept, location));
        files.sums().write(FileSums.file(directory.resolve(METADATA), version + 1), disk);
        try {
            disk.forceDirectory(directory.resolve(METADATA));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        current = TableMetadataParser.read(files, location);
        version++;
        writeHint();
    }

    /// How long a snapshot stays after another has taken its place.
    void keepSnapshots(long millis) {
        retentionMillis = millis;
    }

    /// Snapshots that were replaced longer ago than is kept, by the clock that Iceberg dates them with.
    Set<Long> expired(TableMetadata metadata) {
        Set<Long> expired = new HashSet<>();
        List<Snapshot> snapshots = metadata.snapshots();
        long keptSince = System.currentTimeMillis() - retentionMillis;
        for (int i = 0; i + 1 < snapshots.size(); i++) {
            boolean tooMany = i < snapshots.size() - SNAPSHOTS_MAX;
            if (tooMany || retentionMillis == 0 || snapshots.get(i + 1).timestampMillis() < keptSince) {
                expired.add(snapshots.get(i).snapshotId());
            }
        }
        return expired;
    }

    /// When the next snapshot expires, in milliseconds since 1970; `Long.MAX_VALUE`: none will.
    long nextExpiry() {
        List<Snapshot> snapshots = current == null ? List.of() : current.snapshots();
        return snapshots.size() < 2 ? Long.MAX_VALUE : snapshots.get(1).timestampMillis() + retentionMillis;
    }

    /// Names of the metadata files that a version needs.
    private Set<String> needed(TableMetadata metadata, String location) {
        Set<String> names = new HashSet<>();
        names.add(name(location));
        for (Snapshot snapshot : metadata.snapshots()) {
            names.add(name(snapshot.manifestListLocation()));
            snapshot.allManifests(files).forEach(manifest -> names.add(name(manifest.path())));
        }
        return names;
    }

    private static String name(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /// For readers that have no catalog; not needed by us, so not forced.
    void writeHint() {
        Path hint = directory.resolve(METADATA).resolve(HINT);
        try (FileChannel channel = disk.open(
                hint, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(Integer.toString(version).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public FileIO io() {
        return files;
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return files.location(directory.resolve(METADATA).resolve(fileName));
    }

    @Override
    public LocationProvider locationProvider() {
        TableMetadata metadata = java.util.Objects.requireNonNull(current);
        return LocationProviders.locationsFor(metadata.location(), metadata.properties());
    }
}
