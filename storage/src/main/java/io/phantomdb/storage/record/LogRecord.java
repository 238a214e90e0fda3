package io.phantomdb.storage.record;

import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.StoredTable;
import java.util.List;

/// One record of the log, little endian:
///
///     Chunk   [u8 1][i64 ts][i32 index][operations ...]
///     Commit  [u8 17][i64 ts][i64 micros][i32 chunks][i32 DDL bytes][DDL][operations ...]
///             [u8 2][i64 ts][i32 chunks][i32 DDL bytes][DDL][operations ...]   without a time; no longer written
///     Sequence [u8 SEQUENCE][i64 id][i64 value][u8 called]
///     Folded  [u8 3][i64 foldedTo][i64 table][i64 replayFrom][i64 nextRowId][i32 n][n bytes location]
///
/// A transaction is its chunks, in order and with nothing between them, and its commit record; without the commit
/// record it never happened. The operations of all of them are one stream of bytes, in which an operation may
/// straddle two records (see [Operation]). A timestamp is never used twice, also not after a failed append.
public sealed interface LogRecord {
    byte CHUNK = 1;
    byte UNTIMED_COMMIT = 2;
    byte FOLDED = 3;
    byte SEQUENCE = 16;
    byte COMMIT = 17;

    /// Where the timestamp of a chunk or commit stands, to be filled in under the commit lock.
    int TIMESTAMP_OFFSET = 1;

    /// Where a commit's wall time stands.
    int MICROS_OFFSET = TIMESTAMP_OFFSET + 8;

    int CHUNK_HEADER_BYTES = 1 + 8 + 4;
    int COMMIT_HEADER_BYTES = 1 + 8 + 8 + 4 + 4;
    int UNTIMED_COMMIT_HEADER_BYTES = 1 + 8 + 4 + 4;

    /// @param operations address of the bytes, valid during the call that hands the record out
    record Chunk(long timestamp, int index, long operations, int bytes) implements LogRecord {}

    /// @param micros wall time since 1970, UTC, as the machine's clock had it; 0: not known
    /// @param chunks how many chunk records stand directly before this one
    record Commit(long timestamp, long micros, int chunks, List<SchemaChange> changes, long operations, int bytes)
            implements LogRecord {
        public Commit {
            changes = List.copyOf(changes);
        }
    }

    /// The hot rows of a table are in its segments.
    ///
    /// @param foldedTo operations at or before this timestamp are in the segments
    /// @param replayFrom every operation of the table after `foldedTo` stands at or after this record number
    /// @param location of the table's Iceberg metadata file, relative to the table directory
    record Folded(long table, long foldedTo, long replayFrom, long nextRowId, String location) implements LogRecord {}

    /// Values of a sequence up to this one may have been given out; belongs to no transaction.
    ///
    /// @param called whether a recovery goes on with the value after it
    record Sequence(long sequence, long value, boolean called) implements LogRecord {}

    /// A change of the catalog inside a commit.
    sealed interface SchemaChange {
        record Create(StoredTable table) implements SchemaChange {}

        record Drop(long table) implements SchemaChange {}

        /// The table with this id is as given from now on.
        ///
        /// @param location of its Iceberg metadata file after the change, as in [Folded]
        record Alter(StoredTable table, String location) implements SchemaChange {}

        /// Makes an object or takes the place of the one with its key.
        record Put(CatalogObject object) implements SchemaChange {}

        /// @param key as [CatalogObject#key]
        record Remove(String key) implements SchemaChange {}
    }
}
