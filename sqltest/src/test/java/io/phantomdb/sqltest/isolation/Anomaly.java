package io.phantomdb.sqltest.isolation;

import java.util.List;
import java.util.function.Predicate;

/// One way in which transactions can meet, after Hermitage (Kleppmann) and Adya's thesis.
///
/// The table `test` holds (1, 10) and (2, 20) before. A step is the session's name and its statement.
///
/// @param happened tells from what the steps came to, in their order, whether the anomaly happened
record Anomaly(String name, String meaning, List<String> steps, Predicate<List<String>> happened) {
    private static final String ONE = "SELECT value FROM test WHERE id = 1";
    private static final String TWO = "SELECT value FROM test WHERE id = 2";
    private static final String ALL = "SELECT id, value FROM test ORDER BY id";

    static final List<Anomaly> ALL_OF_THEM = List.of(
            new Anomaly(
                    "G0",
                    "dirty write: two transactions' writes are mixed",
                    List.of(
                            "a UPDATE test SET value = 11 WHERE id = 1",
                            "b UPDATE test SET value = 12 WHERE id = 1",
                            "a UPDATE test SET value = 21 WHERE id = 2",
                            "a COMMIT",
                            "b UPDATE test SET value = 22 WHERE id = 2",
                            "b COMMIT",
                            "c " + ALL),
                    came -> !came.getLast().equals("1,11 2,21")
                            && !came.getLast().equals("1,12 2,22")),
            new Anomaly(
                    "G1a",
                    "aborted read: a write is seen that is rolled back",
                    List.of(
                            "a UPDATE test SET value = 101 WHERE id = 1",
                            "b " + ALL,
                            "a ROLLBACK",
                            "b " + ALL,
                            "b COMMIT"),
                    came -> came.stream().anyMatch(text -> text.contains("101"))),
            new Anomaly(
                    "G1b",
                    "intermediate read: a write is seen that its writer replaces",
                    List.of(
                            "a UPDATE test SET value = 101 WHERE id = 1",
                            "b " + ALL,
                            "a UPDATE test SET value = 11 WHERE id = 1",
                            "a COMMIT",
                            "b " + ALL,
                            "b COMMIT"),
                    came -> came.stream().anyMatch(text -> text.contains("101"))),
            new Anomaly(
                    "G1c",
                    "circular information flow: two transactions see each other's writes",
                    List.of(
                            "a UPDATE test SET value = 11 WHERE id = 1",
                            "b UPDATE test SET value = 22 WHERE id = 2",
                            "a " + TWO,
                            "b " + ONE,
                            "a COMMIT",
                            "b COMMIT"),
                    came -> came.get(2).equals("22") || came.get(3).equals("11")),
            new Anomaly(
                    "OTV",
                    "observed transaction vanishes: of one transaction's writes some are seen, some not",
                    List.of(
                            "a UPDATE test SET value = 11 WHERE id = 1",
                            "a UPDATE test SET value = 19 WHERE id = 2",
                            "b UPDATE test SET value = 12 WHERE id = 1",
                            "a COMMIT",
                            "c " + ONE,
                            "b UPDATE test SET value = 18 WHERE id = 2",
                            "c " + TWO,
                            "b COMMIT",
                            "c " + ALL,
                            "c COMMIT"),
                    came -> !came.get(4).equals("11")
                            || !came.get(6).equals("19")
                            || !came.get(8).equals("1,11 2,19") && !came.get(8).equals("1,12 2,18")),
            new Anomaly(
                    "PMP",
                    "predicate-many-preceders: a row turns up that fits a condition read before",
                    List.of(
                            "a SELECT id, value FROM test WHERE value = 30",
                            "b INSERT INTO test VALUES (3, 30)",
                            "b COMMIT",
                            "a SELECT id, value FROM test WHERE value % 3 = 0",
                            "a COMMIT"),
                    came -> came.get(3).equals("3,30")),
            new Anomaly(
                    "PMP (write)",
                    "a DELETE leaves a row that fits its condition",
                    List.of(
                            "a UPDATE test SET value = value + 10",
                            "b DELETE FROM test WHERE value = 20",
                            "a COMMIT",
                            "b SELECT id, value FROM test WHERE value = 20",
                            "b COMMIT"),
                    came -> came.get(1).startsWith("count") && came.get(3).contains(",20")),
            new Anomaly(
                    "P4",
                    "lost update: a write is based on a value that another has replaced",
                    List.of(
                            "a " + ONE,
                            "b " + ONE,
                            "a UPDATE test SET value = 11 WHERE id = 1",
                            "b UPDATE test SET value = 11 WHERE id = 1",
                            "a COMMIT",
                            "b COMMIT"),
                    Anomaly::bothCommitted),
            new Anomaly(
                    "G-single",
                    "read skew: two reads belong to different states",
                    List.of(
                            "a " + ONE,
                            "b " + ALL,
                            "b UPDATE test SET value = 12 WHERE id = 1",
                            "b UPDATE test SET value = 18 WHERE id = 2",
                            "b COMMIT",
                            "a " + TWO,
                            "a COMMIT"),
                    came -> came.get(5).equals("18")),
            new Anomaly(
                    "G2-item",
                    "write skew: each writes what the other has read",
                    List.of(
                            "a SELECT id, value FROM test WHERE id IN (1, 2)",
                            "b SELECT id, value FROM test WHERE id IN (1, 2)",
                            "a UPDATE test SET value = 11 WHERE id = 1",
                            "b UPDATE test SET value = 21 WHERE id = 2",
                            "a COMMIT",
                            "b COMMIT"),
                    Anomaly::bothCommitted),
            new Anomaly(
                    "G2",
                    "write skew over a condition: each inserts what the other has looked for",
                    List.of(
                            "a SELECT id, value FROM test WHERE value % 3 = 0",
                            "b SELECT id, value FROM test WHERE value % 3 = 0",
                            "a INSERT INTO test VALUES (3, 30)",
                            "b INSERT INTO test VALUES (4, 42)",
                            "a COMMIT",
                            "b COMMIT"),
                    Anomaly::bothCommitted));

    private static boolean bothCommitted(List<String> came) {
        return came.subList(came.size() - 2, came.size()).equals(List.of("count 0", "count 0"));
    }
}
