package io.phantomdb.bench.commit;

import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;

/// PhantomDB through the Java Flight SQL client: one update statement, with its values as literals, for each commit.
///
/// Parameters would go through the client's busy loop, which on a machine with fewer cores than clients measures the
/// loop and not the server.
public final class FlightSubject implements Subject {
    private final String host;
    private final int port;
    private final BufferAllocator allocator = new RootAllocator();

    /// @param host,port of a server over a fresh database
    public FlightSubject(String host, int port) {
        this.host = host;
        this.port = port;
        try (FlightSqlClient client = open()) {
            client.executeUpdate(JdbcSubject.TABLE);
        } catch (Exception failure) {
            throw new IllegalStateException("cannot create the table", failure);
        }
    }

    private FlightSqlClient open() {
        return new FlightSqlClient(FlightClient.builder(allocator, Location.forGrpcInsecure(host, port))
                .build());
    }

    @Override
    public String name() {
        return "PhantomDB (Flight SQL)";
    }

    @Override
    public Client connect() {
        FlightSqlClient client = open();
        return new Client() {
            @Override
            public void commit(long key) {
                long rows = client.executeUpdate("INSERT INTO commits VALUES (" + key + ", " + key * 7 + ", " + key
                        + ".25, 'a row of about eighty bytes')");
                if (rows != 1) {
                    throw new IllegalStateException("the insert of " + key + " reported " + rows + " rows");
                }
            }

            @Override
            public void close() throws Exception {
                client.close();
            }
        };
    }

    @Override
    public long rows() throws Exception {
        try (FlightSqlClient client = open()) {
            FlightInfo info = client.execute("SELECT count(*) FROM commits");
            try (FlightStream stream =
                    client.getStream(info.getEndpoints().get(0).getTicket())) {
                stream.next();
                return ((BigIntVector) stream.getRoot().getVector(0)).get(0);
            }
        }
    }

    @Override
    public void close() {
        allocator.close();
    }
}
