package io.phantomdb.sql;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the text, nothing but a DatabaseException with a meaningful SQLSTATE comes out.
class GarbageTest {
    private static final int ROUNDS = 1500;

    private static final TestCatalog CATALOG = Tpch.catalog();

    @Test
    void shuffledWordsOfRealStatementsNeverBreakTheFrontend() {
        long seed = Long.getLong("seed", 20261121L);
        Random random = new Random(seed);
        List<String> words = new ArrayList<>();
        for (int query = 1; query <= 22; query++) {
            words.addAll(List.of(Tpch.query(query).split("\\s+")));
        }
        words.addAll(List.of(
                "INSERT INTO",
                "nation",
                "UPDATE",
                "SET",
                "DELETE FROM",
                "VALUES",
                "(",
                ")",
                ",",
                "?",
                "$1",
                "'",
                "\"",
                "::int",
                "NULL",
                "DEFAULT",
                "CASE",
                "END",
                "UNION",
                "\u0000",
                "😀",
                "COPY",
                "BEGIN",
                ";",
                "CAST(",
                "AS"));
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder sql = new StringBuilder(random.nextBoolean() ? "SELECT " : "");
            for (int n = random.nextInt(14); n >= 0; n--) {
                sql.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            check(sql.toString(), seed);
        }
    }

    @Test
    void realStatementsWithOneWordChangedNeverBreakTheFrontend() {
        long seed = Long.getLong("seed", 20261121L);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS / 10; i++) {
            String[] words = Tpch.query(1 + random.nextInt(22)).split("\\s+");
            int at = random.nextInt(words.length);
            words[at] = switch (random.nextInt(4)) {
                case 0 -> "";
                case 1 -> words[random.nextInt(words.length)];
                case 2 -> "NULL";
                default -> "(" + words[at];
            };
            check(String.join(" ", words), seed);
        }
    }

    private static void check(String sql, long seed) {
        try {
            new SqlFrontend().prepare(sql, CATALOG);
        } catch (DatabaseException e) {
            assertNotEquals(SqlState.INTERNAL_ERROR, e.sqlState(), () -> "seed " + seed + ": " + sql);
        } catch (Throwable e) {
            fail("seed " + seed + ": " + sql, e);
        }
    }
}
