package io.phantomdb.storage.version;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.store.VirtualTable;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The tables of schema `sys`. Any thread.
public final class VirtualTables {
    private final ConcurrentHashMap<String, VirtualTable> byName = new ConcurrentHashMap<>();

    /// @throws IllegalArgumentException if there is one of the name or, unlikely, with its id
    public void add(VirtualTable table) {
        boolean taken = byName.values().stream()
                .anyMatch(other -> other.info().id() == table.info().id());
        if (taken || byName.putIfAbsent(table.info().name(), table) != null) {
            throw new IllegalArgumentException("two tables sys." + table.info().name());
        }
    }

    public Optional<VirtualTable> find(String schema, String name) {
        return schema.equals(Catalog.SYSTEM_SCHEMA) ? Optional.ofNullable(byName.get(name)) : Optional.empty();
    }
}
