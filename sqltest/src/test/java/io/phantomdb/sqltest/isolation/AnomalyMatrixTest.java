package io.phantomdb.sqltest.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tries every anomaly at every level over hot rows, over cold rows and with a fold after every step, and compares the
/// outcome with the table in `docs/transactions.md` (`-Dmatrix.write=true` writes it).
final class AnomalyMatrixTest {
    private static final Path PAGE = Path.of("..", "docs", "transactions.md");
    private static final String BEGIN = "<!-- matrix: written by AnomalyMatrixTest -->\n";
    private static final String END = "<!-- end of matrix -->";
    private static final List<String> LEVELS = List.of("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE");
    private static final Set<String> AT_READ_COMMITTED =
            Set.of("PMP", "PMP (write)", "P4", "G-single", "G2-item", "G2");

    private enum Rows {
        HOT,
        COLD,
        FOLDED_BETWEEN
    }

    @Test
    void everyAnomalyHappensWherePostgresqlAllowsItAndNowhereElse(@TempDir Path directory) throws Exception {
        StringBuilder table = new StringBuilder();
        table.append("| anomaly | rows | ").append(String.join(" | ", LEVELS)).append(" |\n|---|---|---|---|---|\n");
        try (Sessions sessions = new Sessions(directory)) {
            sessions.run("CREATE TABLE test (id INTEGER PRIMARY KEY, value INTEGER)");
            for (Anomaly anomaly : Anomaly.ALL_OF_THEM) {
                for (Rows rows : Rows.values()) {
                    List<String> cells = new ArrayList<>();
                    for (String level : LEVELS) {
                        List<String> came = play(sessions, anomaly, level, rows);
                        boolean happened = anomaly.happened().test(came);
                        assertEquals(isAllowed(anomaly, level), happened, anomaly + " " + level + " " + rows + came);
                        cells.add(happened ? "happens" : came.contains("error 40001") ? "40001" : "never seen");
                    }
                    table.append("| ").append(rows == Rows.HOT ? anomaly.name() + ": " + anomaly.meaning() : "");
                    table.append(" | ").append(name(rows)).append(" | ");
                    table.append(String.join(" | ", cells)).append(" |\n");
                }
            }
        }
        compare(table.toString());
    }

    @Test
    void nothingIsDifferentWhereRowsAreFoundByIndex(@TempDir Path directory) throws Exception {
        try (Sessions sessions = new Sessions(directory)) {
            sessions.run("CREATE TABLE test (id INTEGER PRIMARY KEY, value INTEGER)");
            sessions.run("CREATE INDEX ON test (value)");
            for (Anomaly anomaly : Anomaly.ALL_OF_THEM) {
                for (Rows rows : List.of(Rows.HOT, Rows.COLD)) {
                    for (String level : LEVELS) {
                        List<String> came = play(sessions, anomaly, level, rows);
                        boolean happened = anomaly.happened().test(came);
                        assertEquals(isAllowed(anomaly, level), happened, anomaly + " " + level + " " + rows + came);
                    }
                }
            }
        }
    }

    private static String name(Rows rows) {
        return switch (rows) {
            case HOT -> "hot";
            case COLD -> "cold";
            case FOLDED_BETWEEN -> "folded after every step";
        };
    }

    private static boolean isAllowed(Anomaly anomaly, String level) {
        return switch (level) {
            case "READ COMMITTED" -> AT_READ_COMMITTED.contains(anomaly.name());
            case "REPEATABLE READ" -> anomaly.name().startsWith("G2");
            default -> false;
        };
    }

    private static List<String> play(Sessions sessions, Anomaly anomaly, String level, Rows rows) throws Exception {
        sessions.run("DELETE FROM test");
        sessions.run("INSERT INTO test VALUES (1, 10), (2, 20)");
        if (rows == Rows.COLD) {
            sessions.fold("test");
        }
        List<Future<String>> outcomes = new ArrayList<>();
        Set<String> begun = new HashSet<>();
        for (String step : anomaly.steps()) {
            String player = step.substring(0, 1);
            if (begun.add(player)) {
                var unused = sessions.start(player, "BEGIN ISOLATION LEVEL " + level);
            }
            outcomes.add(sessions.start(player, step.substring(2)));
            if (rows == Rows.FOLDED_BETWEEN) {
                sessions.fold("test");
            }
        }
        List<String> came = new ArrayList<>();
        for (Future<String> outcome : outcomes) {
            came.add(outcome.get());
        }
        sessions.reset();
        return came;
    }

    private static void compare(String table) throws Exception {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertTrue(from >= BEGIN.length() && to >= from, "the page has no place for the matrix");
        if (Boolean.getBoolean("matrix.write")) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
            return;
        }
        assertEquals(table, page.substring(from, to), "run with -Dmatrix.write=true to write the page");
    }
}
