package io.phantomdb.storage;

/// What to do when the log can no longer be trusted; the server's handler ends the process.
@FunctionalInterface
public interface FatalHandler {
    /// Writes a line to standard error and goes on; the database refuses every later write.
    FatalHandler REPORT = failure -> System.err.println("PhantomDB stops accepting writes: " + failure);

    /// Called once, by the thread that met the failure, with locks held: it must not call the database.
    void fatal(Throwable failure);
}
