package io.phantomdb.bench.commit;

import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.storage.Database;
import java.nio.file.Path;
import java.util.List;

/// PhantomDB in this process: a session per client, no network.
public final class EngineSubject implements Subject {
    private final Database database;
    private final Engine engine;

    /// Opens a fresh database with the settings' defaults.
    public EngineSubject(Path directory) {
        Settings settings = Settings.defaults();
        database = Database.open(directory, settings, World.real());
        engine = new Engine(database, settings, World.real());
        try (Session session = open();
                Result created = session.execute(JdbcSubject.TABLE)) {
            assert !created.hasRows();
        }
    }

    private Session open() {
        return engine.open(new SessionOptions("bench", "bench"));
    }

    @Override
    public String name() {
        return "PhantomDB (in process)";
    }

    @Override
    public Client connect() {
        Session session = open();
        PreparedStatement insert = session.prepare(JdbcSubject.INSERT);
        return new Client() {
            @Override
            public void commit(long key) {
                List<Expr.Literal> row = List.of(
                        new Expr.Literal(key, SqlType.BIGINT),
                        new Expr.Literal(key * 7, SqlType.BIGINT),
                        new Expr.Literal(key / 3.0, SqlType.DOUBLE),
                        new Expr.Literal("a row of about eighty bytes", SqlType.VARCHAR));
                try (Result result = session.execute(insert, row)) {
                    if (result.updateCount() != 1) {
                        throw new IllegalStateException("the insert of " + key + " reported no row");
                    }
                }
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    @Override
    public long rows() {
        try (Session session = open();
                Result result = session.execute("SELECT count(*) FROM commits")) {
            try (RowBatch batch = result.next().orElseThrow()) {
                Object count =
                        Vectors.value(batch.batch().column(0), batch.batch().row(0));
                return ((Number) java.util.Objects.requireNonNull(count)).longValue();
            }
        }
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
