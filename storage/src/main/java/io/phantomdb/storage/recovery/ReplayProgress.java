package io.phantomdb.storage.recovery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Says every few seconds how far a long reading of the log is. One thread.
final class ReplayProgress {
    private static final Logger LOGGER = System.getLogger(ReplayProgress.class.getName());
    private static final long PAUSE_NANOS = 5_000_000_000L;
    private static final long RECORDS = 1024;

    private final String done;
    private final long from;
    private final long to;
    private long said = System.nanoTime();

    /// @param done what has been done with the records
    /// @param to LSN behind the last one
    ReplayProgress(String done, long from, long to) {
        this.done = done;
        this.from = from;
        this.to = to;
    }

    void at(long lsn) {
        if (lsn % RECORDS == 0 && System.nanoTime() - said >= PAUSE_NANOS) {
            said = System.nanoTime();
            LOGGER.log(Level.INFO, text(lsn));
        }
    }

    String text(long lsn) {
        long percent = (lsn - from) * 100 / Math.max(1, to - from);
        return "recovery: " + done + " " + (lsn - from) + " of " + (to - from) + " log records, " + percent + " %";
    }
}
