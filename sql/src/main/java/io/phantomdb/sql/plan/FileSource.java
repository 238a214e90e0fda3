package io.phantomdb.sql.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A file, or all files of a glob, that a query reads by its path.
///
/// @param options by their names in lower case
public record FileSource(Format format, String path, Map<String, String> options) {
    /// What stands in the file.
    public enum Format {
        PARQUET,
        CSV,
        JSON;

        /// The function in FROM that reads it.
        public String function() {
            return "read_" + name().toLowerCase(Locale.ROOT);
        }

        /// The format that a function reads.
        public static Optional<Format> of(String function) {
            for (Format format : values()) {
                if (format.function().equalsIgnoreCase(function)) {
                    return Optional.of(format);
                }
            }
            return Optional.empty();
        }
    }

    public FileSource {
        options = Map.copyOf(options);
    }
}
