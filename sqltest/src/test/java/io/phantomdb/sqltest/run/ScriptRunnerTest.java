package io.phantomdb.sqltest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.sqltest.script.ScriptParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScriptRunnerTest {
    private static final Map<String, Outcome> OUTCOMES = Map.of(
            "WRITE", new Outcome.Done(3),
            "FAIL", new Outcome.Failed("22012", "division by zero"),
            "ROWS", new Outcome.Rows(List.of(List.of("2", "b"), List.of("1", "a"))),
            "FLOAT", new Outcome.Rows(List.of(List.of("0.30000000000000004"))));

    /// Notes what is done to it and answers from a table.
    private static final class FakeTarget implements Target {
        final List<String> deeds = new ArrayList<>();

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Client connect() {
            deeds.add("connect");
            return new Client() {
                @Override
                public Outcome execute(String sql) {
                    deeds.add(sql);
                    return OUTCOMES.getOrDefault(sql, new Outcome.Done(0));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void fold() {
            deeds.add("fold");
        }

        @Override
        public void restart() {
            deeds.add("restart");
        }

        @Override
        public void close() {}
    }

    private static List<String> run(Mode mode, String script) {
        FakeTarget target = new FakeTarget();
        new ScriptRunner(target, mode).run(ScriptParser.parse("test.slt", script, "fake"::equals));
        return target.deeds;
    }

    private static void assertMismatch(String script, String part) {
        String message = String.valueOf(
                assertThrows(Mismatch.class, () -> run(Mode.PLAIN, script)).getMessage());
        assertTrue(message.contains(part) && message.contains("test.slt:1"), message);
    }

    @Test
    void recordsRunInTheirOrderOnTheirConnections() {
        assertEquals(
                List.of("connect", "WRITE", "connect", "ROWS"),
                run(Mode.PLAIN, "statement count 3\nWRITE\n\nquery IT rowsort other\nROWS\n----\n1  a\n2  b\n"));
    }

    @Test
    void whatDiffersIsAMismatchThatNamesTheLine() {
        assertMismatch("statement ok\nFAIL\n", "22012");
        assertMismatch("statement count 2\nWRITE\n", "expected 2 rows");
        assertMismatch("statement error 23505\nFAIL\n", "expected 23505");
        assertMismatch("statement error 23505\nWRITE\n", "should fail");
        assertMismatch("query IT\nROWS\n----\n1  a\n2  b\n", "expected:");
        assertMismatch("query IT rowsort\nROWS\n----\n1  a\n", "came:");
        assertMismatch("query I\nWRITE\n----\n1\n", "should give rows");
    }

    @Test
    void floatsAgreeToTenDigitsAndTextsExactly() {
        run(Mode.PLAIN, "query R\nFLOAT\n----\n0.3\n");
        assertMismatch("query T\nFLOAT\n----\n0.3\n", "0.3");
    }

    @Test
    void foldsAndRestartsComeBeforeTheFirstQueryAfterAChange() {
        String script = "statement ok\nWRITE\n\nstatement ok\nWRITE\n\nquery IT rowsort\nROWS\n----\n1  a\n2  b\n\n"
                + "query IT rowsort\nROWS\n----\n1  a\n2  b\n";
        assertEquals(List.of("connect", "WRITE", "WRITE", "fold", "ROWS", "ROWS"), run(Mode.FOLD_BETWEEN, script));
        assertEquals(
                List.of("connect", "WRITE", "WRITE", "restart", "connect", "ROWS", "ROWS"),
                run(Mode.RESTART_BETWEEN, script));
    }

    @Test
    void nothingComesBetweenTheStatementsOfATransaction() {
        String script = "statement ok\nBEGIN\n\nstatement ok\nWRITE\n\nquery IT rowsort\nROWS\n----\n1  a\n2  b\n\n"
                + "statement ok\nCOMMIT\n";
        assertEquals(List.of("connect", "BEGIN", "WRITE", "ROWS", "COMMIT"), run(Mode.RESTART_BETWEEN, script));
    }

    @Test
    void conditionsChooseByTarget() {
        assertEquals(
                List.of("connect", "WRITE"),
                run(
                        Mode.PLAIN,
                        "onlyif other\nstatement ok\nFAIL\n\nskipif other\nstatement ok\nWRITE\n\nhalt\n\nnonsense\n"));
    }
}
