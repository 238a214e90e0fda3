package io.phantomdb.engine;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.schema.ViewInfo;
import java.util.List;
import java.util.Optional;

/// A catalog as a session looks names up in it.
record SessionCatalog(Catalog catalog, List<String> searchPath) implements Catalog {
    @Override
    public long version() {
        return catalog.version();
    }

    @Override
    public List<String> schemas() {
        return catalog.schemas();
    }

    @Override
    public List<TableInfo> tables() {
        return catalog.tables();
    }

    @Override
    public Optional<TableInfo> table(String schema, String name) {
        return catalog.table(schema, name);
    }

    @Override
    public TableStatistics statistics(TableInfo table) {
        return catalog.statistics(table);
    }

    @Override
    public List<SequenceInfo> sequences() {
        return catalog.sequences();
    }

    @Override
    public List<ViewInfo> views() {
        return catalog.views();
    }

    @Override
    public List<IndexInfo> indexes(TableInfo table) {
        return catalog.indexes(table);
    }

    @Override
    public Optional<IndexInfo> index(String schema, String name) {
        return catalog.index(schema, name);
    }

    @Override
    public List<ForeignKey> foreignKeys(TableInfo table) {
        return catalog.foreignKeys(table);
    }

    @Override
    public List<MaterializedView> materializedViews() {
        return catalog.materializedViews();
    }

    @Override
    public Optional<MaterializedView> materializedView(TableInfo table) {
        return catalog.materializedView(table);
    }

    @Override
    public Optional<TableAnalysis> analysis(TableInfo table) {
        return catalog.analysis(table);
    }

    @Override
    public Optional<String> comment(long object, int fieldId) {
        return catalog.comment(object, fieldId);
    }
}
