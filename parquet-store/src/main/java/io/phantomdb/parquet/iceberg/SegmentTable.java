package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.schema.Column;
import io.phantomdb.core.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// One table's segments as an Apache Iceberg table. One thread at a time.
///
/// A commit writes new files beside the old ones and forces them; nothing that the previous metadata refers to is
/// touched. So the caller may store the new pointer durably after the commit, and after a crash before that opens the old one.
/// [#sweep] deletes what is not referenced any more.
public final class SegmentTable {
    private SegmentTable() {}

    /// Creates the directory and the metadata of an empty table.
    ///
    /// @param name for readers of the metadata, e.g. `public.orders`
    /// @param key positions of the key columns; the sort order of the segments
    public static SegmentTable create(
            Path directory, String name, List<Column> columns, List<Integer> key, World world) {
        throw new AssertionError();
    }

    /// @param metadata as [#metadata] returned it
    public static SegmentTable open(Path directory, String metadata, World world) {
        throw new AssertionError();
    }

    /// The pointer to the current metadata: its file name relative to the table's directory.
    public String metadata() {
        throw new AssertionError();
    }

    /// Segments in the order of their addition.
    public List<SegmentEntry> segments() {
        throw new AssertionError();
    }

    /// A path in the data directory that no file ever had, for a new segment.
    public Path newSegment() {
        throw new AssertionError();
    }

    /// Makes the change a new snapshot, forces it, and returns the new [#metadata].
    ///
    /// @param summary properties of the snapshot, e.g. the log position up to which rows are folded
    public String commit(Change change, Map<String, String> summary) {
        throw new AssertionError();
    }

    /// Properties of the current snapshot; empty where there was no commit yet.
    public Map<String, String> summary() {
        throw new AssertionError();
    }

    /// Every file that the current metadata needs, itself included.
    public Set<Path> referencedFiles() {
        throw new AssertionError();
    }

    /// Deletes the files of the directory that the current metadata does not need and that are not `inUse`; call it after the pointer
    /// is durable. Returns how many went.
    public int sweep(Predicate<Path> inUse) {
        throw new AssertionError();
    }
}
