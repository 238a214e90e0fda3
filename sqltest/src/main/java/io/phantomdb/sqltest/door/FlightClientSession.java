package io.phantomdb.sqltest.door;

import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.client.ClientCookieMiddleware;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;

/// One session through Flight SQL, kept by its cookie. One thread.
final class FlightClientSession implements Target.Client {
    private static final Pattern SQLSTATE = Pattern.compile("SQLSTATE:? ([0-9A-Z]{5})");

    private final FlightSqlClient client;

    FlightClientSession(BufferAllocator allocator, int port) {
        FlightClient flight = FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port))
                .intercept(new ClientCookieMiddleware.Factory())
                .build();
        client = new FlightSqlClient(flight);
    }

    @Override
    public Outcome execute(String sql) {
        try (FlightSqlClient.PreparedStatement statement = client.prepare(sql)) {
            if (statement.getResultSetSchema().getFields().isEmpty()) {
                return new Outcome.Done(statement.executeUpdate());
            }
            return new Outcome.Rows(rows(statement.execute()));
        } catch (FlightRuntimeException failure) {
            String message = String.valueOf(failure.getMessage());
            Matcher matcher = SQLSTATE.matcher(message);
            return new Outcome.Failed(
                    matcher.find() ? matcher.group(1) : failure.status().code().name(), message);
        }
    }

    private List<List<String>> rows(FlightInfo info) {
        List<List<String>> rows = new ArrayList<>();
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            try (FlightStream stream = client.getStream(endpoint.getTicket())) {
                while (stream.next()) {
                    rows.addAll(ArrowText.rows(stream.getRoot()));
                }
            } catch (FlightRuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
