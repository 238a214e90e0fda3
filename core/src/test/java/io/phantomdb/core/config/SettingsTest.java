package io.phantomdb.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void whatWasNotGivenHasItsDefault() {
        assertEquals(31337L, Settings.defaults().get(Setting.FLIGHT_PORT));
        assertEquals("127.0.0.1", Settings.defaults().get(Setting.HOST));
    }

    @Test
    void laterValuesWinAndTheOriginalStays() {
        Settings one = Settings.defaults().with("server.flight_port", "1");
        Settings two = one.with("server.flight_port", "2");
        assertEquals(1L, one.get(Setting.FLIGHT_PORT));
        assertEquals(2L, two.get(Setting.FLIGHT_PORT));
    }

    @Test
    void sizesAndDurationsTakeSuffixes() {
        assertEquals(
                3L << 30, Settings.defaults().with("memory.query_memory", "3GB").get(Setting.QUERY_MEMORY));
        assertEquals(
                64L << 20,
                Settings.defaults().with("memory.query_memory", "64 MB").get(Setting.QUERY_MEMORY));
        assertEquals(
                90_000L, Settings.defaults().with("storage.flush_age_ms", "90s").get(Setting.FLUSH_AGE_MS));
        assertEquals(
                1_000_000L,
                Settings.defaults().with("storage.flush_rows", "1_000_000").get(Setting.FLUSH_ROWS));
    }

    @Test
    void badValuesAndUnknownNamesAreNamed() {
        for (String text : new String[] {"", "x", "12 parsecs", "99999999999999999999", "9999999999 GB", "-1x"}) {
            DatabaseException failure = assertThrows(
                    DatabaseException.class, () -> Settings.defaults().with("storage.flush_rows", text), text);
            assertEquals(SqlState.INVALID_PARAMETER_VALUE, failure.sqlState());
        }
        assertEquals(
                SqlState.UNDEFINED_OBJECT,
                assertThrows(DatabaseException.class, () -> Settings.defaults().with("no.such", "1"))
                        .sqlState());
    }

    @Test
    void valuesThatNoSettingCanHaveAreRefused() {
        String[][] refused = {
            {"exec.batch_rows", "0"},
            {"exec.batch_rows", "65537"},
            {"exec.worker_nice", "20"},
            {"server.flight_port", "65536"},
            {"sessions.max", "0"},
            {"storage.flush_rows", "0"},
            {"storage.page_rows", "0"},
            {"statements.timeout_ms", "2147483648"},
            {"transactions.isolation", "snapshot"},
            {"wal.engine", "paper"},
        };
        for (String[] one : refused) {
            DatabaseException failure = assertThrows(
                    DatabaseException.class, () -> Settings.defaults().with(one[0], one[1]), one[0]);
            assertEquals(SqlState.INVALID_PARAMETER_VALUE, failure.sqlState());
        }
        for (Setting<?> setting : Setting.all()) {
            Settings.defaults().with(setting.name(), String.valueOf(setting.defaultValue()));
        }
    }

    @Test
    void everySettingHasItsOwnNames() {
        assertEquals(
                Setting.all().size(),
                Setting.all().stream().map(Setting::environmentName).distinct().count());
        assertEquals("PHANTOMDB_SERVER_FLIGHT_PORT", Setting.FLIGHT_PORT.environmentName());
    }
}
