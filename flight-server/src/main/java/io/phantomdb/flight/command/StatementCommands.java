package io.phantomdb.flight.command;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.flight.session.DoorSession;
import io.phantomdb.flight.session.PendingResult;
import io.phantomdb.flight.stream.ResultSchema;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;

/// Statements given as text. A write runs when its FlightInfo is asked for; a query when its ticket is redeemed.
public final class StatementCommands {
    private static final long UNKNOWN = -1;

    private StatementCommands() {}

    public static FlightInfo info(DoorSession caller, CommandStatementQuery command, FlightDescriptor descriptor) {
        Session session = caller.session(command.getTransactionId().toStringUtf8());
        PreparedStatement statement = session.describe(command.getQuery());
        return info(caller, session, statement, List.of(), descriptor);
    }

    /// Runs a write now, exactly once, and makes a ticket in any case. The number of records of a write's
    /// FlightInfo is its update count, which ADBC shows.
    static FlightInfo info(
            DoorSession caller,
            Session session,
            PreparedStatement statement,
            List<Expr.Literal> values,
            FlightDescriptor descriptor) {
        long records = statement.isUpdate() ? update(caller, session, statement, values) : UNKNOWN;
        String ticket = caller.keep(new PendingResult(session, statement, values));
        FlightEndpoint endpoint = new FlightEndpoint(ticket(ticket));
        return new FlightInfo(ResultSchema.of(statement.output()), descriptor, List.of(endpoint), UNKNOWN, records);
    }

    public static SchemaResult schema(DoorSession caller, CommandStatementQuery command) {
        Session session = caller.session(command.getTransactionId().toStringUtf8());
        return new SchemaResult(
                ResultSchema.of(session.describe(command.getQuery()).output()));
    }

    /// Rows changed.
    public static long update(DoorSession caller, CommandStatementUpdate command) {
        Session session = caller.session(command.getTransactionId().toStringUtf8());
        return update(caller, session, session.describe(command.getQuery()), List.of());
    }

    /// Runs a statement for its count; rows that it returns all the same are dropped.
    static long update(DoorSession caller, Session session, PreparedStatement statement, List<Expr.Literal> values) {
        if (statement.isBegin() && session == caller.session() && !caller.isIdentified()) {
            throw new DatabaseException(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "BEGIN needs a session of its own: send back the cookie that the server gives, log in by Handshake, or use"
                            + " the BeginTransaction action");
        }
        try (Result result = session.execute(statement, values)) {
            return Math.max(0, result.updateCount());
        }
    }

    private static Ticket ticket(String handle) {
        TicketStatementQuery query = TicketStatementQuery.newBuilder()
                .setStatementHandle(ByteString.copyFromUtf8(handle))
                .build();
        return new Ticket(Any.pack(query).toByteArray());
    }
}
