package io.phantomdb.engine;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.store.Store;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.prepare.PlanCache;
import io.phantomdb.engine.table.FileTables;
import io.phantomdb.exec.WorkerPool;
import io.phantomdb.exec.spill.SpillSpace;
import io.phantomdb.sql.SqlFrontend;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The database as doors see it: sessions over one store. Any thread may call.
///
/// The store belongs to the caller and is closed after the engine.
public final class Engine implements AutoCloseable {
    private static final int ID_BYTES = 16;

    private final Store store;
    private final Settings settings;
    private final World world;
    private final WorkerPool workers;
    private final Optional<SpillSpace> spill;
    private final PlanCache plans;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final IdleWatch idleWatch;
    private volatile boolean closed;

    public Engine(Store store, Settings settings, World world) {
        this(store, settings, world, frontend());
    }

    private static PlanCache.Planner frontend() {
        SqlFrontend sql = new SqlFrontend(new FileTables());
        return (text, catalog, types) ->
                sql.prepare(text, catalog, types.stream().map(Optional::of).toList());
    }

    /// @param planner instead of the SQL front end
    public Engine(Store store, Settings settings, World world, PlanCache.Planner planner) {
        this.store = store;
        this.settings = settings;
        this.world = world;
        this.spill = store.spillDirectory()
                .map(inData -> settings.get(Setting.SPILL_DIRECTORY).isEmpty()
                        ? inData
                        : Path.of(settings.get(Setting.SPILL_DIRECTORY)))
                .map(directory -> SpillSpace.open(world.disk(), directory, settings.get(Setting.SPILL_BYTES)));
        this.workers = new WorkerPool(
                settings.get(Setting.WORKERS).intValue(),
                settings.get(Setting.WORKER_NICE).intValue());
        this.plans = new PlanCache(planner, settings.get(Setting.PLAN_CACHE_ENTRIES));
        this.idleWatch = IdleWatch.start(this, settings.get(Setting.SESSION_IDLE_MS));
    }

    /// A new session. SQLSTATE 53300 where `sessions.max` are open, 57P01 once the engine is closed.
    public Session open(SessionOptions options) {
        Session session = new Session(this, newId(), options);
        synchronized (sessions) {
            requireOpen();
            if (sessions.size() >= settings.get(Setting.SESSIONS_MAX)) {
                throw new DatabaseException(
                        SqlState.TOO_MANY_CONNECTIONS,
                        "too many sessions: " + sessions.size() + " are open (sessions.max = "
                                + settings.get(Setting.SESSIONS_MAX) + ")");
            }
            sessions.put(session.id(), session);
        }
        return session;
    }

    public Optional<Session> session(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    public List<SessionStatus> sessions() {
        return sessions.values().stream().map(Session::status).toList();
    }

    /// The newest committed catalog.
    public Catalog catalog() {
        return store.catalog();
    }

    public Store store() {
        return store;
    }

    public Settings settings() {
        return settings;
    }

    /// The budget of all statements together.
    public MemoryBudget memory() {
        return store.memory();
    }

    public PlanCache plans() {
        return plans;
    }

    /// Closes sessions that have been idle for longer than `sessions.idle_timeout_ms`.
    public void closeIdleSessions() {
        Instant limit = world.clock().instant().minusMillis(settings.get(Setting.SESSION_IDLE_MS));
        for (Session session : sessions.values()) {
            session.closeIfIdleSince(limit);
        }
    }

    /// Cancels what runs, rolls back what is open, refuses what comes.
    @Override
    public void close() {
        synchronized (sessions) {
            closed = true;
        }
        idleWatch.close();
        for (Session session : sessions.values()) {
            session.cancel("the server is shutting down");
            session.close();
        }
        workers.close();
    }

    /// Runs short work after a time.
    void later(long afterMs, Runnable work) {
        idleWatch.later(afterMs, work);
    }

    World world() {
        return world;
    }

    /// Where queries put what does not fit into memory.
    public Optional<SpillSpace> spill() {
        return spill;
    }

    WorkerPool workers() {
        return workers;
    }

    SecureRandom random() {
        return random;
    }

    void forget(Session session) {
        synchronized (sessions) {
            sessions.remove(session.id());
        }
    }

    void requireOpen() {
        if (closed) {
            throw new DatabaseException(SqlState.ADMIN_SHUTDOWN, "the server is shutting down");
        }
    }

    MemoryBudget statementBudget() {
        long limit = settings.get(Setting.QUERY_MEMORY);
        MemoryBudget server = store.memory();
        return new MemoryBudget("the statement (memory.query_memory)", limit == 0 ? server.limit() / 2 : limit, server);
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
