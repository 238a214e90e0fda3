package io.phantomdb.wal;

import io.phantomdb.core.world.World;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// An append-only sequence of records, numbered densely by LSN from 1, in a directory of its own.
///
/// Life: open, [#replay], then [#append] and [#force] in turn, [#close]. A record counts once the force after it has
/// returned; before that a crash keeps any prefix of what was appended. Every open starts a new segment, so that no
/// append ever lands behind damage in an old one.
///
/// One thread at a time calls, except [#nextLsn] and [#bytes], which any thread may. After a [LogFailure] the log is
/// dead: all calls but [#close] throw it again, because a failed fsync may have dropped the pages it was asked to keep.
public interface CommitLog extends AutoCloseable {
    /// Adds a record; not durable before [#force].
    ///
    /// @param payload position to limit, heap or direct, 0 to [#recordBytesMax] bytes; its position is left
    ///     unchanged
    /// @return the record's LSN
    /// @throws io.phantomdb.core.error.DatabaseException 53100 before anything is written when the disk has less
    ///     than [LogOptions#freeBytesMin] left; the log stays usable. 54000 when the payload is too long
    /// @throws LogFailure when writing failed
    long append(ByteBuffer payload);

    /// The longest payload; larger things are split by the caller.
    int recordBytesMax();

    /// Makes everything appended so far durable.
    ///
    /// @throws LogFailure when the disk did not confirm it
    void force();

    /// Hands out the records with LSNs from `fromLsn` on, in order. To be called before the first append.
    ///
    /// Damage is a torn tail, and dropped, where nothing behind it proves that the damaged record had been forced
    /// (records and marks tell up to where the log was durable when they were written). Otherwise it is SQLSTATE
    /// XX001 naming file, offset and LSN; so is a segment that is missing, also one before `fromLsn` is reached.
    /// With [LogOptions#repair] the replay ends there instead: later segments are moved into `damaged/`, and the
    /// next record gets the LSN of the first lost one.
    void replay(long fromLsn, RecordConsumer consumer);

    /// Notes what the log holds now and was forced; reading it is done by the result, on any thread, while this log
    /// goes on.
    LogInspection inspect();

    /// The segments that are no longer written, as far as they hold records from `fromLsn` on; the oldest first. Each
    /// is read as [#inspect] says.
    List<LogInspection> finished(long fromLsn);

    /// The LSN of the oldest record that is still there; [#nextLsn] where there is none.
    long firstLsn();

    /// The LSN of the next record.
    long nextLsn();

    /// Ends the current segment and begins a new one.
    void roll();

    /// Deletes the segments whose records all have LSNs below `beforeLsn`; never the current one.
    void release(long beforeLsn);

    /// Bytes that the segments take, as their lengths tell.
    long bytes();

    @Override
    void close();

    /// Opens the log in `directory`, which is created where it is missing.
    ///
    /// @throws io.phantomdb.core.error.DatabaseException XX001 for damage, 55000 where the engine can't run on this
    ///     machine
    static CommitLog open(Path directory, LogOptions options, World world) {
        return CommitLogs.open(directory, options, world);
    }
}
