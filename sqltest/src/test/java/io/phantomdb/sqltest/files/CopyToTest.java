package io.phantomdb.sqltest.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.door.ServerTarget.Door;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyToTest {
    private final ServerTarget target;
    private final Target.Client client;

    @TempDir
    private Path folder = Path.of("");

    CopyToTest(@TempDir Path data) {
        target = new ServerTarget(Door.ENGINE, data, Settings.defaults());
        client = target.connect();
        client.execute("CREATE TABLE t (a INTEGER, b TEXT, c BOOLEAN, d TIMESTAMP)");
        client.execute("INSERT INTO t VALUES (1, 'x, \"y\"', true, '2024-01-31 10:00'), (2, '', false, NULL),"
                + " (3, NULL, NULL, NULL)");
    }

    @AfterEach
    void close() {
        client.close();
        target.close();
    }

    private List<String> copied(String source, String name, String options) throws IOException {
        Path file = folder.resolve(name);
        Outcome outcome = client.execute("COPY " + source + " TO '" + file + "' " + options);
        assertEquals(
                3,
                assertInstanceOf(Outcome.Done.class, outcome, outcome.toString())
                        .rows());
        return Files.readAllLines(file, StandardCharsets.UTF_8);
    }

    private String failure(String sql) {
        return assertInstanceOf(Outcome.Failed.class, client.execute(sql), sql).sqlState();
    }

    @Test
    void csvIsThatOfPostgreSql() throws IOException {
        assertEquals(
                List.of("a,b,c,d", "1,\"x, \"\"y\"\"\",t,2024-01-31 10:00:00", "2,\"\",f,", "3,,,"),
                copied("(SELECT * FROM t ORDER BY a)", "a.csv", "(HEADER true)"));
        assertEquals(
                List.of("1;t", "2;f", "3;-"),
                copied("(SELECT a, c FROM t ORDER BY a)", "b.txt", "(FORMAT csv, DELIMITER ';', NULL '-')"));
    }

    @Test
    void jsonHasAnObjectPerLine() throws IOException {
        assertEquals(
                List.of(
                        "{\"a\":1,\"b\":\"x, \\\"y\\\"\",\"c\":true,\"d\":\"2024-01-31T10:00:00\"}",
                        "{\"a\":2,\"b\":\"\",\"c\":false,\"d\":null}",
                        "{\"a\":3,\"b\":null,\"c\":null,\"d\":null}"),
                copied("(SELECT * FROM t ORDER BY a)", "a.json", ""));
    }

    @Test
    void parquetComesBack() {
        Path file = folder.resolve("a.parquet");
        client.execute("COPY t (b, a) TO '" + file + "'");
        Outcome outcome = client.execute("SELECT a, b FROM read_parquet('" + file + "') ORDER BY a");
        assertEquals(
                List.of(List.of("1", "x, \"y\""), List.of("2", "(empty)"), List.of("3", "NULL")),
                assertInstanceOf(Outcome.Rows.class, outcome, outcome.toString())
                        .values());
    }

    @Test
    void arrowIsAnIpcFile() throws IOException {
        Path file = folder.resolve("a.arrow");
        client.execute("COPY t TO '" + file + "'");
        assertEquals("ARROW1", new String(Files.readAllBytes(file), 0, 6, StandardCharsets.US_ASCII));
    }

    @Test
    void noOtherFileIsTouchedAndNoneIsLeft() throws IOException {
        Path other = Files.writeString(folder.resolve("a.csv.part"), "mine");
        copied("t", "a.csv", "");
        assertEquals("22012", failure("COPY (SELECT 1 / (a - 3) FROM t) TO '" + folder.resolve("b.csv") + "'"));
        assertEquals("mine", Files.readString(other));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("a.csv", "a.csv.part"),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void arraysGoOutAndComeBack() throws IOException {
        client.execute("CREATE TABLE l (n INTEGER[], s TEXT[])");
        client.execute("INSERT INTO l VALUES ('{1,NULL}', '{\"a,b\",c}'), (NULL, '{}'), ('{2}', NULL)");
        assertEquals(
                List.of("\"{1,NULL}\",\"{\"\"a,b\"\",c}\"", "{2},", ",{}"),
                copied("(SELECT * FROM l ORDER BY n)", "l.csv", ""));
        assertEquals(
                List.of("{\"n\":[1,null],\"s\":[\"a,b\",\"c\"]}", "{\"n\":[2],\"s\":null}", "{\"n\":null,\"s\":[]}"),
                copied("(SELECT * FROM l ORDER BY n)", "l.json", ""));
        client.execute("CREATE TABLE m (n INTEGER[], s TEXT[])");
        assertEquals(new Outcome.Done(3), client.execute("COPY m FROM '" + folder.resolve("l.csv") + "'"));
        Outcome rows = client.execute("SELECT n, s FROM m ORDER BY n");
        assertEquals(
                List.of(List.of("{1,NULL}", "{\"a,b\",c}"), List.of("{2}", "NULL"), List.of("NULL", "{}")),
                assertInstanceOf(Outcome.Rows.class, rows, rows.toString()).values());
        assertEquals("0A000", failure("COPY l TO '" + folder.resolve("l.parquet") + "'"));
    }

    @Test
    void charactersOfCsvHaveToDiffer() {
        for (String options : List.of("DELIMITER '\"'", "NULL 'a,b'", "QUOTE ','")) {
            String copy = "COPY t TO '" + folder.resolve("a.csv") + "' (" + options + ")";
            assertEquals("22023", failure(copy), options);
            assertEquals("22023", failure(copy.replace(" TO ", " FROM ")), options);
        }
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        assertEquals("58P01", failure("COPY t TO '" + folder.resolve("none/a.csv") + "'"));
        assertEquals("58P01", failure("COPY t TO '" + folder.resolve("none/a.parquet") + "'"));
        assertEquals("42701", failure("COPY (SELECT a, a FROM t) TO '" + folder.resolve("b.json") + "'"));
        assertEquals("22023", failure("COPY t TO '" + folder.resolve("b.x") + "' (FORMAT nothing)"));
        assertEquals("42601", failure("COPY t TO '" + folder.resolve("b.parquet") + "' (HEADER true)"));
        assertEquals("42703", failure("COPY t (z) TO '" + folder.resolve("b.csv") + "'"));
    }
}
