package io.phantomdb.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What the engines differ in: where segments lie, how they are written, and where in a file frames begin.
interface SegmentFiles extends AutoCloseable {
    /// A segment's file and its place in the order of segments.
    record SegmentFile(long number, Path path) {}

    /// The segment files on disk by rising number.
    List<SegmentFile> list() throws IOException;

    /// Begins a segment; its name is durable on return.
    ///
    /// @throws io.phantomdb.core.error.DatabaseException 53100 where there is no room; nothing is left behind
    SegmentWriter create(long number) throws IOException;

    /// Offset of the frame that follows what ended at `end` (0: the first frame), or -1 if there is none. May be
    /// wrong in a damaged file: the frame's checksum decides.
    long nextFrame(SegmentReader reader, long end);

    /// Deletes a segment's file, and what goes with it.
    void delete(SegmentFile file) throws IOException;

    /// Makes deletions and moves durable.
    void forceDirectories() throws IOException;

    @Override
    void close();
}
