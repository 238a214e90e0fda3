package io.phantomdb.sqltest.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same random conditions over two tables of the same rows, one with indexes and one without.
final class IndexedPredicatesTest {
    private static final int ROWS = 600;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anIndexChangesNoAnswer() {
        long seed = Long.getLong("seed", 99);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        ServerTarget.Door door = ServerTarget.Door.ENGINE;
        try (ServerTarget target = new ServerTarget(door, folder.resolve("data"), Settings.defaults());
                Target.Client client = target.connect()) {
            create(client, random);
            int indexed = 0;
            for (int i = 0; i < Integer.getInteger("queries", 400); i++) {
                if (i % 50 == 49) {
                    change(client, random);
                }
                String condition = condition(random);
                String query = "SELECT id, a, b FROM %s WHERE " + condition + " ORDER BY id";
                assertEquals(
                        client.execute(query.formatted("plain")),
                        client.execute(query.formatted("indexed")),
                        condition);
                String plan = String.valueOf(client.execute("EXPLAIN " + query.formatted("indexed")));
                indexed += plan.contains("index indexed_") ? 1 : 0;
            }
            assertTrue(indexed > 20, indexed + " queries read an index");
        }
    }

    private static void create(Target.Client client, Random random) {
        for (String table : new String[] {"plain", "indexed"}) {
            run(client, "CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, a INTEGER, b VARCHAR, c DECIMAL(8,2))");
        }
        run(client, "CREATE INDEX ON indexed (a)");
        for (int i = 0; i < ROWS; i += 100) {
            StringBuilder values = new StringBuilder();
            for (int id = i; id < i + 100; id++) {
                values.append(values.isEmpty() ? "" : ", ").append(row(random, id));
            }
            both(client, "INSERT INTO %s VALUES " + values);
            if (i == 300) {
                flush(client);
            }
        }
        run(client, "CREATE INDEX ON indexed (b, a DESC)");
        run(client, "CREATE INDEX ON indexed (lower(b), c)");
        run(client, "CREATE INDEX indexed_part ON indexed (c) WHERE a IS NOT NULL");
    }

    private static String row(Random random, int id) {
        String a = random.nextInt(10) == 0 ? "NULL" : String.valueOf(random.nextInt(100));
        String b = random.nextInt(10) == 0 ? "NULL" : "'" + text(random) + "'";
        return "(" + id + ", " + a + ", " + b + ", " + random.nextInt(1000) / 4 + ".25)";
    }

    private static String text(Random random) {
        return (random.nextBoolean() ? "K" : "k") + random.nextInt(40) + (random.nextInt(5) == 0 ? "ß" : "");
    }

    private static void change(Target.Client client, Random random) {
        int low = random.nextInt(ROWS);
        both(client, "UPDATE %s SET a = a + 1, b = b || 'x' WHERE id BETWEEN " + low + " AND " + (low + 20));
        both(client, "DELETE FROM %s WHERE a = " + random.nextInt(100));
        if (random.nextBoolean()) {
            flush(client);
        }
    }

    private static void flush(Target.Client client) {
        run(client, "CALL sys.flush('plain')");
        run(client, "CALL sys.flush('indexed')");
    }

    private static String condition(Random random) {
        String[] operators = {"=", "<", "<=", ">", ">=", "<>"};
        String operator = operators[random.nextInt(operators.length)];
        int number = random.nextInt(100);
        String simple = switch (random.nextInt(9)) {
            case 0 -> "a " + operator + " " + number;
            case 1 -> "a BETWEEN " + number + " AND " + (number + random.nextInt(10));
            case 2 -> "b " + operator + " '" + text(random) + "'";
            case 3 -> "b LIKE '" + text(random) + "%%'";
            case 4 -> "lower(b) = '" + text(random).toLowerCase(Locale.ROOT) + "'";
            case 5 -> "a IN (" + number + ", " + (number + 3) + ", NULL)";
            case 6 -> "a IS " + (random.nextBoolean() ? "" : "NOT ") + "NULL";
            case 7 -> "c " + operator + " " + number + ".25";
            default -> "a = " + number + " OR a = " + (number + 1);
        };
        int more = random.nextInt(4);
        return more == 0
                ? "(" + simple + ") AND (" + condition(random) + ")"
                : more == 1 ? "NOT (" + simple + ") OR (" + condition(random) + ")" : simple;
    }

    private static void both(Target.Client client, String sql) {
        run(client, sql.formatted("plain"));
        run(client, sql.formatted("indexed"));
    }

    private static void run(Target.Client client, String sql) {
        Outcome outcome = client.execute(sql);
        assertEquals(Outcome.Done.class, outcome.getClass(), () -> sql + ": " + outcome);
    }
}
