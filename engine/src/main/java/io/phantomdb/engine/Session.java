package io.phantomdb.engine;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.engine.compile.Cancellation;
import io.phantomdb.engine.prepare.Planned;
import io.phantomdb.engine.prepare.StatementText;
import io.phantomdb.engine.variable.SessionVariables;
import io.phantomdb.sql.plan.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// One client's state: who, variables, transaction, prepared statements, what runs now.
///
/// Any thread may call. Statements start one after the other; results of several queries may be read side by side.
/// Outside of an explicit transaction each statement is its own transaction and is run again, up to
/// `transactions.retries_max` times, when it meets 40001.
public final class Session implements AutoCloseable {
    private static final long BUSY_RETRY_MS = 10;

    private final Engine engine;
    private final String id;
    private final SessionOptions options;
    private final SessionVariables variables;
    private final Instant begun;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<PreparedStatement> prepared = ConcurrentHashMap.newKeySet();
    private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();
    private final Set<Result> results = ConcurrentHashMap.newKeySet();
    private final StatementRunner runner;
    private final SessionTransactions transactions;
    private final NamedStatements named;
    private final AtomicLong uses = new AtomicLong();
    private final SequenceMemory sequences = new SequenceMemory();
    private volatile Instant lastUsed;
    private volatile String newestStatement = "";
    private volatile boolean closed;
    private volatile boolean interrupted;

    Session(Engine engine, String id, SessionOptions options) {
        this.engine = engine;
        this.id = id;
        this.options = options;
        this.variables = new SessionVariables(engine.settings());
        this.begun = engine.world().clock().instant();
        this.lastUsed = begun;
        this.transactions = new SessionTransactions(engine, variables);
        this.runner = new StatementRunner(engine, this);
        this.named = new NamedStatements(this);
    }

    /// 32 hexadecimal digits from a cryptographic source.
    public String id() {
        return id;
    }

    public String user() {
        return options.user();
    }

    public Engine engine() {
        return engine;
    }

    public SessionVariables variables() {
        return variables;
    }

    /// The catalog as the next statement sees it: with the open transaction's own DDL.
    public Catalog catalog() {
        lock.lock();
        try {
            return transactions
                    .open()
                    .filter(open -> open.isBegun() && !open.isFailed())
                    .map(open -> open.use().catalog())
                    .orElseGet(engine::catalog);
        } finally {
            lock.unlock();
        }
    }

    /// Parses and plans. SQLSTATE 42601 and the like; 54000 where the text is longer than `statements.max_bytes` or
    /// `sessions.prepared_max` statements are open.
    public PreparedStatement prepare(String text) {
        return started(() -> {
            if (prepared.size() >= engine.settings().get(Setting.PREPARED_MAX)) {
                throw new DatabaseException(
                        SqlState.PROGRAM_LIMIT_EXCEEDED,
                        "too many prepared statements: " + prepared.size() + " are open (sessions.prepared_max)");
            }
            PreparedStatement statement = parse(text);
            prepared.add(statement);
            return statement;
        });
    }

    /// As [#prepare], but for one use: it counts for no limit and needs no closing.
    public PreparedStatement describe(String text) {
        return started(() -> parse(text));
    }

    /// Runs a statement without parameters.
    public Result execute(String text) {
        return started(() -> runner.execute(parse(text), List.of()));
    }

    /// Runs a statement: a write has happened when this returns, rows are to be pulled.
    ///
    /// @param values of the parameters, of any type that casts to theirs
    public Result execute(PreparedStatement statement, List<Expr.Literal> values) {
        return started(() -> runner.execute(statement, values));
    }

    /// Runs a write once per row of values, all in one transaction; nothing has happened where one fails.
    ///
    /// @param values a column per parameter, of any type that casts to its; valid until this returns
    /// @return rows changed by all executions
    public long executeBatch(PreparedStatement statement, List<Batch> values) {
        return started(() -> runner.executeBatch(statement, values));
    }

    /// Inserts all rows of a stream, all or nothing; inside an explicit transaction as part of it.
    public long ingest(Ingest ingest) {
        return started(() -> runner.ingest(ingest));
    }

    /// Begins an explicit transaction; nothing where one is open.
    public void begin(boolean readOnly) {
        TransactionModes modes =
                new TransactionModes(readOnly ? Optional.of(true) : Optional.empty(), Optional.empty());
        done(() -> transactions.open(modes));
    }

    /// SQLSTATE 25P01 where no transaction is open, 25P02 where one of its statements failed, 40001, 53100. The
    /// transaction is over in any case.
    public void commit() {
        done(() -> transactions.commit(false));
    }

    /// Nothing where no transaction is open.
    public void rollback() {
        done(() -> transactions.rollback(false));
    }

    /// A savepoint of the open transaction. SQLSTATE 25P01.
    public void savepoint(String name) {
        done(() -> transactions.savepoint(name));
    }

    /// Forgets the savepoint and those after it. SQLSTATE 25P01, 3B001.
    public void release(String savepoint) {
        done(() -> transactions.release(savepoint));
    }

    /// Undoes everything since the savepoint. SQLSTATE 25P01, 3B001.
    public void rollbackTo(String savepoint) {
        done(() -> transactions.rollbackTo(savepoint));
    }

    public boolean inTransaction() {
        return transactions.open().isPresent();
    }

