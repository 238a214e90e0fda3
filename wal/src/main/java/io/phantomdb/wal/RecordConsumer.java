package io.phantomdb.wal;

import java.nio.ByteBuffer;

/// Receives records in the order of their LSNs.
@FunctionalInterface
public interface RecordConsumer {
    /// Takes one record.
    ///
    /// @param payload the record, position 0 to its limit, in the byte order of a new buffer (big endian); not to
    ///     be written, and valid during the call only
    void accept(long lsn, ByteBuffer payload);
}
