package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;

/// Makes one error type of everything that a statement may raise, so that the server survives any input.
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    static DatabaseException translate(Throwable failure) {
        return switch (failure) {
            case DatabaseException known -> known;
            case StackOverflowError deep ->
                new DatabaseException(SqlState.STATEMENT_TOO_COMPLEX, "the statement is nested too deeply", deep);
            case OutOfMemoryError memory -> new DatabaseException(SqlState.OUT_OF_MEMORY, "out of memory", memory);
            default -> internal(failure);
        };
    }

    private static DatabaseException internal(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "a statement failed by a defect of the server", failure);
        return new DatabaseException(SqlState.INTERNAL_ERROR, "internal error: " + failure, failure);
    }
}
