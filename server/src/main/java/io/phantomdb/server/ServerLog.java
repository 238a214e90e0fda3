package io.phantomdb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/// The log of the process: one line per record, to standard error; libraries speak from WARNING up.
final class ServerLog {
    private ServerLog() {}

    /// Reads `logging.properties` beside this class, unless the user gave a file of their own in the system
    /// property `java.util.logging.config.file`.
    static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        try (InputStream in = ServerLog.class.getResourceAsStream("logging.properties")) {
            if (in == null) {
                throw new IllegalStateException("resource logging.properties is missing");
            }
            LogManager.getLogManager().readConfiguration(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
