package io.phantomdb.storage.catalog;

import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Indexes and foreign keys of a catalog by table: each write asks for them. Immutable.
public final class Related {
    private final Map<Long, IndexInfo> indexes = new HashMap<>();
    private final Map<Long, List<IndexInfo>> indexesByTable = new HashMap<>();
    private final Map<Long, List<ForeignKey>> keysByTable = new HashMap<>();

    private Related() {}

    static Related of(Collection<CatalogObject> objects) {
        Related related = new Related();
        for (CatalogObject object : objects) {
            switch (object) {
                case CatalogObject.Index(IndexInfo info) -> {
                    related.indexes.put(info.id(), info);
                    add(related.indexesByTable, info.table(), info);
                }
                case CatalogObject.Constraint(ForeignKey key) -> {
                    add(related.keysByTable, key.child(), key);
                    if (key.parent() != key.child()) {
                        add(related.keysByTable, key.parent(), key);
                    }
                }
                case CatalogObject.Schema _,
                        CatalogObject.Sequence _,
                        CatalogObject.View _,
                        CatalogObject.Analysis _,
                        CatalogObject.Materialized _,
                        CatalogObject.Comment _ -> {}
            }
        }
        return related;
    }

    private static <T> void add(Map<Long, List<T>> lists, long table, T one) {
        lists.computeIfAbsent(table, id -> new ArrayList<>()).add(one);
    }

    public boolean hasIndex(long id) {
        return indexes.containsKey(id);
    }

    /// In the order in which they were made.
    public List<IndexInfo> indexesOf(long table) {
        return List.copyOf(indexesByTable.getOrDefault(table, List.of()));
    }

    public Optional<IndexInfo> index(String schema, String name) {
        return indexes.values().stream()
                .filter(index -> index.name().equals(name) && index.schema().equals(schema))
                .findFirst();
    }

    /// Those in which the table is child or parent.
    public List<ForeignKey> foreignKeysOf(long table) {
        return List.copyOf(keysByTable.getOrDefault(table, List.of()));
    }
}
