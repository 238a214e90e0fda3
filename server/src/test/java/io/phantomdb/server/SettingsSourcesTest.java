package io.phantomdb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsSourcesTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("phantomdb.toml"), text);
    }

    @Test
    void tablesAndDottedNamesOfAFileAreSettings() throws IOException {
        Settings settings = SettingsSources.file(Settings.defaults(), file("""
                [memory]
                query_memory = "2GB"
                [storage]
                flush_auto = false
                """));
        assertEquals(2L << 30, settings.get(Setting.QUERY_MEMORY));
        assertEquals(false, settings.get(Setting.FLUSH_AUTO));
        settings = SettingsSources.file(Settings.defaults(), file("storage.flush_rows = 500_000"));
        assertEquals(500_000, settings.get(Setting.FLUSH_ROWS));
    }

    @Test
    void theEnvironmentOverridesTheFileAndFlagsOverrideBoth() throws IOException {
        Settings settings =
                SettingsSources.file(Settings.defaults(), file("[server]\nflight_port = 1\nhost = \"::1\""));
        settings = SettingsSources.environment(
                settings, Map.of("PHANTOMDB_SERVER_FLIGHT_PORT", "2", "PHANTOMDB_WAL_ENGINE", "file", "PATH", "/bin"));
        settings = SettingsSources.flags(settings, Map.of("server.flight_port", "3"));
        assertEquals(3, settings.get(Setting.FLIGHT_PORT));
        assertEquals("::1", settings.get(Setting.HOST));
        assertEquals("file", settings.get(Setting.WAL_ENGINE));
    }

    @Test
    void variablesThatNameNoSettingAreIgnored() {
        SettingsSources.environment(
                Settings.defaults(), Map.of("PHANTOMDB_JAVA_OPTS", "-Xmx1g", "PHANTOMDB_SERVICE_HOST", "10.0.0.1"));
    }

    @Test
    void aFailureNamesItsSource() throws IOException {
        Path unknown = file("no_such = 1");
        DatabaseException failure =
                assertThrows(DatabaseException.class, () -> SettingsSources.file(Settings.defaults(), unknown));
        assertEquals(SqlState.UNDEFINED_OBJECT, failure.sqlState());
        assertTrue(String.valueOf(failure.getMessage()).contains(unknown.toString()), failure.toString());
        failure = assertThrows(
                DatabaseException.class,
                () -> SettingsSources.environment(Settings.defaults(), Map.of("PHANTOMDB_STORAGE_FLUSH_ROWS", "many")));
        assertTrue(
                String.valueOf(failure.getMessage()).contains("in the environment: setting storage.flush_rows"),
                failure.toString());
    }

    @Test
    void aFileThatIsNoTomlOrNotThereIsRefused() throws IOException {
        Path broken = file("[storage");
        assertEquals(
                SqlState.INVALID_PARAMETER_VALUE,
                assertThrows(DatabaseException.class, () -> SettingsSources.file(Settings.defaults(), broken))
                        .sqlState());
        Path missing = folder.resolve("missing.toml");
        assertEquals(
                SqlState.UNDEFINED_FILE,
                assertThrows(DatabaseException.class, () -> SettingsSources.file(Settings.defaults(), missing))
                        .sqlState());
    }
}
