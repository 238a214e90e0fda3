package io.phantomdb.storage.version;

import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.CatalogState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The catalog and every table at one moment.
public record DatabaseVersion(CatalogState catalog, Map<Long, TableVersion> tables) {
    public DatabaseVersion {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    public @Nullable TableVersion table(long id) {
        return tables.get(id);
    }

    /// Another version of a table that is in the catalog.
    public DatabaseVersion with(TableVersion table) {
        Map<Long, TableVersion> changed = new LinkedHashMap<>(tables);
        changed.put(table.handle().id(), table);
        return new DatabaseVersion(catalog, changed);
    }

    public DatabaseVersion withCreated(TableVersion table) {
        Map<Long, TableVersion> changed = new LinkedHashMap<>(tables);
        changed.put(table.handle().id(), table);
        return new DatabaseVersion(catalog.with(table.handle().table()), changed);
    }

    /// Another form of a table that is in the catalog.
    public DatabaseVersion withAltered(TableVersion table) {
        return withCreated(table);
    }

    public DatabaseVersion withObject(CatalogObject object) {
        return new DatabaseVersion(catalog.with(object), tables);
    }

    public DatabaseVersion withoutObject(String key) {
        return new DatabaseVersion(catalog.withoutObject(key), tables);
    }

    public DatabaseVersion withDropped(long id) {
        Map<Long, TableVersion> changed = new LinkedHashMap<>(tables);
        changed.remove(id);
        return new DatabaseVersion(catalog.without(id), changed);
    }
}
