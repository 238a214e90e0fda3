package io.phantomdb.storage.catalog;

import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the catalog keeps beside tables and names them: indexes and foreign keys, by id. Immutable.
public record Related(Map<Long, IndexInfo> indexes, Map<Long, ForeignKey> foreignKeys) {
    public static final Related NONE = new Related(Map.of(), Map.of());

    public Related {
        indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
        foreignKeys = Collections.unmodifiableMap(new LinkedHashMap<>(foreignKeys));
    }

    public List<IndexInfo> indexesOf(long table) {
        return indexes.values().stream().filter(index -> index.table() == table).toList();
    }

    public Optional<IndexInfo> index(String schema, String name) {
        return indexes.values().stream()
                .filter(index -> index.name().equals(name) && index.schema().equals(schema))
                .findFirst();
    }

    /// Those in which the table is child or parent.
    public List<ForeignKey> foreignKeysOf(long table) {
        return foreignKeys.values().stream()
                .filter(key -> key.child() == table || key.parent() == table)
                .toList();
    }

    public Related with(IndexInfo index) {
        Map<Long, IndexInfo> changed = new LinkedHashMap<>(indexes);
        changed.put(index.id(), index);
        return new Related(changed, foreignKeys);
    }

    public Related with(ForeignKey key) {
        Map<Long, ForeignKey> changed = new LinkedHashMap<>(foreignKeys);
        changed.put(key.id(), key);
        return new Related(indexes, changed);
    }

    public Related withoutIndex(long id) {
        Map<Long, IndexInfo> changed = new LinkedHashMap<>(indexes);
        changed.remove(id);
        return new Related(changed, foreignKeys);
    }

    public Related withoutForeignKey(long id) {
        Map<Long, ForeignKey> changed = new LinkedHashMap<>(foreignKeys);
        changed.remove(id);
        return new Related(indexes, changed);
    }

    /// What is left when a table goes.
    public Related withoutTable(long table) {
        Map<Long, IndexInfo> keptIndexes = new LinkedHashMap<>(indexes);
        keptIndexes.values().removeIf(index -> index.table() == table);
        Map<Long, ForeignKey> keptKeys = new LinkedHashMap<>(foreignKeys);
        keptKeys.values().removeIf(key -> key.child() == table || key.parent() == table);
        return new Related(keptIndexes, keptKeys);
    }
}
