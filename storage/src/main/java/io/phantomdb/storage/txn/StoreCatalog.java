package io.phantomdb.storage.txn;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.store.VirtualTable;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.version.Analysed;
import io.phantomdb.storage.version.Statistics;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.storage.version.VirtualTables;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The catalog as a reader sees it; figures come from the table versions that it may read.
public record StoreCatalog(
        CatalogState state, LongFunction<@Nullable TableVersion> versions, VirtualTables virtualTables)
        implements Catalog {
    @Override
    public long version() {
        return state.version();
    }

    @Override
    public List<String> schemas() {
        return state.schemas();
    }

    @Override
    public List<SequenceInfo> sequences() {
        return state.all(CatalogObject.Sequence.class)
                .map(CatalogObject.Sequence::info)
                .toList();
    }

    @Override
    public List<ViewInfo> views() {
        return state.all(CatalogObject.View.class).map(CatalogObject.View::info).toList();
    }

    @Override
    public Optional<String> comment(long object, int fieldId) {
        return state.object(CatalogObject.Comment.keyOf(object, fieldId))
                .map(comment -> ((CatalogObject.Comment) comment).text());
    }

    @Override
    public List<TableInfo> tables() {
        return state.infos();
    }

    @Override
    public Optional<TableInfo> table(String schema, String name) {
        return state.find(schema, name)
                .map(StoredTable::info)
                .or(() -> virtualTables.find(schema, name).map(VirtualTable::info));
    }

    @Override
    public TableStatistics statistics(TableInfo table) {
        TableVersion version = versions.apply(table.id());
        TableStatistics known = version == null ? Statistics.unknown(table) : Statistics.of(version);
        return analysis(table).map(found -> Analysed.with(known, found, table)).orElse(known);
    }

    @Override
    public List<MaterializedView> materializedViews() {
        return state.all(CatalogObject.Materialized.class)
                .map(CatalogObject.Materialized::view)
                .toList();
    }

    @Override
    public Optional<MaterializedView> materializedView(TableInfo table) {
        return state.object(CatalogObject.Materialized.keyOf(table.id()))
                .map(object -> ((CatalogObject.Materialized) object).view());
    }

    @Override
    public Optional<TableAnalysis> analysis(TableInfo table) {
        return state.object(CatalogObject.Analysis.keyOf(table.id()))
                .map(analysis -> ((CatalogObject.Analysis) analysis).found());
    }

    @Override
    public List<IndexInfo> indexes(TableInfo table) {
        return state.related().indexesOf(table.id());
    }

    @Override
    public Optional<IndexInfo> index(String schema, String name) {
        return state.related().index(schema, name);
    }

    @Override
    public List<ForeignKey> foreignKeys(TableInfo table) {
        return state.related().foreignKeysOf(table.id());
    }
}
