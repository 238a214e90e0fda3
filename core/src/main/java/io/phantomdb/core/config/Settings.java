package io.phantomdb.core.config;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.HashMap;
import java.util.Map;

/// The values of all settings: defaults overlaid by what the user gave. Immutable.
public final class Settings {
    private final Map<Setting<?>, Object> values;

    private Settings(Map<Setting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    public static Settings defaults() {
        return new Settings(Map.of());
    }

    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : setting.type().cast(value);
    }

    public <T> Settings with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> copy = new HashMap<>(values);
        copy.put(setting, value);
        return new Settings(copy);
    }

    /// Sets by name from text, e.g. `wal.engine` = `file`. SQLSTATE 42704 unknown name, 22023 bad value.
    public Settings with(String name, String text) {
        Setting<?> setting = Setting.named(name)
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_OBJECT, "unknown setting \"" + name + "\"; see docs/settings.md"));
        Map<Setting<?>, Object> copy = new HashMap<>(values);
        copy.put(setting, setting.parse(text));
        return new Settings(copy);
    }
}
