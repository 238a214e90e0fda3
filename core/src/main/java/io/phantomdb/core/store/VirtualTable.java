package io.phantomdb.core.store;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A table of schema `sys` that is nowhere stored: its rows are made when a scan of it opens. It can be read by every
/// query and written by none.
///
/// @param rows one value per visible column, in the form of [io.phantomdb.core.expr.Expr.Literal]; called by any thread
public record VirtualTable(TableInfo info, Supplier<List<List<@Nullable Object>>> rows) {
    /// @param nullable whether any of its values may be NULL
    public record VirtualColumn(String name, SqlType type, boolean nullable) {}

    public static VirtualColumn column(String name, SqlType type) {
        return new VirtualColumn(name, type, false);
    }

    public static VirtualColumn nullable(String name, SqlType type) {
        return new VirtualColumn(name, type, true);
    }

    public static VirtualTable of(
            String name, List<VirtualColumn> columns, Supplier<List<List<@Nullable Object>>> rows) {
        List<Column> all = new ArrayList<>();
        for (VirtualColumn column : columns) {
            all.add(new Column(
                    all.size() + 1, column.name(), column.type(), column.nullable(), Optional.empty(), false));
        }
        all.add(new Column(all.size() + 1, TableInfo.ROW_ID, SqlType.BIGINT, false, Optional.empty(), true));
        TableInfo info = new TableInfo(
                id(name), Catalog.SYSTEM_SCHEMA, name, all, List.of(all.size() - 1), false, all.size() + 1);
        return new VirtualTable(info, rows);
    }

    /// Below 0, where stored tables have none.
    private static long id(String name) {
        return -1L - (name.hashCode() & 0x7fff_ffffL);
    }
}
