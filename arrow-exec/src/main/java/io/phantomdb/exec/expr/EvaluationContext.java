package io.phantomdb.exec.expr;

import io.phantomdb.core.store.SequenceValues;
import java.time.ZoneId;
import java.util.random.RandomGenerator;

/// What expressions may know besides their arguments. One thread at a time unless `random` is thread safe.
///
/// @param statementMicros the statement's start in microseconds since 1970-01-01T00:00Z
/// @param zone the session's time zone: between TIMESTAMPTZ and TIMESTAMP, DATE, text
/// @param random source of RANDOM_UUID; must be safe for several threads
/// @param sequences what NEXT_VALUE and its like ask
public record EvaluationContext(long statementMicros, ZoneId zone, RandomGenerator random, SequenceValues sequences) {
    /// Without sequences.
    public EvaluationContext(long statementMicros, ZoneId zone, RandomGenerator random) {
        this(statementMicros, zone, random, SequenceValues.NONE);
    }
}
