package io.phantomdb.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class ShellTextTest {
    @Test
    void aServerIsGivenInThreeWays() {
        String url = "jdbc:arrow-flight-sql://localhost:31337/?useEncryption=false";
        assertEquals(url, ShellOptions.jdbcUrl("localhost:31337"));
        assertEquals(url, ShellOptions.jdbcUrl("grpc+tcp://localhost:31337"));
        assertEquals(url, ShellOptions.jdbcUrl(url));
    }

    @Test
    void anErrorBeginsWithItsSqlState() {
        SQLException failure = new SQLException(
                "Error while executing SQL \"SELECT\n1\": io exception",
                new RuntimeException("there is no table \"t\" (SQLSTATE 42P01)"));
        assertEquals("ERROR 42P01: there is no table \"t\"", SqlErrorText.of(failure));
        assertEquals("ERROR 08001: no route", SqlErrorText.of(new SQLException("no route", "08001")));
    }
}
