package io.phantomdb.core.store;

/// A moment in the past at which a table is read: `FOR SYSTEM_TIME AS OF`.
public sealed interface AsOf {
    /// A moment of the whole database.
    sealed interface Moment extends AsOf {}

    /// After the commits that were visible at this time, to a tenth of a millisecond.
    ///
    /// @param micros since 1970, UTC
    record Time(long micros) implements Moment {}

    /// As this Iceberg snapshot of the table has it.
    record Snapshot(long id) implements AsOf {}

    /// After the commit with this timestamp, as `sys.wal` shows them.
    record Commit(long timestamp) implements Moment {}
}
