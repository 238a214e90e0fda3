package io.phantomdb.flight;

import io.grpc.netty.NettyServerBuilder;
import io.phantomdb.core.arrow.ArrowMemory;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.Engine;
import io.phantomdb.flight.session.CallIdentity;
import io.phantomdb.flight.session.Connections;
import io.phantomdb.flight.session.ContextExecutor;
import io.phantomdb.flight.session.DoorSessions;
import io.phantomdb.flight.stream.ResultStreams;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;

/// An open Flight SQL port. Any thread; closed before its engine.
public final class FlightDoor implements AutoCloseable {
    private static final int METADATA_BYTES_MAX = 64 << 10;
    private static final int WINDOW_BYTES = 8 << 20;
    private static final long KEEP_ALIVE_SECONDS = 30;
    private static final long DRAIN_SECONDS = 5;

    private final String host;
    private final FlightServer server;
    private final DoorSessions sessions;
    private final BufferAllocator incoming;
    private final BufferAllocator outgoing;
    private final ContextExecutor executor;
    private final ResultStreams streams;

    private FlightDoor(
            String host,
            FlightServer server,
            DoorSessions sessions,
            BufferAllocator incoming,
            BufferAllocator outgoing,
            ContextExecutor executor,
            ResultStreams streams) {
        this.host = host;
        this.server = server;
        this.sessions = sessions;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.executor = executor;
        this.streams = streams;
    }

    /// Listens on `server.host` and `server.flight_port`. SQLSTATE 08006 where that is not possible.
    public static FlightDoor open(Engine engine) {
        return open(engine, engine.settings().get(Setting.FLIGHT_PORT).intValue());
    }

    /// On a port of its own, for tests.
    static FlightDoor open(Engine engine, int port) {
        Settings settings = engine.settings();
        String host = settings.get(Setting.HOST);
        // acknowledgements too are never refused: what they tell of has happened
        BufferAllocator incoming = ArrowMemory.counted(engine.memory());
        BufferAllocator outgoing = ArrowMemory.within(engine.memory());
        DoorSessions sessions = new DoorSessions(engine);
        ContextExecutor executor = new ContextExecutor();
        ResultStreams streams = new ResultStreams(outgoing, settings);
        Consumer<NettyServerBuilder> configure = builder -> configure(builder, sessions);
        FlightServer server = FlightServer.builder(
                        incoming,
                        Location.forGrpcInsecure(host, port),
                        new SqlProducer(engine, sessions, incoming, streams))
                .executor(executor)
                .middleware(CallIdentity.KEY, new CallIdentity.Factory(sessions))
                .maxInboundMessageSize((int) Math.min(Integer.MAX_VALUE, settings.get(Setting.MESSAGE_BYTES_MAX)))
                .setMaxHeaderListSize(METADATA_BYTES_MAX)
                .backpressureThreshold((int) Math.min(Integer.MAX_VALUE, settings.get(Setting.RESULT_BUFFER_BYTES)))
                .transportHint("grpc.builderConsumer", configure)
                .build();
        try {
            server.start();
        } catch (IOException failure) {
            sessions.close();
            executor.shutdownNow();
            incoming.close();
            outgoing.close();
            throw new DatabaseException(
                    SqlState.CONNECTION_FAILURE,
                    "cannot listen on " + host + ":" + port + ": " + failure.getMessage(),
                    failure);
        }
        return new FlightDoor(host, server, sessions, incoming, outgoing, executor, streams);
    }

    private static void configure(NettyServerBuilder builder, DoorSessions sessions) {
        builder.flowControlWindow(WINDOW_BYTES)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        Connections.install(builder, sessions);
    }

    /// The port listened on, also where any free one was asked for.
    public int port() {
        return server.getPort();
    }

    /// For Flight clients: `grpc+tcp://host:port`.
    public String url() {
        return "grpc+tcp://" + host + ":" + port();
    }

    /// For the stock JDBC driver.
    public String jdbcUrl() {
        return "jdbc:arrow-flight-sql://" + host + ":" + port() + "/?useEncryption=false";
    }

    /// Bytes of record batches that are on their way.
    public long bytesInFlight() {
        return incoming.getAllocatedMemory() + outgoing.getAllocatedMemory();
    }

    /// Refuses new calls, gives running ones a few seconds, then ends them and closes every session.
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                sessions.close();
            }
            server.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        sessions.close();
        streams.close();
        executor.shutdown();
        release(incoming);
        release(outgoing);
    }

    /// Netty may still hold batches of broken connections; they are freed with the process.
    private static void release(BufferAllocator allocator) {
        if (allocator.getAllocatedMemory() == 0) {
            allocator.close();
        }
    }
}
