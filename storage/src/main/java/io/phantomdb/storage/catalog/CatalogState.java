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
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// One immutable version of the set of tables and other objects. An index or a foreign key never outlives its tables.
public final class CatalogState {
    private static final AtomicLong VERSIONS = new AtomicLong(1);

    public static final CatalogState EMPTY = new CatalogState(1, Map.of(), Map.of());

    private final long version;
    private final Map<Long, StoredTable> tables;
    private final Map<String, CatalogObject> objects;
    private final Related related;

    private CatalogState(long version, Map<Long, StoredTable> tables, Map<String, CatalogObject> objects) {
        this.version = version;
        this.tables = Collections.unmodifiableMap(tables);
        this.objects = Collections.unmodifiableMap(objects);
        this.related = Related.of(objects.values());
    }

    public static CatalogState of(Collection<StoredTable> tables, Collection<CatalogObject> objects) {
        Map<Long, StoredTable> byId = new LinkedHashMap<>();
        tables.forEach(table -> byId.put(table.id(), table));
        Map<String, CatalogObject> byKey = new LinkedHashMap<>();
        objects.forEach(object -> byKey.put(object.key(), object));
        return next(byId, byKey);
    }

    private static CatalogState next(Map<Long, StoredTable> tables, Map<String, CatalogObject> objects) {
        return new CatalogState(VERSIONS.incrementAndGet(), tables, objects);
    }

    /// Another for each state that there ever was in this process, also of transactions that roll back: plans are kept
    /// by it.
    public long version() {
        return version;
    }

    /// By their ids.
    public Map<Long, StoredTable> tables() {
        return tables;
    }

    /// By their keys.
    public Map<String, CatalogObject> objects() {
        return objects;
    }

    /// Indexes and foreign keys by their tables.
    public Related related() {
        return related;
    }

    /// The default schema first, then the others by name.
    public List<String> schemas() {
        TreeSet<String> others = new TreeSet<>();
        all(CatalogObject.Schema.class).forEach(schema -> others.add(schema.schema()));
        List<String> schemas = new ArrayList<>(List.of(Catalog.DEFAULT_SCHEMA));
        schemas.addAll(others);
        return schemas;
    }

    public Optional<StoredTable> find(String schema, String name) {
        for (StoredTable table : tables.values()) {
            if (table.info().name().equals(name) && table.info().schema().equals(schema)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    /// Whether a table, view, sequence or index is called so.
    public boolean isTaken(String schema, String name) {
        return find(schema, name).isPresent()
                || objects.values().stream()
                        .anyMatch(object -> object.name().equals(name)
                                && object.schema().equals(schema)
                                && !object.name().isEmpty());
    }

    public <T extends CatalogObject> Stream<T> all(Class<T> kind) {
        return objects.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    public Optional<CatalogObject> object(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    public List<TableInfo> infos() {
        List<TableInfo> infos = new ArrayList<>(tables.size());
        tables.values().forEach(table -> infos.add(table.info()));
        return infos;
    }

    public CatalogState with(StoredTable table) {
        Map<Long, StoredTable> changed = new LinkedHashMap<>(tables);
        changed.put(table.id(), table);
        return next(changed, objects);
    }

    /// Without the table, its indexes and foreign keys.
    public CatalogState without(long id) {
        Map<Long, StoredTable> changed = new LinkedHashMap<>(tables);
        changed.remove(id);
        Map<String, CatalogObject> left = new LinkedHashMap<>(objects);
        left.values().removeIf(object -> object.needs(id));
        return next(changed, left);
    }

    public CatalogState with(CatalogObject object) {
        Map<String, CatalogObject> changed = new LinkedHashMap<>(objects);
        changed.put(object.key(), object);
        return next(tables, changed);
    }

    public CatalogState withoutObject(String key) {
        Map<String, CatalogObject> changed = new LinkedHashMap<>(objects);
        changed.remove(key);
        return next(tables, changed);
    }
}
