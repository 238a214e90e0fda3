package io.phantomdb.storage.catalog;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// One immutable version of the set of tables.
///
/// @param version grows with every change and is never given twice, so that what was planned for the tables of a
///     transaction that was rolled back fits no other
public record CatalogState(long version, Map<Long, StoredTable> tables, Related related) {
    public static final CatalogState EMPTY = new CatalogState(1, Map.of(), Related.NONE);
    private static final AtomicLong VERSIONS = new AtomicLong(1);
    private static final List<String> SCHEMAS = List.of(Catalog.DEFAULT_SCHEMA);

    public CatalogState {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    public static CatalogState of(Collection<StoredTable> tables, Related related) {
        Map<Long, StoredTable> byId = new LinkedHashMap<>();
        tables.forEach(table -> byId.put(table.id(), table));
        return new CatalogState(1, byId, related);
    }

    public List<String> schemas() {
        return SCHEMAS;
    }

    public Optional<StoredTable> find(String schema, String name) {
        for (StoredTable table : tables.values()) {
            if (table.info().name().equals(name) && table.info().schema().equals(schema)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    public List<TableInfo> infos() {
        List<TableInfo> infos = new ArrayList<>(tables.size());
        tables.values().forEach(table -> infos.add(table.info()));
        return infos;
    }

    public CatalogState with(StoredTable table) {
        Map<Long, StoredTable> changed = new LinkedHashMap<>(tables);
        changed.put(table.id(), table);
        return new CatalogState(VERSIONS.incrementAndGet(), changed, related);
    }

    public CatalogState without(long id) {
        Map<Long, StoredTable> changed = new LinkedHashMap<>(tables);
        changed.remove(id);
        return new CatalogState(VERSIONS.incrementAndGet(), changed, related.withoutTable(id));
    }

    public CatalogState with(Related changed) {
        return new CatalogState(VERSIONS.incrementAndGet(), tables, changed);
    }
}
