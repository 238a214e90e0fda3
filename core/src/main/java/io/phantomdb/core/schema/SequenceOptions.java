package io.phantomdb.core.schema;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;

/// How a sequence counts: `start`, `start + increment` and so on, between the bounds, both included.
///
/// @param type SMALLINT, INTEGER or BIGINT: what bounds are by default, and at most
/// @param increment not 0
/// @param cache values that the log is told of at once; as many may be left out after a crash
/// @param cycle whether it begins again at the other bound; else SQLSTATE 2200H at the end
public record SequenceOptions(
        SqlType type, long start, long increment, long minimum, long maximum, long cache, boolean cycle) {
    /// SQLSTATE 22023 where they contradict each other.
    public SequenceOptions {
        require(increment != 0, "INCREMENT must not be zero");
        require(cache > 0, "CACHE (" + cache + ") must be greater than zero");
        require(minimum >= least(type), "MINVALUE (" + minimum + ") is out of range for sequence data type " + type);
        require(maximum <= greatest(type), "MAXVALUE (" + maximum + ") is out of range for sequence data type " + type);
        require(minimum < maximum, "MINVALUE (" + minimum + ") must be less than MAXVALUE (" + maximum + ")");
        require(start >= minimum, "START value (" + start + ") cannot be less than MINVALUE (" + minimum + ")");
        require(start <= maximum, "START value (" + start + ") cannot be greater than MAXVALUE (" + maximum + ")");
    }

    /// What CREATE SEQUENCE without options gives.
    public static SequenceOptions of(SqlType type) {
        return new SequenceOptions(type, 1, 1, 1, greatest(type), 1, false);
    }

    public static long least(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT -> Short.MIN_VALUE;
            case INTEGER -> Integer.MIN_VALUE;
            default -> Long.MIN_VALUE;
        };
    }

    public static long greatest(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT -> Short.MAX_VALUE;
            case INTEGER -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, message);
        }
    }
}
