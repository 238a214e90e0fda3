package io.phantomdb.wal;

import io.phantomdb.core.world.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// The files of a log, for tests that damage them.
record LogFiles(Path directory, LogOptions options) {
    SegmentFiles engine() {
        return switch (options.engine()) {
            case FILE -> new PlainFiles(directory, options, new LocalDisk());
            case CHRONICLE -> new ChronicleFiles(directory, options, new LocalDisk());
        };
    }

    List<SegmentFiles.SegmentFile> segments() throws IOException {
        try (SegmentFiles engine = engine()) {
            return engine.list();
        }
    }

    Path segment(int index) throws IOException {
        return segments().get(index).path();
    }

    /// Offset in the segment's file behind the frame of the last record before `lsn`.
    long offsetBefore(int segment, long lsn) throws IOException {
        try (SegmentFiles engine = engine();
                SegmentScan scan =
                        new SegmentScan(new LocalDisk(), engine, segments().get(segment))) {
            scan.records(Long.MAX_VALUE, lsn, (ignored, payload) -> {});
            return scan.end();
        }
    }

    static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
        Files.write(file, bytes);
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            walk.forEach(path -> {
                try {
                    Path target = to.resolve(from.relativize(path));
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
        return to;
    }
}
