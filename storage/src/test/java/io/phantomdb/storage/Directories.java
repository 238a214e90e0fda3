package io.phantomdb.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Copies of data directories, and damage in them, for tests.
final class Directories {
    private Directories() {}

    /// Every file below, sorted.
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return new ArrayList<>(paths.filter(Files::isRegularFile).sorted().toList());
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            paths.forEach(path -> {
                try {
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// Changes one byte.
    static void flip(Path file, long offset, int mask) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(offset)] ^= (byte) mask;
        Files.write(file, bytes);
    }

    /// The only file below whose name ends so.
    static Path only(Path directory, String end) throws IOException {
        List<Path> found = files(directory).stream()
                .filter(file -> file.toString().endsWith(end))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found + " end with " + end);
        }
        return found.getFirst();
    }
}
