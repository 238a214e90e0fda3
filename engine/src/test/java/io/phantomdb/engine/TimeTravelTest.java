package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `FOR SYSTEM_TIME AS OF` in queries.
final class TimeTravelTest {
    private final EngineFixture fixture;
    private final Session session;

    TimeTravelTest(@TempDir Path data) {
        fixture = new EngineFixture(data, Settings.defaults().with(Setting.HISTORY_MS, 3_600_000L));
        session = fixture.session();
    }

    @AfterEach
    void everythingIsGivenBack() {
        fixture.close();
    }

    private List<?> run(String sql) {
        return EngineFixture.run(session, sql);
    }

    private String commit() {
        return "FOR SYSTEM_TIME AS OF "
                + run("SELECT published_timestamp FROM sys.wal").toString().replaceAll("\\D", "");
    }

    @Test
    void tablesOfThePastAreReadAndJoinedLikeOthers() {
        run("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR)");
        run("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        String past = commit();
        run("CALL sys.flush('t')");
        run("UPDATE t SET name = 'new' WHERE id = 2");
        run("DELETE FROM t WHERE id = 3");
        run("CALL sys.compact('t')");
        assertEquals(
                "[[1, a], [2, b], [3, c]]",
                run("SELECT * FROM t " + past + " ORDER BY id").toString());
        assertEquals(
                "[[b]]", run("SELECT name FROM t " + past + " WHERE id = 2").toString());
        assertEquals("[[new]]", run("SELECT name FROM t WHERE id = 2").toString());
        assertEquals(
                "[[1, a, a], [2, b, new], [3, c, null]]",
                run("SELECT o.id, o.name, n.name FROM public.t " + past
                                + " AS o LEFT JOIN t n ON o.id = n.id ORDER BY 1")
                        .toString());
        run("INSERT INTO t SELECT * FROM t " + past + " WHERE id = 3");
        assertEquals("[[3]]", run("SELECT count(*) FROM t").toString());
    }

    @Test
    void timesAreLiterals() {
        run("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        run("INSERT INTO t VALUES (1)");
        assertEquals(
                "[[1]]",
                run("SELECT count(*) FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2999-01-01 00:00:00'")
                        .toString());
        assertEquals(
                "[[1]]",
                run("SELECT count(*) FROM t FOR SYSTEM_TIME AS OF TIMESTAMP WITH TIME ZONE '2999-01-01 00:00:00+02'")
                        .toString());
        fails(
                SqlState.INVALID_PARAMETER_VALUE,
                "SELECT count(*) FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2000-01-01 00:00:00'");
        fails(SqlState.FEATURE_NOT_SUPPORTED, "SELECT count(*) FROM t FOR SYSTEM_TIME AS OF DATE '2000-01-01'");
        fails(SqlState.UNDEFINED_TABLE, "SELECT count(*) FROM nothing FOR SYSTEM_TIME AS OF 1");
    }

    private void fails(SqlState state, String sql) {
        assertEquals(
                state,
                assertThrows(DatabaseException.class, () -> run(sql), sql).sqlState());
    }
}
