package io.phantomdb.storage.version;

import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.Related;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
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

    /// With other indexes or foreign keys.
    public DatabaseVersion with(UnaryOperator<Related> change) {
        return new DatabaseVersion(catalog.with(change.apply(catalog.related())), tables);
    }

    public DatabaseVersion withDropped(long id) {
        Map<Long, TableVersion> changed = new LinkedHashMap<>(tables);
        changed.remove(id);
        return new DatabaseVersion(catalog.without(id), changed);
    }
}
