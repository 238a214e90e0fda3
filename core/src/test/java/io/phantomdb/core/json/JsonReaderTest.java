package io.phantomdb.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonReaderTest {
    private static DatabaseException failure(String text) {
        return assertThrows(DatabaseException.class, () -> JsonReader.read(text), text);
    }

    @Test
    void keysStandByLengthThenBytesAndTheLastValueCounts() {
        assertEquals("{\"a\": 3, \"b\": 2, \"aa\": 1}", JsonReader.canonical("{\"aa\":1,\"b\":2,\"a\":0,\"a\":3}"));
        assertEquals("{\"z\": 1, \"\u00e4\": 2}", JsonReader.canonical("{\"\\u00e4\":2,\"z\":1}"));
    }

    @Test
    void numbersKeepTheirDigits() {
        assertEquals("[1.10, 100, 0.001, 0.0]", JsonReader.canonical("[1.10,1e2,1E-3,-0.0]"));
        assertEquals(new Json.Array(java.util.List.of()), JsonReader.read("[]"));
        assertEquals(JsonReader.read("1.0"), JsonReader.read("1"));
        assertNotEquals(JsonReader.canonical("1.0"), JsonReader.canonical("1"));
    }

    @Test
    void hugeExponentsEndAtOnce() {
        assertEquals(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, failure("1e999999999").sqlState());
        assertEquals(
                SqlState.NUMERIC_VALUE_OUT_OF_RANGE, failure("1e99999999999999").sqlState());
        assertTrue(JsonReader.canonical("1e-999999999").startsWith("0.000"));
    }

    @Test
    void whatIsNoJsonIsRefusedWithItsPlace() {
        DatabaseException failure = failure("{\"a\": 1,\n \"b\": tru}");
        assertEquals(SqlState.INVALID_TEXT_REPRESENTATION, failure.sqlState());
        assertTrue(String.valueOf(failure.getMessage()).contains("line 2, column"), failure.getMessage());
        for (String text :
                new String[] {"", " ", "[1,]", "{\"a\"}", "01", "NaN", "'a'", "[1] 2", "\"a", "\"\t\"", "\"\\ud800\""
                }) {
            assertEquals(SqlState.INVALID_TEXT_REPRESENTATION, failure(text).sqlState(), text);
        }
        assertEquals(SqlState.UNTRANSLATABLE_CHARACTER, failure("\"\\u0000\"").sqlState());
    }

    @Test
    void deepNestingIsRefused() {
        assertEquals(
                SqlState.STATEMENT_TOO_COMPLEX, failure("[".repeat(100_000)).sqlState());
    }

    @Test
    void canonicalTextIsItsOwnCanonicalText() {
        long seed = Long.getLong("seed", 7L);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            write(random, 0, text);
            String canonical = JsonReader.canonical(text.toString());
            assertEquals(canonical, JsonReader.canonical(canonical), () -> "seed " + seed + ": " + text);
            assertEquals(
                    JsonReader.read(text.toString()), JsonReader.read(JsonWriter.pretty(JsonReader.read(canonical))));
        }
    }

    private static void write(Random random, int depth, StringBuilder out) {
        switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> out.append(random.nextBoolean() ? "null" : "true");
            case 1 -> out.append(random.nextInt(1000) - 500).append(".50e").append(random.nextInt(7) - 3);
            case 2 -> out.append(random.nextLong());
            case 3 -> JsonWriter.quote(text(random), out);
            case 4 -> {
                out.append('[');
                for (int i = random.nextInt(4); i >= 0; i--) {
                    write(random, depth + 1, out);
                    out.append(i > 0 ? "," : "");
                }
                out.append(" ]");
            }
            default -> {
                out.append("{ ");
                for (int i = random.nextInt(4); i >= 0; i--) {
                    JsonWriter.quote(text(random), out);
                    out.append(" :");
                    write(random, depth + 1, out);
                    out.append(i > 0 ? " ," : "");
                }
                out.append('}');
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(random.nextBoolean() ? 1 + random.nextInt(0x7f) : 0x1F600 + random.nextInt(9));
        }
        return text.toString();
    }
}
