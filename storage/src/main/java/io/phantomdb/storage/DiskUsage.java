package io.phantomdb.storage;

import io.phantomdb.storage.version.StoreEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Bytes of the files below a data directory, as their lengths tell.
final class DiskUsage {
    private DiskUsage() {}

    static long bytes(StoreEnvironment environment) {
        try (Stream<Path> files = Files.walk(environment.directory())) {
            return files.mapToLong(DiskUsage::length).sum();
        } catch (IOException | UncheckedIOException vanishedMeanwhile) {
            return 0;
        }
    }

    private static long length(Path path) {
        try {
            return Files.isRegularFile(path) ? Files.size(path) : 0;
        } catch (IOException vanishedMeanwhile) {
            return 0;
        }
    }
}
