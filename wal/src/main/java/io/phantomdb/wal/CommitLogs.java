package io.phantomdb.wal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/// Picks the implementation.
final class CommitLogs {
    private CommitLogs() {}

    static CommitLog open(Path directory, LogOptions options, World world) {
        try {
            world.disk().createDirectories(directory);
            refuseForeignSegments(directory, options.engine(), world.disk());
            SegmentFiles files = switch (options.engine()) {
                case FILE -> new PlainFiles(directory, options, world.disk());
                case CHRONICLE -> new ChronicleFiles(directory, options, world.disk());
            };
            return new SegmentedLog(directory, options, world, files);
        } catch (IOException error) {
            throw SegmentedLog.unreadable(error);
        } catch (UncheckedIOException error) {
            throw error.getCause() == null ? error : SegmentedLog.unreadable(error.getCause());
        }
    }

    private static void refuseForeignSegments(Path directory, LogOptions.Engine engine, Disk disk) throws IOException {
        for (Path path : disk.list(directory)) {
            boolean foreign = switch (engine) {
                case FILE -> ChronicleFiles.owns(path);
                case CHRONICLE -> PlainFiles.owns(path);
            };
            if (foreign) {
                throw new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "the log in " + directory + " was written by another engine than wal.engine = "
                                + engine.name().toLowerCase(Locale.ROOT) + "; see " + path);
            }
        }
    }
}
