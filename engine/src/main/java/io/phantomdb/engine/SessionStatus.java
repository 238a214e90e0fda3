package io.phantomdb.engine;

import java.time.Instant;

/// A session as others see it.
///
/// @param inTransaction whether an explicit transaction is open
/// @param statement text of the newest statement
public record SessionStatus(
        String id,
        String user,
        String door,
        Instant begun,
        Instant lastUsed,
        boolean inTransaction,
        boolean busy,
        String statement) {}
