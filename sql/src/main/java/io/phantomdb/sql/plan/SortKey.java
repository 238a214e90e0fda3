package io.phantomdb.sql.plan;

/// @param column position in the input's columns
/// @param nullsFirst where NULLs go; the default of SQL text is last for ascending, first for descending
public record SortKey(int column, boolean descending, boolean nullsFirst) {}
