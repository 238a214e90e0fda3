package io.phantomdb.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Logger;

/// Where settings come from: a TOML file, overridden by the environment, overridden by flags.
///
///     [storage]
///     flush_rows = 500_000        # or PHANTOMDB_STORAGE_FLUSH_ROWS=500000, or --set storage.flush_rows=500000
///     hot_memory = "4GB"
final class SettingsSources {
    private static final Logger LOG = Logger.getLogger(SettingsSources.class.getName());

    private static final String PREFIX = "PHANTOMDB_";

    /// Variables with our prefix that are no settings: the launcher's.
    private static final Set<String> LAUNCHER =
            Set.of("PHANTOMDB_HOME", "PHANTOMDB_JAVA_OPTS", "PHANTOMDB_JDKS", "PHANTOMDB_CONFIG");

    private SettingsSources() {}

    /// SQLSTATE 58P01 there is no such file, 22023 it is no TOML or holds a bad value, 42704 an unknown name.
    static Settings file(Settings settings, Path file) {
        JsonNode root;
        try {
            root = new TomlMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException failure) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, file + " is no valid TOML: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FILE, "configuration file " + file + " cannot be read: " + failure, failure);
        }
        Map<String, String> values = new TreeMap<>();
        flatten("", root, values);
        return with(settings, values, file.toString());
    }

    /// Applies every variable that names a setting. One that starts with `PHANTOMDB_` and names none is logged, not
    /// refused, because orchestrators put variables of their own making there (`PHANTOMDB_SERVICE_HOST`).
    static Settings environment(Settings settings, Map<String, String> environment) {
        Map<String, String> values = new TreeMap<>();
        Set<String> unknown = new TreeSet<>(environment.keySet());
        unknown.removeIf(variable -> !variable.startsWith(PREFIX) || LAUNCHER.contains(variable));
        for (Setting<?> setting : Setting.all()) {
            String variable = setting.environmentName();
            if (unknown.remove(variable)) {
                values.put(setting.name(), environment.getOrDefault(variable, ""));
            }
        }
        if (!unknown.isEmpty()) {
            LOG.warning("no settings, ignored: " + unknown);
        }
        return with(settings, values, "the environment");
    }

    /// Applies `name=value` flags in their order.
    static Settings flags(Settings settings, Map<String, String> flags) {
        return with(settings, flags, "the command line");
    }

    private static Settings with(Settings settings, Map<String, String> values, String source) {
        Settings result = settings;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            try {
                result = result.with(entry.getKey(), entry.getValue());
            } catch (DatabaseException failure) {
                throw new DatabaseException(failure.sqlState(), "in " + source + ": " + failure.getMessage(), failure);
            }
        }
        return result;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> values) {
        node.properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            if (entry.getValue().isObject()) {
                flatten(name + ".", entry.getValue(), values);
            } else {
                values.put(name, entry.getValue().asText());
            }
        });
    }
}
