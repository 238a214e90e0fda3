package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.engine.fixture.EngineFixture;
import io.phantomdb.engine.fixture.TableModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random statements against a model: rows and definitions of three tables with indexes and foreign keys, inside of
/// transactions with savepoints and outside, with folds, compactions and restarts in between.
///
/// `-Dsteps=5000` runs longer, `-Dseed=` another run.
final class DefinitionModelTest {
    private static final Set<String> BROKEN_RULE = Set.of("23505", "23503");

    /// A table that the transaction has written cannot be altered (0A000); of what a foreign key needs, nothing goes.
    private static final Set<String> REFUSED_DEFINITION = Set.of("0A000", "2BP01");

    private final int steps = Integer.getInteger("steps", 400);
    private final List<Map<String, TableModel>> savepoints = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private Map<String, TableModel> model = new TreeMap<>();
    private @Nullable Map<String, TableModel> committed;
    private Random random = new Random(0);
    private int names;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 0})
    void everyStatementDoesWhatTheModelSays(long fixedSeed, @TempDir Path directory) {
        long seed = fixedSeed == 0 ? Long.getLong("seed", 20261121L) : fixedSeed;
        System.out.println("DefinitionModelTest seed " + seed);
        random = new Random(seed);
        try (EngineFixture engine = new EngineFixture(directory, Settings.defaults())) {
            Session session = engine.session();
            for (int i = 0; i < 3; i++) {
                create(session, "t" + i);
            }
            for (int step = 0; step < steps; step++) {
                session = step(engine, session);
                if (random.nextInt(6) == 0) {
                    check(session, "seed " + seed + " step " + step);
                }
            }
            if (committed != null) {
                end(session, true);
            }
            check(session, "seed " + seed);
            session.close();
        } catch (Throwable failure) {
            int from = Math.max(0, history.size() - 40);
            throw new AssertionError(
                    "seed " + seed + ":\n" + String.join("\n", history.subList(from, history.size())), failure);
        }
    }

    private Session step(EngineFixture engine, Session session) {
        String table = "t" + random.nextInt(3);
        int action = random.nextInt(100);
        if (action < 55) {
            write(session, table);
        } else if (action < 75) {
            define(session, table);
        } else if (action < 85) {
            control(session);
        } else if (action < 97) {
            try (Session other = engine.session()) {
                run(other, action < 92 ? "CALL sys.flush('" + table + "')" : "CALL sys.compact('" + table + "')");
            } catch (DatabaseException failure) {
                assertEquals("42P01", failure.sqlState().code(), "the table may be its transaction's own");
            }
        } else if (committed == null) {
            session.close();
            history.add("-- restart");
            engine.restart();
            return engine.session();
        }
        return session;
    }

    private void control(Session session) {
        if (committed == null) {
            run(session, "BEGIN");
            committed = copy(model);
        } else if (random.nextInt(3) > 0) {
            if (savepoints.isEmpty() || random.nextBoolean()) {
                run(session, "SAVEPOINT s" + savepoints.size());
                savepoints.add(copy(model));
            } else {
                int to = random.nextInt(savepoints.size());
                run(session, "ROLLBACK TO s" + to);
                model = copy(savepoints.get(to));
                savepoints.subList(to + 1, savepoints.size()).clear();
            }
        } else {
            end(session, random.nextInt(3) > 0);
        }
    }

    private void end(Session session, boolean commit) {
        run(session, commit ? "COMMIT" : "ROLLBACK");
        if (!commit && committed != null) {
            model = committed;
        }
        committed = null;
        savepoints.clear();
    }

    private static Map<String, TableModel> copy(Map<String, TableModel> tables) {
        Map<String, TableModel> copied = new TreeMap<>();
        tables.forEach((name, table) -> copied.put(name, table.copy()));
        return copied;
    }

    private void create(Session session, String name) {
        run(session, "CREATE TABLE " + name + " (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)");
        model.put(name, new TableModel(name));
    }

    private void write(Session session, String name) {
        Map<String, TableModel> after = copy(model);
        TableModel table = Objects.requireNonNull(after.get(name));
        String sql = table.randomWrite(random);
        boolean allowed = TableModel.settle(after);
        attempt(session, sql, after, allowed ? Set.of() : BROKEN_RULE, allowed);
    }

    private void define(Session session, String name) {
        Map<String, TableModel> after = copy(model);
        TableModel table = Objects.requireNonNull(after.get(name));
        String other = "t" + random.nextInt(3);
        String sql = table.randomDefinition(random, Objects.requireNonNull(after.get(other)), names++);
        boolean allowed = TableModel.settle(after);
        attempt(session, sql, after, allowed ? REFUSED_DEFINITION : Set.of("23505", "23503", "0A000"), allowed);
    }

    /// Runs a statement; inside of a transaction a savepoint gets out of its failure.
    private void attempt(
            Session session, String sql, Map<String, TableModel> after, Set<String> failures, boolean maySucceed) {
        boolean inside = committed != null;
        if (inside) {
            run(session, "SAVEPOINT attempt");
        }
        try {
            run(session, sql);
            assertTrue(maySucceed, () -> "must fail: " + sql);
            model = after;
        } catch (DatabaseException failure) {
            history.add("-- " + failure.getMessage());
            assertTrue(
                    failures.contains(failure.sqlState().code()),
                    () -> failure.sqlState().code() + " " + failure.getMessage() + " by " + sql);
            if (inside) {
                run(session, "ROLLBACK TO attempt");
            }
        }
        if (inside) {
            run(session, "RELEASE attempt");
        }
    }

    private void check(Session session, String where) {
        for (TableModel table : model.values()) {
            assertEquals(table.rows(), EngineFixture.run(session, table.select()), where + " " + table.select());
            for (String column : table.columns()) {
                String byColumn = "SELECT count(*) FROM " + table.name() + " WHERE " + column + " = 3";
                assertEquals(
                        List.of(List.of(table.count(column, 3))),
                        EngineFixture.run(session, byColumn),
                        where + byColumn);
            }
        }
    }

    private void run(Session session, String sql) {
        history.add(sql + ";");
        EngineFixture.run(session, sql);
    }
}
