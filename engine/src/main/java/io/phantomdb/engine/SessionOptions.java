package io.phantomdb.engine;

/// @param user who it is, as the door found out
/// @param door name of the door, e.g. `flight`
public record SessionOptions(String user, String door) {}
