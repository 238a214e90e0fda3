package io.phantomdb.sql.bind;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.type.Types;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.util.ImmutableBitSet;

/// A table as Calcite sees it: all columns, or only those that users see.
///
/// VARCHAR(n) is VARCHAR here: the length matters to the store alone, and comparing columns of different lengths needs
/// no casts.
public final class CatalogTable extends AbstractTable {
    private final TableInfo table;
    private final List<Column> columns;
    private final TableStatistics statistics;
    private final Optional<AsOf> asOf;

    /// @param asOf the moment in the past at which it is read
    CatalogTable(TableInfo table, Catalog catalog, boolean withHidden, Optional<AsOf> asOf) {
        this.asOf = asOf;
        this.table = table;
        this.columns = withHidden ? table.columns() : table.visibleColumns();
        this.statistics = catalog.statistics(table);
    }

    public TableInfo table() {
        return table;
    }

    public Optional<AsOf> asOf() {
        return asOf;
    }

    /// Position in the table's columns of a column here; the same, because hidden ones are last.
    public List<Column> columns() {
        return columns;
    }

    public TableStatistics statistics() {
        return statistics;
    }

    /// The type that plans give a column's values.
    public static SqlType planType(Column column) {
        boolean texts = column.type().isArray() && column.type().element() == Kind.VARCHAR;
        return column.type().kind() == Kind.VARCHAR
                ? SqlType.VARCHAR
                : texts ? SqlType.array(SqlType.VARCHAR) : column.type();
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        RelDataTypeFactory.Builder row = factory.builder();
        for (Column column : columns) {
            row.add(column.name(), ((Types) factory).toRel(planType(column), column.nullable()));
        }
        return row.build();
    }

    @Override
    public Statistic getStatistic() {
        boolean keyVisible = table.key().stream().allMatch(position -> position < columns.size());
        List<ImmutableBitSet> keys = keyVisible ? List.of(ImmutableBitSet.of(table.key())) : List.of();
        return Statistics.of(Math.max(1, statistics.rows()), keys);
    }
}
