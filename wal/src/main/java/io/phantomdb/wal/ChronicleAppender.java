package io.phantomdb.wal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/// One Chronicle Queue and its appender, with a clock that says which segment is being written. One thread at a time,
/// not always the same.
///
/// What Chronicle throws arrives as [IOException]; none of it is survivable, for the state of its mapping is unknown
/// then.
final class ChronicleAppender {
    private final Path directory;
    private final SetTimeProvider clock = new SetTimeProvider();
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;

    ChronicleAppender(Path directory, long blockBytes) throws IOException {
        this.directory = directory;
        try {
            queue = ChronicleQueue.singleBuilder(directory)
                    .rollCycle(LegacyRollCycles.MINUTELY)
                    .timeProvider(clock)
                    .blockSize(blockBytes)
                    .syncMode(SyncMode.NONE)
                    .build();
            appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
        } catch (RuntimeException | AssertionError failure) {
            throw new IOException("opening a queue in " + directory + " failed", failure);
        }
    }

    Path directory() {
        return directory;
    }

    /// The next write goes to the cycle of this segment.
    void segment(long number) {
        clock.currentTimeMillis(number * LegacyRollCycles.MINUTELY.lengthInMillis());
    }

    /// Writes one document.
    void write(BytesStore<?, ByteBuffer> bytes, int length) throws IOException {
        try (DocumentContext document = appender.writingDocument()) {
            Wire wire = document.wire();
            if (wire == null) {
                throw new IOException("the queue in " + directory + " gave no wire");
            }
            wire.bytes().write(bytes, 0L, (long) length);
        } catch (RuntimeException | AssertionError failure) {
            throw new IOException("writing to the queue in " + directory + " failed", failure);
        }
    }

    /// Offset behind the last document, in the current file.
    long position() {
        Wire wire = appender.wire();
        return wire == null ? 0 : wire.bytes().writePosition();
    }

    Path file() throws IOException {
        File file = appender.currentFile();
        if (file == null) {
            throw new IOException("the queue in " + directory + " has no current file");
        }
        return file.toPath();
    }

    void fileDeleted() {
        queue.refreshDirectoryListing();
    }

    void close() {
        appender.close();
        queue.close();
    }
}
