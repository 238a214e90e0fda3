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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadFilesTest {
    @TempDir
    private Path folder = Path.of("");

    private ServerTarget target;
    private Target.Client client;

    ReadFilesTest(@TempDir Path data) {
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

    private List<List<String>> rows(String sql) {
        return assertInstanceOf(Outcome.Rows.class, client.execute(sql), sql).values();
    }

    private String failure(String sql) {
        return assertInstanceOf(Outcome.Failed.class, client.execute(sql), sql).sqlState();
    }

    @Test
    void namesAndTypesOfCsvComeFromItsRows() throws IOException {
        Path csv = file(
                "a.csv",
                "Id,price,day,at,ok,word",
                "1,1.5,2024-01-31,2024-01-31 10:00:00,true,\"a, b\"",
                "2,,2024-02-01,2024-02-01 11:30:00,false,");
        assertEquals(
                List.of(List.of(
                        "bigint", "double precision", "date", "timestamp without time zone", "boolean", "text")),
                rows("SELECT pg_typeof(id), pg_typeof(price), pg_typeof(day), pg_typeof(at), pg_typeof(ok),"
                        + " pg_typeof(word) FROM read_csv('" + csv + "') LIMIT 1"));
        assertEquals(
                List.of(List.of("1", "a, b"), List.of("2", "NULL")),
                rows("SELECT id, word FROM read_csv('" + csv + "') ORDER BY id"));
        assertEquals(List.of(List.of("2")), rows("SELECT count(*) FROM read_csv('" + csv + "')"));
        assertEquals(
                List.of(List.of("1")),
                rows("SELECT c.id FROM read_csv('" + csv + "') AS c WHERE c.day < '2024-02-01'"));
    }

    @Test
    void optionsOfCsvWinOverGuesses() throws IOException {
        Path csv = file("b.txt", "1;x", "2;y");
        assertEquals(
                List.of(List.of("1", "x"), List.of("2", "y")),
                rows("SELECT column0, column1 FROM read_csv('" + csv + "') ORDER BY 1"));
        assertEquals(List.of(List.of("2")), rows("SELECT \"1\" FROM read_csv('" + csv + "', header => true)"));
        assertEquals(
                List.of(List.of("text")),
                rows("SELECT pg_typeof(column0) FROM read_csv('" + csv + "', all_varchar = true) LIMIT 1"));
        assertEquals(
                List.of(List.of("1;x"), List.of("2;y")),
                rows("SELECT column0 FROM read_csv('" + csv + "', delim => ',', header => false) ORDER BY 1"));
    }

    @Test
    void aGlobIsOneTable() throws IOException {
        file("p1.csv", "a,b", "1,x");
        file("p2.csv", "a,b", "2,y");
        assertEquals(
                List.of(List.of("1", "x"), List.of("2", "y")),
                rows("SELECT * FROM read_csv('" + folder.resolve("p*.csv") + "') ORDER BY a"));
    }

    @Test
    void aChangedFileIsReadAnew() throws IOException {
        Path csv = file("c.csv", "a", "1");
        String sql = "SELECT * FROM read_csv('" + csv + "')";
        assertEquals(List.of(List.of("1")), rows(sql));
        file("c.csv", "a,b", "1,2");
        assertEquals(List.of(List.of("1", "2")), rows(sql));
    }

    @Test
    void aFileThatWasMendedIsReadAnewByCreateTableAs() throws IOException {
        String[] lines = new String[6000];
        Arrays.fill(lines, "1");
        lines[5500] = "x";
        Path csv = file("g.csv", lines);
        String create = "CREATE TABLE g AS SELECT * FROM read_csv('" + csv + "', header => false)";
        assertEquals("22P02", failure(create));
        file("g.csv", "a", "b");
        assertInstanceOf(Outcome.Done.class, client.execute(create));
        assertEquals(List.of(List.of("2")), rows("SELECT count(column0) FROM g"));
    }

    @Test
    void linesMayBeLong() throws IOException {
        String word = "x".repeat(1 << 20);
        Path csv = file("h.csv", "1|" + word, "2|" + word, "3|" + word);
        assertEquals(
                List.of(List.of("6", "3145728")),
                rows("SELECT sum(column0), sum(length(column1)) FROM read_csv('" + csv + "', delim => '|')"));
        String[] lines = new String[30];
        Arrays.fill(lines, word.substring(0, 3390) + "|1");
        Path many = file("j.csv", lines);
        assertEquals(List.of(List.of("30")), rows("SELECT sum(column1) FROM read_csv('" + many + "')"));
        assertEquals("22P04", failure("SELECT count(*) FROM read_csv('/dev/zero')"));
    }

    @Test
    void anyCharacterMayBeTheDelimiter() throws IOException {
        Path csv = file("i.csv", "#1#2", "##3");
        assertEquals(
                List.of(List.of("3", "5")),
                rows("SELECT count(*) + 1, sum(column2) FROM read_csv('" + csv + "', delim => '#', header => false)"));
        assertEquals("22023", failure("SELECT * FROM read_csv('" + csv + "', delim => '\"')"));
    }

    @Test
    void valuesBeyondTheFirstRowsMayBeWrong() throws IOException {
        String[] lines = new String[6000];
        lines[0] = "a";
        for (int i = 1; i < lines.length; i++) {
            lines[i] = i == 5500 ? "x" : String.valueOf(i);
        }
        Path csv = file("d.csv", lines);
        assertEquals("22P02", failure("SELECT sum(a) FROM read_csv('" + csv + "')"));
        assertEquals(
                List.of(List.of("5999")), rows("SELECT count(a) FROM read_csv('" + csv + "', all_varchar => true)"));
    }

    @Test
    void coldRowsOfATableCanBeReadAsFiles() throws IOException {
        client.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
        client.execute("INSERT INTO t SELECT g, 'x' || g FROM generate_series(1, 5000) AS g");
        target.fold();
        String files = "read_parquet('" + parquetFiles() + "')";
        assertEquals(List.of(List.of("5000", "12502500")), rows("SELECT count(*), sum(a) FROM " + files));
        assertEquals(List.of(List.of("x77")), rows("SELECT b FROM " + files + " AS p WHERE p.a = 77"));
        assertEquals(
                List.of(List.of("5000")),
                rows("SELECT count(*) FROM t JOIN " + files + " AS p ON p.a = t.a AND p.b = t.b"));
        assertTrue(rows("EXPLAIN SELECT b FROM " + files).toString().contains("FileScan PARQUET"));
    }

    private String parquetFiles() throws IOException {
        Path data = Path.of(target.server().engine().settings().get(io.phantomdb.core.config.Setting.DATA_DIRECTORY));
        return data + "/tables/**.parquet";
    }

    @Test
    void errorsNameWhatIsWrong() throws IOException {
        Path csv = file("e.csv", "a,b", "1,2", "3");
        assertEquals("22P04", failure("SELECT * FROM read_csv('" + csv + "')"));
        assertEquals("58P01", failure("SELECT * FROM read_csv('" + folder.resolve("none.csv") + "')"));
        assertEquals("58P01", failure("SELECT * FROM read_parquet('" + folder.resolve("*.parquet") + "')"));
        assertEquals("22P04", failure("SELECT * FROM read_parquet('" + csv + "')"));
        assertEquals("22023", failure("SELECT * FROM read_csv('" + csv + "', nothing => 1)"));
        assertEquals("42601", failure("SELECT * FROM read_csv(1)"));
        assertEquals("42601", failure("SELECT * FROM read_csv('x' || 'y')"));
        assertEquals("42703", failure("SELECT z FROM read_csv('" + file("f.csv", "a", "1") + "')"));
    }
}
