package io.phantomdb.cli.demo;

import java.nio.file.Path;
import java.util.Optional;

/// @param scale TPC-H scale factor, above 0
/// @param seconds how long transactions and queries run side by side
/// @param dataDirectory absent: a fresh one among the temporary files
/// @param keep leave the data directory behind
public record DemoOptions(double scale, int seconds, Optional<Path> dataDirectory, boolean keep) {
    /// Transaction clients at work at once.
    static final int CLIENTS = 4;

    public DemoOptions {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("--scale must be above 0");
        }
        if (seconds < 1) {
            throw new IllegalArgumentException("--seconds must be at least 1");
        }
    }
}