    /// Stops every statement that runs in this session; they raise SQLSTATE 57014. True if there was one.
    public boolean cancel(String reason) {
        List<Cancellation> now = List.copyOf(running);
        now.forEach(cancellation -> cancellation.cancel(reason));
        return !now.isEmpty();
    }

    public boolean isClosed() {
        return closed;
    }

    /// Whether the session was ended by force or with a transaction open, so that its client must hear of it before it
    /// goes on in another.
    public boolean wasInterrupted() {
        return interrupted;
    }

    /// Ends the session by force: no statement starts any more, the one that runs is cancelled, and as soon as it has
    /// ended, what is open is rolled back. Returns at once.
    public void terminate(String reason) {
        interrupted = true;
        closed = true;
        cancel(reason);
        Thread.startVirtualThread(this::close);
    }

    public SessionStatus status() {
        return new SessionStatus(
                id, options.user(), options.door(), begun, lastUsed, inTransaction(), isBusy(), newestStatement);
    }

    /// Cancels what runs, rolls back, closes results and prepared statements. Idempotent.
    @Override
    public void close() {
        closed = true;
        cancel("the session was closed");
        lock.lock();
        try {
            List.copyOf(results).forEach(Result::close);
            interrupted |= inTransaction();
            transactions.rollback(false);
            prepared.clear();
        } finally {
            lock.unlock();
            engine.forget(this);
        }
    }

    private boolean isBusy() {
        return !running.isEmpty() || !results.isEmpty() || lock.isLocked();
    }

    void closeIfIdleSince(Instant limit) {
        if (!isBusy() && lastUsed.isBefore(limit)) {
            close();
        }
    }

    /// Keeps the session from being idle.
    public void touch() {
        lastUsed = engine.world().clock().instant();
    }

    /// A statement, or the reading of its result, has ended: from now on the session is idle.
    void rest() {
        touch();
        uses.incrementAndGet();
        watchTransaction();
    }

    /// Ends the transaction if it is not used for `idle_in_transaction_session_timeout` from now on.
    private void watchTransaction() {
        long timeoutMs = variables.idleInTransactionMs();
        if (timeoutMs > 0 && inTransaction() && !closed) {
            long now = uses.get();
            engine.later(timeoutMs, () -> endTransactionIfUnusedSince(now));
        }
    }

    private void endTransactionIfUnusedSince(long use) {
        if (!lock.tryLock()) {
            if (uses.get() == use) {
                engine.later(BUSY_RETRY_MS, () -> endTransactionIfUnusedSince(use));
            }
            return;
        }
        try {
            transactions
                    .open()
                    .filter(open -> uses.get() == use && results.isEmpty())
                    .ifPresent(ExplicitTransaction::timeOut);
        } finally {
            lock.unlock();
        }
    }

    private <T> T started(Supplier<T> work) {
        return guarded(() -> {
            transactions.open().ifPresent(ExplicitTransaction::startStatement);
            return work.get();
        });
    }

    private <T> T guarded(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new DatabaseException(SqlState.CONNECTION_FAILURE, "the session is closed");
            }
            engine.requireOpen();
            touch();
            uses.incrementAndGet();
            return work.get();
        } catch (Throwable failure) {
            transactions.open().ifPresent(ExplicitTransaction::abort);
            throw Failures.translate(failure);
        } finally {
            rest();
            lock.unlock();
        }
    }

    private void done(Runnable work) {
        guarded(() -> {
            work.run();
            return true;
        });
    }

    private PreparedStatement parse(String text) {
        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        long limit = engine.settings().get(Setting.STATEMENT_BYTES_MAX);
        if (bytes > limit) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "the statement has " + bytes + " bytes, more than the " + limit
                            + " allowed (statements.max_bytes)");
        }
        newestStatement = text.length() > 1000 ? text.substring(0, 1000) : text;
        StatementText source = StatementText.of(text);
        PreparedStatement statement = new PreparedStatement(
                this, source, usable(() -> engine.plans().get(source, view(catalog()), List.of())));
        return statement
                .execution()
                .map(execute -> named.bound(execute, runner.evaluation()))
                .orElse(statement);
    }

    /// A plan, as far as the open transaction lets it run: after a failure only what ends the transaction or goes back
    /// to a savepoint. SQLSTATE 25P02 for anything else that parses, whatever it names.
    Planned usable(Supplier<Planned> planning) {
        Planned planned;
        try {
            planned = planning.get();
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.SYNTAX_ERROR) {
                transactions.open().ifPresent(ExplicitTransaction::requireUsable);
            }
            throw failure;
        }
        switch (planned.statement()) {
            case Statement.Commit _, Statement.Rollback _, Statement.RollbackTo _ -> {}
            default -> transactions.open().ifPresent(ExplicitTransaction::requireUsable);
        }
        return planned;
    }

    NamedStatements named() {
        return named;
    }

    void forget(PreparedStatement statement) {
        prepared.remove(statement);
    }

    SessionTransactions transactions() {
        return transactions;
    }

    /// The catalog with the session's search path.
    Catalog view(Catalog catalog) {
        return new SessionCatalog(catalog, variables.searchPath());
    }

    SequenceMemory sequences() {
        return sequences;
    }

    Set<Cancellation> running() {
        return running;
    }

    Set<Result> results() {
        return results;
    }
}
