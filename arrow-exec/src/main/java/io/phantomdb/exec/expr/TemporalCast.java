package io.phantomdb.exec.expr;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Values;
import java.time.ZoneId;

/// Between dates, times, timestamps and intervals.
final class TemporalCast {
    private TemporalCast() {}

    static RowFunction.Body body(SqlType from, SqlType to, EvaluationContext context) {
        ZoneId zone = context.zone();
        return switch (to.kind()) {
            case DATE ->
                (values, row, out, scratch) -> Memory.putInt(
                        out,
                        Temporal.checkedDate(
                                Temporal.timestampToDate(local(from, to, Values.integer(values[0], row), zone))));
            case TIME -> toTime(from, to, zone);
            case TIMESTAMP -> {
                rejectTime(from, to);
                yield (values, row, out, scratch) ->
                        Memory.putLong(out, local(from, to, Values.integer(values[0], row), zone));
            }
            case TIMESTAMPTZ -> {
                rejectTime(from, to);
                yield (values, row, out, scratch) -> Memory.putLong(
                        out, Temporal.toInstant(local(from, to, Values.integer(values[0], row), zone), zone));
            }
            case INTERVAL -> {
                if (from.kind() != SqlType.Kind.TIME) {
                    throw CastCompiler.impossible(from, to);
                }
                yield (values, row, out, scratch) -> Temporal.putInterval(out, 0, 0, Values.integer(values[0], row));
            }
            case NULL,
                    BOOLEAN,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    VARCHAR,
                    VARBINARY,
                    UUID,
                    ARRAY,
                    JSONB -> throw CastCompiler.impossible(from, to);
        };
    }

    private static RowFunction.Body toTime(SqlType from, SqlType to, ZoneId zone) {
        if (from.kind() == SqlType.Kind.INTERVAL) {
            return (values, row, out, scratch) -> Memory.putLong(
                    out, Math.floorMod(Memory.getLong(Values.at(values[0], row) + 8) / 1000, Temporal.DAY));
        }
        if (from.kind() == SqlType.Kind.DATE) {
            throw CastCompiler.impossible(from, to);
        }
        return (values, row, out, scratch) ->
                Memory.putLong(out, Math.floorMod(local(from, to, Values.integer(values[0], row), zone), Temporal.DAY));
    }

    private static void rejectTime(SqlType from, SqlType to) {
        if (from.kind() == SqlType.Kind.TIME || from.kind() == SqlType.Kind.INTERVAL) {
            throw CastCompiler.impossible(from, to);
        }
    }

    /// The value as a timestamp on the session's wall clock.
    private static long local(SqlType from, SqlType to, long value, ZoneId zone) {
        return switch (from.kind()) {
            case DATE -> to.kind() == SqlType.Kind.DATE ? value * Temporal.DAY : Temporal.dateToTimestamp(value);
            case TIMESTAMP -> value;
            case TIMESTAMPTZ -> Temporal.toLocal(value, zone);
            case NULL,
                    BOOLEAN,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    VARCHAR,
                    VARBINARY,
                    TIME,
                    INTERVAL,
                    UUID,
                    ARRAY,
                    JSONB -> throw CastCompiler.impossible(from, to);
        };
    }
}
