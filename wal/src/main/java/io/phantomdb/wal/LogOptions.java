package io.phantomdb.wal;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.Locale;

/// How a log is kept.
///
/// @param engine which implementation; a directory written by one can't be opened by the other
/// @param segmentBytes a segment is followed by a new one at this size; at least `blockBytes`
/// @param blockBytes disk space is taken in pieces of this size; a record takes a quarter of it at most. A power of
///     two, at least 64 KiB
/// @param freeBytesMin appends fail with 53100 when less would be left on the disk
/// @param repair whether a replay ends at damage instead of failing
/// @param firstLsn the least LSN that the next record may have (from the caller's checkpoint; 1 if it has none), so
///     that LSNs never go back after all segments were released. Where it is higher than what the segments lead to, the
///     LSNs between are never given
public record LogOptions(
        Engine engine, long segmentBytes, long blockBytes, long freeBytesMin, boolean repair, long firstLsn) {
    static final long BLOCK_BYTES_MIN = 64 << 10;
    private static final long BLOCK_BYTES_MAX = 64 << 20;

    /// The implementations of the log.
    public enum Engine {
        /// Chronicle Queue; needs Linux and the JVM flags of the launcher.
        CHRONICLE,
        /// Preallocated plain files; works wherever Java does.
        FILE
    }

    public LogOptions {
        if (Long.bitCount(blockBytes) != 1 || blockBytes < BLOCK_BYTES_MIN || blockBytes > BLOCK_BYTES_MAX) {
            throw bad(Setting.WAL_BLOCK_BYTES, blockBytes, "a power of two from 64 kB to 64 MB");
        }
        if (segmentBytes < blockBytes) {
            throw bad(Setting.WAL_SEGMENT_BYTES, segmentBytes, "at least " + Setting.WAL_BLOCK_BYTES.name());
        }
        if (freeBytesMin < 0) {
            throw bad(Setting.WAL_FREE_BYTES_MIN, freeBytesMin, "0 or more");
        }
        assert firstLsn >= 1 : firstLsn;
    }

    /// As the settings `wal.*` say. SQLSTATE 22023 for a value that can't be.
    ///
    /// @param repair see [#repair]
    /// @param firstLsn see [#firstLsn]
    public static LogOptions of(Settings settings, boolean repair, long firstLsn) {
        return new LogOptions(
                engine(settings.get(Setting.WAL_ENGINE)),
                settings.get(Setting.WAL_SEGMENT_BYTES),
                settings.get(Setting.WAL_BLOCK_BYTES),
                settings.get(Setting.WAL_FREE_BYTES_MIN),
                repair,
                firstLsn);
    }

    private static Engine engine(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "chronicle" -> Engine.CHRONICLE;
            case "file" -> Engine.FILE;
            default ->
                throw new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "setting " + Setting.WAL_ENGINE.name() + ": \"" + name + "\" is not chronicle or file");
        };
    }

    private static DatabaseException bad(Setting<Long> setting, long value, String wanted) {
        return new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE, "setting " + setting.name() + ": " + value + " is not " + wanted);
    }
}
