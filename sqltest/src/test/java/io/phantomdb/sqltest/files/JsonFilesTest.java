package io.phantomdb.sqltest.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.door.ServerTarget.Door;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonFilesTest {
    @TempDir
    private Path folder = Path.of("");

    private final ServerTarget target;
    private final Target.Client client;

    JsonFilesTest(@TempDir Path data) {
        target = new ServerTarget(Door.ENGINE, data, Settings.defaults());
        client = target.connect();
    }

    @AfterEach
    void close() {
        client.close();
        target.close();
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private void run(String sql) {
        assertTrue(!(client.execute(sql) instanceof Outcome.Failed), () -> sql + ": " + client.execute(sql));
    }

    private List<List<String>> rows(String sql) {
        Outcome outcome = client.execute(sql);
        return assertInstanceOf(Outcome.Rows.class, outcome, () -> sql + ": " + outcome)
                .values();
    }

    private Outcome.Failed failure(String sql) {
        return assertInstanceOf(Outcome.Failed.class, client.execute(sql), sql);
    }

    @Test
    void columnsAndTypesComeFromTheFirstObjects() throws IOException {
        Path json = file(
                "a.json",
                "{\"Id\": 1, \"price\": 1.5, \"day\": \"2024-01-31\", \"ok\": true, \"word\": \"a\", \"tags\": [1]}",
                "{\"Id\": 2, \"price\": null, \"day\": \"2024-02-01\", \"ok\": false, \"more\": {\"x\": 1}}");
        assertEquals(
                List.of(List.of("bigint", "double precision", "date", "boolean", "text", "jsonb", "jsonb")),
                rows("SELECT pg_typeof(id), pg_typeof(price), pg_typeof(day), pg_typeof(ok), pg_typeof(word),"
                        + " pg_typeof(tags), pg_typeof(more) FROM read_json('" + json + "') LIMIT 1"));
        assertEquals(
                List.of(
                        List.of("1", "1.5", "2024-01-31", "true", "a", "[1]", "NULL"),
                        List.of("2", "NULL", "2024-02-01", "false", "NULL", "NULL", "{\"x\": 1}")),
                rows("SELECT * FROM read_json('" + json + "') ORDER BY id"));
    }

    @Test
    void anArrayOfObjectsIsATableToo() throws IOException {
        Path json = file("a.json", "[", "  {\"a\": 1},", "  {\"a\": 2}", "]");
        assertEquals(List.of(List.of("3")), rows("SELECT sum(a)::bigint FROM read_json('" + json + "')"));
    }

    @Test
    void manyObjectsAreReadInBatches() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            lines.add("{\"id\": " + i + ", \"doc\": {\"n\": " + i % 7 + "}}");
        }
        Path json = Files.write(folder.resolve("many.json"), lines);
        assertEquals(
                List.of(List.of("20000", "7")),
                rows("SELECT count(*), count(DISTINCT doc ->> 'n') FROM read_json('" + json + "')"));
    }

    @Test
    void errorsNameLineAndColumn() throws IOException {
        Path broken = file("broken.json", "{\"a\": 1}", "{\"a\": }");
        Outcome.Failed syntax = failure("SELECT * FROM read_json('" + broken + "')");
        assertEquals("22P04", syntax.sqlState());
        assertTrue(syntax.message().contains("line 2, column 7"), syntax.message());
        Path list = file("list.json", "{\"a\": 1}", "[1]");
        assertEquals("22P04", failure("SELECT * FROM read_json('" + list + "')").sqlState());
        assertEquals(
                "58P01",
                failure("SELECT * FROM read_json('" + folder + "/none.json')").sqlState());
        run("CREATE TABLE t (a INTEGER)");
        Path words = file("words.json", "{\"a\": 1}", "{\"a\": 2}", "{\"a\": \"x\"}");
        Outcome.Failed value = failure("COPY t FROM '" + words + "'");
        assertEquals("22P02", value.sqlState());
        assertTrue(value.message().contains("line 3"), value.message());
        Path other = file("other.json", "{\"a\": 1, \"b\": 2}");
        assertEquals("22P04", failure("COPY t FROM '" + other + "'").sqlState());
        assertEquals(List.of(List.of("0")), rows("SELECT count(*) FROM t"));
    }

    @Test
    void copyPutsMembersIntoColumnsAndDefaultsElsewhere() throws IOException {
        run("CREATE TABLE t (id BIGINT PRIMARY KEY, word VARCHAR DEFAULT 'none', doc JSONB, n NUMERIC(10,2))");
        Path json = file(
                "t.json",
                "{\"id\": 1, \"doc\": {\"b\": 1, \"a\": [null]}, \"n\": 1.255}",
                "{\"word\": null, \"id\": 2, \"doc\": \"text\"}",
                "{\"id\": 3, \"word\": \"\u00e4\\n\", \"doc\": null}");
        run("COPY t FROM '" + json + "' (FORMAT json)");
        assertEquals(
                List.of(
                        List.of("1", "none", "{\"a\": [null], \"b\": 1}", "1.26"),
                        List.of("2", "NULL", "\"text\"", "NULL"),
                        List.of("3", "\u00e4\n", "NULL", "NULL")),
                rows("SELECT * FROM t ORDER BY id"));
    }

    @Test
    void whatCopyWritesItReads() {
        run("CREATE TABLE t (id BIGINT PRIMARY KEY, word VARCHAR, doc JSONB, day DATE, ok BOOLEAN,"
                + " x DOUBLE PRECISION)");
        run("INSERT INTO t SELECT i, 'w' || i, jsonb_build_object('i', i), DATE '2024-01-01' + i::int,"
                + " i % 2 = 0, i / 4.0 FROM generate_series(1, 5000) AS s(i)");
        run("INSERT INTO t (id) VALUES (0)");
        for (String format : List.of("json", "arrow", "csv", "parquet")) {
            Path path = folder.resolve("t." + format);
            run("COPY t TO '" + path + "' (FORMAT " + format + (format.equals("csv") ? ", HEADER)" : ")"));
            run("CREATE TABLE u (id BIGINT PRIMARY KEY, word VARCHAR, doc JSONB, day DATE, ok BOOLEAN,"
                    + " x DOUBLE PRECISION)");
            run("COPY u FROM '" + path + "' (FORMAT " + format + (format.equals("csv") ? ", HEADER)" : ")"));
            assertEquals(
                    List.of(List.of("5001", "5001")),
                    rows("SELECT count(*), count(t.id) FROM u LEFT JOIN t ON t.id = u.id"
                            + " AND t.word IS NOT DISTINCT FROM u.word AND t.doc IS NOT DISTINCT FROM u.doc"
                            + " AND t.day IS NOT DISTINCT FROM u.day AND t.ok IS NOT DISTINCT FROM u.ok"
                            + " AND t.x IS NOT DISTINCT FROM u.x"),
                    format);
            run("DROP TABLE u");
        }
    }

    @Test
    void whatIsNoArrowFileIsRefused() throws IOException {
        run("CREATE TABLE t (a INTEGER)");
        assertEquals(
                "22P04",
                failure("COPY t FROM '" + file("a.arrow", "no arrow at all") + "'")
                        .sqlState());
        assertEquals(
                "22P04",
                failure("COPY t FROM '" + file("b.arrow", "ARROW1 and then nothing") + "'")
                        .sqlState());
        assertEquals("58P01", failure("COPY t FROM '" + folder + "/none.arrow'").sqlState());
    }
}
