package io.phantomdb.core.row;

import io.phantomdb.core.type.SqlType;
import java.util.List;

/// The compact binary form of a row, the same bytes in the log and in the hot store.
public final class RowLayout {
    private final List<SqlType> types;

    public RowLayout(List<SqlType> types) {
        this.types = List.copyOf(types);
    }

    public List<SqlType> types() {
        return types;
    }
}
