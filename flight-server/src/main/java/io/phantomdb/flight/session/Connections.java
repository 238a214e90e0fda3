package io.phantomdb.flight.session;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

/// Tells which network connection a call came over, and when connections end.
public final class Connections {
    private static final Attributes.Key<Connection> ATTRIBUTE = Attributes.Key.create("phantomdb.connection");
    private static final Context.Key<Connection> CURRENT = Context.key("phantomdb.connection");

    private Connections() {}

    /// A connection; equal to itself alone.
    public static final class Connection {
        private Connection() {}
    }

    /// The connection of the call that this thread serves.
    static Connection current() {
        Connection connection = CURRENT.get();
        if (connection == null) {
            throw new AssertionError("not in a call");
        }
        return connection;
    }

    public static void install(NettyServerBuilder builder, DoorSessions sessions) {
        builder.addTransportFilter(new Filter(sessions));
        builder.intercept(new Interceptor());
    }

    private static final class Filter extends ServerTransportFilter {
        private final DoorSessions sessions;

        Filter(DoorSessions sessions) {
            this.sessions = sessions;
        }

        @Override
        public Attributes transportReady(Attributes attributes) {
            return attributes.toBuilder().set(ATTRIBUTE, new Connection()).build();
        }

        @Override
        public void transportTerminated(@Nullable Attributes attributes) {
            Connection connection = attributes == null ? null : attributes.get(ATTRIBUTE);
            if (connection != null) {
                sessions.disconnected(connection);
            }
        }
    }

    private static final class Interceptor implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Connection connection = call.getAttributes().get(ATTRIBUTE);
            Context context = Context.current().withValue(CURRENT, connection);
            return Contexts.interceptCall(context, call, headers, next);
        }
    }
}
