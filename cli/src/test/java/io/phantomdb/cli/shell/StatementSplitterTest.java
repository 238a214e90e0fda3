package io.phantomdb.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StatementSplitterTest {
    private static void check(String text, String... statements) {
        StatementSplitter.Split split = StatementSplitter.split(text);
        assertEquals(List.of(statements), split.statements());
    }

    @Test
    void statementsEndAtSemicolons() {
        check("SELECT 1; SELECT 2;\n;;", "SELECT 1", "SELECT 2");
    }

    @Test
    void semicolonsInQuotesAreText() {
        check("SELECT 'a;b', 'it''s;', \"c;\"\"d\";", "SELECT 'a;b', 'it''s;', \"c;\"\"d\"");
        check("SELECT E'a\\';b';", "SELECT E'a\\';b'");
        check("SELECT $x$a;$y$;$x$;", "SELECT $x$a;$y$;$x$");
    }

    @Test
    void aParameterIsNoDollarQuote() {
        check("SELECT $1; SELECT $2;", "SELECT $1", "SELECT $2");
    }

    @Test
    void semicolonsInCommentsAreText() {
        check(
                "SELECT 1 -- one; two\n; SELECT /* a; /* b; */ c; */ 2;",
                "SELECT 1 -- one; two",
                "SELECT /* a; /* b; */ c; */ 2");
    }

    @Test
    void theRestIsKept() {
        StatementSplitter.Split split = StatementSplitter.split("SELECT 1; SELECT 'un");
        assertEquals(List.of("SELECT 1"), split.statements());
        assertEquals(" SELECT 'un", split.rest());
        assertFalse(split.restIsBlank());
    }

    @Test
    void commentsAloneAreBlank() {
        assertTrue(StatementSplitter.split("SELECT 1;\n-- done\n /* really */ ").restIsBlank());
    }
}
