package io.phantomdb.core.schema;

/// A table that holds what a query yielded at its last REFRESH.
///
/// @param query its id, schema and name are those of the table
/// @param populated whether it holds anything that may be read; not so after WITH NO DATA
public record MaterializedView(ViewInfo query, boolean populated) {}
