package io.phantomdb.flight.stream;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightRuntimeException;

/// Errors as clients see them: a gRPC status by the SQLSTATE's class, the SQLSTATE itself at the end of the text and in
/// the trailer `sqlstate`.
///
///     duplicate key value ... (SQLSTATE 23505)
public final class FlightErrors {
    private static final System.Logger LOG = System.getLogger(FlightErrors.class.getName());
    private static final Metadata.Key<String> SQLSTATE = Metadata.Key.of("sqlstate", Metadata.ASCII_STRING_MARSHALLER);

    private FlightErrors() {}

    /// Runs work whose errors go to a client.
    public static <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (Throwable failure) {
            throw translate(failure);
        }
    }

    public static RuntimeException translate(Throwable failure) {
        return switch (failure) {
            case StatusRuntimeException known -> known;
            case FlightRuntimeException known -> known;
            case DatabaseException error -> translate(error);
            default -> {
                LOG.log(System.Logger.Level.ERROR, "a call failed by a defect of the server", failure);
                yield translate(new DatabaseException(SqlState.INTERNAL_ERROR, "internal error: " + failure, failure));
            }
        };
    }

    private static StatusRuntimeException translate(DatabaseException error) {
        Metadata trailers = new Metadata();
        String code = error.sqlState().code();
        trailers.put(SQLSTATE, code);
        String text = error.getMessage() + position(error) + " (SQLSTATE " + code + ")";
        return status(error.sqlState()).withDescription(text).withCause(error).asRuntimeException(trailers);
    }

    /// The parser's own messages say where; others get it added.
    private static String position(DatabaseException error) {
        return error.position()
                .filter(position -> !String.valueOf(error.getMessage()).contains("line " + position.line()))
                .map(position -> " at line " + position.line() + ", column " + position.column())
                .orElse("");
    }

    private static Status status(SqlState state) {
        return switch (state) {
            case SERIALIZATION_FAILURE -> Status.ABORTED;
            case QUERY_CANCELED -> Status.CANCELLED;
            case INVALID_AUTHORIZATION -> Status.UNAUTHENTICATED;
            case FEATURE_NOT_SUPPORTED -> Status.UNIMPLEMENTED;
            case ADMIN_SHUTDOWN, CONNECTION_FAILURE -> Status.UNAVAILABLE;
            case INTERNAL_ERROR, DATA_CORRUPTED, IO_ERROR -> Status.INTERNAL;
            case INVALID_SQL_STATEMENT_NAME -> Status.NOT_FOUND;
            default -> state.code().startsWith("53") ? Status.RESOURCE_EXHAUSTED : Status.INVALID_ARGUMENT;
        };
    }
}
