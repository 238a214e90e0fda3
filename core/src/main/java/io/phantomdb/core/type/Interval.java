package io.phantomdb.core.type;

/// A PostgreSQL interval: three parts that do not carry into each other.
public record Interval(int months, int days, long micros) {}
