package io.phantomdb.parquet.iceberg;

import io.phantomdb.parquet.write.SegmentFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/// What one commit does to a table.
///
/// @param added finished files in the table's data directory
/// @param deletions per segment (old or added) the positions of ALL its deleted rows; segments not named keep what they
///     have
/// @param removed segments that leave the table (their files stay until they are swept)
public record Change(List<SegmentFile> added, Map<Path, RoaringBitmap> deletions, Set<Path> removed) {
    public Change {
        added = List.copyOf(added);
        deletions = Map.copyOf(deletions);
        removed = Set.copyOf(removed);
    }
}
