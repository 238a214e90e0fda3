package io.phantomdb.storage.catalog;

import io.phantomdb.core.schema.Partitioning;
import io.phantomdb.core.schema.SortKey;
import io.phantomdb.core.schema.TableInfo;
import java.util.Map;

/// A table of the catalog with what CREATE TABLE said about its storage.
///
/// @param options `WITH (name = value)` by lower-case name
/// @param directory of its Iceberg table, relative to the data directory; stays when the table gets another name
public record StoredTable(TableInfo info, Map<String, String> options, String directory) {
    public StoredTable {
        options = Map.copyOf(options);
    }

    /// A new table.
    public StoredTable(TableInfo info, Map<String, String> options) {
        this(info, options, directory(info));
    }

    /// The same table after ALTER TABLE.
    public StoredTable with(TableInfo changed) {
        return new StoredTable(changed, options, directory);
    }

    /// A table that differs in nothing but its id.
    public StoredTable withId(long id) {
        TableInfo other = new TableInfo(
                id,
                info.schema(),
                info.name(),
                info.columns(),
                info.key(),
                info.hasPrimaryKey(),
                info.nextFieldId(),
                info.checks());
        return new StoredTable(other, options);
    }

    /// The same table with other options.
    public StoredTable with(Map<String, String> changed) {
        return new StoredTable(info, changed, directory);
    }

    /// The order of rows in segments to come.
    public SortKey sortKey() {
        return TableOrder.sortKey(options);
    }

    public Partitioning partitioning() {
        return TableOrder.partitioning(options);
    }

    public long id() {
        return info.id();
    }

    /// Names may hold any character, so those that are not plain are written as `%` and four hexadecimal digits.
    private static String directory(TableInfo info) {
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
