package io.phantomdb.sql.plan;

import io.phantomdb.core.type.SqlType;

/// A column that a plan yields.
///
/// @param name as a client sees it; need not be unique
/// @param nullable false only where no row can have NULL
public record Field(String name, SqlType type, boolean nullable) {
    @Override
    public String toString() {
        return name + " " + type + (nullable ? "" : " NOT NULL");
    }
}
