package io.phantomdb.flight.session;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.flight.session.Connections.Connection;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightProducer.CallContext;

/// Finds the session of each call:
///
/// 1. by the bearer token that a Handshake gave;
/// 2. by the cookie that an earlier answer gave;
/// 3. else the connection's own, whose cookie the answer then carries.
///
/// A session whose connections are all gone is closed after [#GRACE_SECONDS], because most clients never close theirs.
/// Until users exist, every name is believed. Any thread.
public final class DoorSessions implements AutoCloseable {
    /// How long a client has to come back.
    static final long GRACE_SECONDS = 10;

    private static final String TOKEN_PREFIX = "phantomdb-";
    private static final String DOOR = "flight";

    private final Engine engine;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, DoorSession> byId = new ConcurrentHashMap<>();
    private final Map<String, DoorSession> byToken = new ConcurrentHashMap<>();
    private final Map<Connection, DoorSession> byConnection = new ConcurrentHashMap<>();
    private final ToldSessions told = new ToldSessions();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flight-sessions").factory());

    public DoorSessions(Engine engine) {
        this.engine = engine;
    }

    /// The caller's session. SQLSTATE 28000 where its token has expired, 53300 where too many sessions are open.
    public DoorSession of(CallContext call) {
        CallIdentity identity = call.getMiddleware(CallIdentity.KEY);
        Connection connection = Connections.current();
        Optional<DoorSession> kept = identity.bearer()
                .flatMap(this::byToken)
                .or(() -> identity.cookie().flatMap(this::byCookie));
        boolean lost = kept.isEmpty() && isLost(connection, identity);
        DoorSession session = kept.orElseGet(() -> ofConnection(connection, identity));
        session.usedBy(connection);
        session.session().touch();
        if (lost) {
            throw new DatabaseException(
                    SqlState.CONNECTION_FAILURE,
                    "the session has ended, by sys.kill, idleness or a restart of the server, and what it had not"
                            + " committed is rolled back; the next call is in a new session");
        }
        return session;
    }

    /// Whether the client believes to be in a session that was interrupted: it must hear of it once, else it would go
    /// on
    /// with its transaction's second half in a session that commits each statement.
    private boolean isLost(Connection connection, CallIdentity identity) {
        Optional<String> cookie = identity.cookie();
        if (cookie.isPresent()) {
            DoorSession closed = byId.get(cookie.get());
            boolean interrupted = closed == null || closed.session().wasInterrupted();
            return told.add(cookie.get()) && interrupted;
        }
        DoorSession closed = byConnection.get(connection);
        return closed != null && closed.isClosed() && closed.session().wasInterrupted() && told.add(closed.id());
    }

    /// The session that a handle names. SQLSTATE 26000 where it is gone.
    public DoorSession ofHandle(String handle) {
        int colon = handle.indexOf(':');
        DoorSession session = colon < 0 ? null : byId.get(handle.substring(0, colon));
        if (session == null || session.isClosed()) {
            throw new DatabaseException(
                    SqlState.INVALID_SQL_STATEMENT_NAME, "the handle belongs to no open session; it may have expired");
        }
        return session;
    }

    /// A new session for a Handshake; returns its token.
    String logIn(CallIdentity identity) {
        DoorSession session = open(identity.user().orElse("anonymous"));
        String token = TOKEN_PREFIX + newId();
        session.identify();
        session.token(token);
        byToken.put(token, session);
        timer.schedule(() -> closeIfUnused(session), GRACE_SECONDS, TimeUnit.SECONDS);
        return token;
    }

    private Optional<DoorSession> byToken(String token) {
        DoorSession session = byToken.get(token);
        if (session != null && !session.isClosed()) {
            return Optional.of(session);
        }
        if (token.startsWith(TOKEN_PREFIX)) {
            throw new DatabaseException(
                    SqlState.INVALID_AUTHORIZATION, "the session of this token has ended; connect again");
        }
        return Optional.empty();
    }

    private Optional<DoorSession> byCookie(String cookie) {
        DoorSession session = byId.get(cookie);
        if (session == null || session.isClosed()) {
            return Optional.empty();
        }
        session.identify();
        return Optional.of(session);
    }

    private DoorSession ofConnection(Connection connection, CallIdentity identity) {
        DoorSession session = byConnection.compute(
                connection,
                (_, present) -> present != null && !present.isClosed()
                        ? present
                        : open(identity.user().orElse("anonymous")));
        identity.giveCookie(session.id());
        return session;
    }

    private DoorSession open(String user) {
        DoorSession session = new DoorSession(newId(), openInEngine(user), () -> openInEngine(user), this::forget);
        byId.put(session.id(), session);
        return session;
    }

    private Session openInEngine(String user) {
        SessionOptions options = new SessionOptions(user, DOOR);
        try {
            return engine.open(options);
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.TOO_MANY_CONNECTIONS) {
                throw failure;
            }
            List.copyOf(byId.values()).forEach(this::closeIfUnused);
            return engine.open(options);
        }
    }

    void disconnected(Connection connection) {
        byConnection.remove(connection);
        for (DoorSession session : byId.values()) {
            if (session.leftBy(connection)) {
                if (session.isIdentified()) {
                    timer.schedule(() -> closeIfUnused(session), GRACE_SECONDS, TimeUnit.SECONDS);
                } else {
                    session.close();
                }
            }
        }
    }

    private void closeIfUnused(DoorSession session) {
        if (session.isUnused()) {
            session.close();
        }
    }

    private void forget(DoorSession session) {
        if (!session.session().wasInterrupted() && !session.session().inTransaction()) {
            told.add(session.id());
        }
        byId.remove(session.id());
        session.token().ifPresent(byToken::remove);
    }

    private String newId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        List.copyOf(byId.values()).forEach(DoorSession::close);
    }
}
