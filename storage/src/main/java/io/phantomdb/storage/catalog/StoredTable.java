package io.phantomdb.storage.catalog;

import io.phantomdb.core.schema.TableInfo;
import java.util.Map;

/// A table of the catalog with what CREATE TABLE said about its storage.
///
/// @param options `WITH (name = value)` by lower-case name
public record StoredTable(TableInfo info, Map<String, String> options) {
    public StoredTable {
        options = Map.copyOf(options);
    }

    public long id() {
        return info.id();
    }

    /// The directory of its Iceberg table, relative to the data directory.
    ///
    /// Names may hold any character, so those that are not plain are written as `%` and four hexadecimal digits.
    public String directory() {
        return "tables/" + plain(info.schema()) + "/" + plain(info.name()) + "-" + info.id();
    }

    private static String plain(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length() && text.length() < 100; i++) {
            char c = name.charAt(i);
            boolean ordinary = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (ordinary) {
                text.append(c);
            } else {
                text.append(String.format("%%%04x", (int) c));
            }
        }
        return text.toString();
    }
}
