package io.phantomdb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Writes the current segment. One thread.
interface SegmentWriter {
    SegmentFiles.SegmentFile file();

    /// Takes disk space for `bytes` more, so that writing them can't run out of it.
    ///
    /// @throws io.phantomdb.core.error.DatabaseException 53100 where there is no room; nothing has changed
    void reserve(int bytes) throws IOException;

    /// Adds a frame, position to limit.
    void write(ByteBuffer frame) throws IOException;

    /// Hands written frames to the operating system, so that they survive the end of the process.
    void flush() throws IOException;

    /// Makes all written frames durable.
    void force() throws IOException;

    /// Bytes written so far.
    long written();

    /// Length of the file.
    long fileBytes();

    /// Makes everything durable, ends the file and closes it.
    void seal() throws IOException;

    /// Closes without any guarantee, after a failure.
    void abandon();
}
