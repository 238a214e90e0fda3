package io.phantomdb.flight.session;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.engine.Session;
import io.phantomdb.flight.session.Connections.Connection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one client has at this door: its engine session, prepared statements, tickets, and transactions begun by
/// action, each an engine session of its own. Handles are `<session id>:<number>`. Any thread.
public final class DoorSession implements AutoCloseable {
    /// Tickets kept; the oldest are forgotten first.
    private static final int TICKETS_MAX = 1000;

    private final String id;
    private final Session session;
    private final Supplier<Session> opener;
    private final Consumer<DoorSession> onClose;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, PreparedHandle> prepared = new ConcurrentHashMap<>();
    private final Map<String, Session> transactions = new ConcurrentHashMap<>();
    private final Map<String, String> transactionsOfSavepoints = new ConcurrentHashMap<>();
    private final Map<String, PendingResult> tickets = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PendingResult> eldest) {
            return size() > TICKETS_MAX;
        }
    };
    private volatile boolean identified;
    private volatile @Nullable String token;

    DoorSession(String id, Session session, Supplier<Session> opener, Consumer<DoorSession> onClose) {
        this.id = id;
        this.session = session;
        this.opener = opener;
        this.onClose = onClose;
    }

    String id() {
        return id;
    }

    /// The engine's session for everything outside of transactions begun by action.
    public Session session() {
        return session;
    }

    /// The session of a transaction id, or the main one where the id is empty. SQLSTATE 25P01 where the transaction
    /// has ended.
    public Session session(String transactionId) {
        if (transactionId.isEmpty()) {
            return session;
        }
        Session transaction = transactions.get(transactionId);
        if (transaction == null || transaction.isClosed()) {
            throw new DatabaseException(
                    SqlState.NO_ACTIVE_SQL_TRANSACTION,
                    "transaction " + transactionId + " has ended or was never begun");
        }
        return transaction;
    }

    /// Begins a transaction; returns its id.
    public String beginTransaction() {
        Session transaction = opener.get();
        transaction.begin(false);
        String transactionId = newHandle();
        transactions.put(transactionId, transaction);
        return transactionId;
    }

    /// Commits or rolls back; the id is of no more use.
    public void endTransaction(String transactionId, boolean commit) {
        try (Session transaction = session(transactionId)) {
            transactions.remove(transactionId);
            transactionsOfSavepoints.values().removeIf(transactionId::equals);
            if (commit) {
                transaction.commit();
            } else {
                transaction.rollback();
            }
        }
    }

    /// Makes a savepoint in a transaction; returns its id, which is its name too, so that clients may use a name twice.
    /// SQLSTATE 25P01.
    public String beginSavepoint(String transactionId) {
        String savepoint = newHandle();
        session(transactionId).savepoint(savepoint);
        transactionsOfSavepoints.put(savepoint, transactionId);
        return savepoint;
    }

    /// Releases the savepoint, or undoes what came after it: then it may be gone back to again. SQLSTATE 25P01, 3B001.
    public void endSavepoint(String savepoint, boolean release) {
        String transactionId = transactionsOfSavepoints.get(savepoint);
        if (transactionId == null) {
            throw new DatabaseException(
                    SqlState.INVALID_SAVEPOINT_SPECIFICATION,
                    "savepoint " + savepoint + " was released or its transaction has ended");
        }
        Session transaction = session(transactionId);
        if (release) {
            transaction.release(savepoint);
            transactionsOfSavepoints.remove(savepoint);
        } else {
            transaction.rollbackTo(savepoint);
        }
    }

    public PreparedHandle prepare(String text, String transactionId) {
        Session owner = session(transactionId);
        long limit = session.engine().settings().get(Setting.PREPARED_MAX);
        if (prepared.size() >= limit) {
            closeSpent();
        }
        if (prepared.size() >= limit) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "too many prepared statements: " + prepared.size() + " are open (sessions.prepared_max)");
        }
        PreparedStatement statement = owner.prepare(text);
        PreparedHandle handle = new PreparedHandle(newHandle(), owner, statement);
        prepared.put(handle.id(), handle);
        return handle;
    }

    /// Closes the older half of the statements that are of no more use, most likely.
    private void closeSpent() {
        List<PreparedHandle> spent = prepared.values().stream()
                .filter(PreparedHandle::isSpent)
                .sorted(Comparator.comparingLong(handle -> number(handle.id())))
                .toList();
        spent.subList(0, (spent.size() + 1) / 2).forEach(handle -> closePrepared(handle.id()));
    }

    private static long number(String handle) {
        return Long.parseLong(handle.substring(handle.indexOf(':') + 1));
    }

    /// SQLSTATE 26000 where there is no such statement.
    public PreparedHandle prepared(String handle) {
        PreparedHandle found = prepared.get(handle);
        if (found == null) {
            throw new DatabaseException(
                    SqlState.INVALID_SQL_STATEMENT_NAME,
                    "there is no prepared statement " + handle + "; it may be closed");
        }
        return found;
    }

    public void closePrepared(String handle) {
        PreparedHandle found = prepared.remove(handle);
        if (found != null) {
            found.close();
        }
    }

    /// Keeps a result to be fetched; returns its ticket.
    public String keep(PendingResult result) {
        String ticket = newHandle();
        synchronized (tickets) {
            tickets.put(ticket, result);
        }
        return ticket;
    }

    /// SQLSTATE 26000 where the ticket is forgotten.
    public PendingResult kept(String ticket) {
        synchronized (tickets) {
            PendingResult result = tickets.get(ticket);
            if (result == null) {
                throw new DatabaseException(
                        SqlState.INVALID_SQL_STATEMENT_NAME,
                        "the ticket " + ticket + " has expired; run the statement again");
            }
            return result;
        }
    }

    /// Whether the client has shown that it keeps its cookie or token, so that a transaction can be its own.
    public boolean isIdentified() {
        return identified;
    }

    void identify() {
        identified = true;
    }

    void token(String value) {
        token = value;
    }

    Optional<String> token() {
        return Optional.ofNullable(token);
    }

    void usedBy(Connection connection) {
        connections.add(connection);
    }

    /// True if this was the last connection.
    boolean leftBy(Connection connection) {
        return connections.remove(connection) && connections.isEmpty();
    }

    boolean isUnused() {
        return connections.isEmpty();
    }

    boolean isClosed() {
        return session.isClosed();
    }

    private String newHandle() {
        return id + ":" + numbers.incrementAndGet();
    }

    /// Closes everything the client has. Idempotent.
    @Override
    public void close() {
        onClose.accept(this);
        List.copyOf(prepared.values()).forEach(PreparedHandle::close);
        prepared.clear();
        transactions.values().forEach(Session::close);
        transactions.clear();
        transactionsOfSavepoints.clear();
        session.close();
    }
}
