package io.phantomdb.cli.orders;

/// The database does not hold what was acknowledged, or holds more.
public final class AuditFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuditFailure(String message) {
        super(message);
    }
}
