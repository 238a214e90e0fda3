package io.phantomdb.parquet.foreign;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// File names with wildcards.
public final class Glob {
    private Glob() {}

    /// The files that match, sorted; at least one, else SQLSTATE 58P01.
    public static List<Path> expand(String pattern) {
        try {
            int wildcard = firstWildcard(pattern);
            if (wildcard < 0) {
                return List.of(existing(Path.of(pattern)));
            }
            int directoryEnd = pattern.lastIndexOf('/', wildcard);
            Path root = Path.of(directoryEnd < 0 ? "." : directoryEnd == 0 ? "/" : pattern.substring(0, directoryEnd));
            PathMatcher matcher =
                    FileSystems.getDefault().getPathMatcher("glob:" + (directoryEnd < 0 ? "./" + pattern : pattern));
            int depth = pattern.contains("**")
                    ? Integer.MAX_VALUE
                    : (int) pattern.substring(Math.max(0, directoryEnd))
                                    .chars()
                                    .filter(c -> c == '/')
                                    .count()
                            + (directoryEnd < 0 ? 1 : 0);
            List<Path> found = matches(root, matcher, Math.max(1, depth));
            if (found.isEmpty()) {
                throw new DatabaseException(SqlState.UNDEFINED_FILE, "no file matches \"" + pattern + "\"");
            }
            return found;
        } catch (InvalidPathException | PatternSyntaxException failure) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FILE, "\"" + pattern + "\" is no file name: " + failure.getMessage(), failure);
        }
    }

    private static List<Path> matches(Path root, PathMatcher matcher, int depth) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root, depth)) {
            return all.filter(matcher::matches)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException failure) {
            throw new DatabaseException(
                    SqlState.IO_ERROR, "cannot list " + root + ": " + failure.getMessage(), failure);
        }
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return Files.exists(Path.of(pattern)) ? -1 : i;
            }
        }
        return -1;
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new DatabaseException(SqlState.UNDEFINED_FILE, "file " + path + " does not exist");
        }
        return path;
    }
}
