package io.phantomdb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// docs/settings.md is written from the settings themselves; run with `-Dsettings.write=true` to write it anew.
final class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "settings.md");

    private static final String HEAD = """
            # Settings

            Each setting is read from `phantomdb.toml` (`--config FILE`, else the one in the current folder), overridden by its
            environment variable, overridden by `--set NAME=VALUE` or an option of its own. Sizes take the suffixes kB, MB, GB
            (of 1024), durations ms, s, min, h. An unknown name is an error.

            ```toml
            [storage]
            flush_rows = 500_000
            hot_memory = "4GB"
            ```

            | setting | variable | default | what |
            |---|---|---|---|
            """;

    @Test
    void thePageListsEverySettingWithItsDefault() throws IOException {
        String page = page();
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "docs/settings.md is behind; -Dsettings.write=true writes it");
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Setting<?> setting : Setting.all()) {
            page.append("| `").append(setting.name());
            page.append("` | `").append(setting.environmentName());
            page.append("` | `").append(setting.defaultValue());
            page.append("` | ").append(setting.description()).append(" |\n");
        }
        return page.toString();
    }
}
