package io.phantomdb.core.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one error type that reaches a user: a SQLSTATE and a message that says what, which value, where, what to do.
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SqlState sqlState;
    private final @Nullable Position position;

    /// Where in the statement's text the error lies; line and column count from 1.
    public record Position(int line, int column) {}

    public DatabaseException(SqlState sqlState, String message) {
        this(sqlState, message, null, null);
    }

    public DatabaseException(SqlState sqlState, String message, @Nullable Throwable cause) {
        this(sqlState, message, null, cause);
    }

    public DatabaseException(
            SqlState sqlState, String message, @Nullable Position position, @Nullable Throwable cause) {
        super(message, cause);
        this.sqlState = sqlState;
        this.position = position;
    }

    public SqlState sqlState() {
        return sqlState;
    }

    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }
}
