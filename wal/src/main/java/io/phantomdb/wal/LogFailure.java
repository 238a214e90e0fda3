package io.phantomdb.wal;

/// The log could not be written or forced. Fatal: what was acknowledged is safe, nothing more can be acknowledged, and
/// the process has to stop. Never retried, because the kernel may have dropped the pages that a failed fsync left.
public final class LogFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
