package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Values;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// EXTRACT of a field. Seconds and epoch come as microseconds here and are scaled to the call's type.
final class Extraction {
    private Extraction() {}

    static RowFunction.Body body(ScalarFunction function, SqlType type, EvaluationContext context) {
        boolean fraction = function == ScalarFunction.EXTRACT_SECOND || function == ScalarFunction.EXTRACT_EPOCH;
        return (values, row, out, scratch) -> {
            long field = field(function, values[0], row, context.zone());
            put(field, fraction, type, out);
        };
    }

    /// @param micros whether the value is in millionths
    private static void put(long value, boolean micros, SqlType type, long out) {
        switch (type.kind()) {
            case DECIMAL ->
                DecimalDivision.put(
                        DecimalDivision.rescale(BigInteger.valueOf(value), micros ? 6 : 0, type.scale()), type, out);
            case DOUBLE -> Memory.putDouble(out, micros ? value / 1e6 : value);
            default -> Values.putInteger(type.layout(), out, 0, micros ? Math.floorDiv(value, Temporal.SECOND) : value);
        }
    }

    private static long field(ScalarFunction function, Vector vector, int row, ZoneId zone) {
        return switch (vector.type().kind()) {
            case DATE -> {
                long days = Values.integer(vector, row);
                rejectTimeOfDay(function);
                yield function == ScalarFunction.EXTRACT_EPOCH ? days * Temporal.DAY : ofTimestamp(function, days, 0);
            }
            case TIME -> ofTime(function, Values.integer(vector, row));
            case INTERVAL -> ofInterval(function, Values.at(vector, row));
            case TIMESTAMPTZ -> {
                long micros = Values.integer(vector, row);
                yield function == ScalarFunction.EXTRACT_EPOCH
                        ? micros
                        : split(function, Temporal.toLocal(micros, zone));
            }
            default -> {
                long micros = Values.integer(vector, row);
                yield function == ScalarFunction.EXTRACT_EPOCH ? micros : split(function, micros);
            }
        };
    }

    private static void rejectTimeOfDay(ScalarFunction function) {
        if (function == ScalarFunction.EXTRACT_HOUR
                || function == ScalarFunction.EXTRACT_MINUTE
                || function == ScalarFunction.EXTRACT_SECOND) {
            String unit = function.name().substring("EXTRACT_".length()).toLowerCase(Locale.ROOT);
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "unit \"" + unit + "\" not supported for type date");
        }
    }

    private static long split(ScalarFunction function, long micros) {
        long days = Temporal.timestampToDate(micros);
        return ofTimestamp(function, days, micros - days * Temporal.DAY);
    }

    private static long ofTimestamp(ScalarFunction function, long days, long time) {
        return switch (function) {
            case EXTRACT_YEAR -> {
                long year = Temporal.year(days);
                yield year > 0 ? year : year - 1;
            }
            case EXTRACT_QUARTER -> (Temporal.month(days) + 2) / 3;
            case EXTRACT_MONTH -> Temporal.month(days);
            case EXTRACT_WEEK -> LocalDate.ofEpochDay(days).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case EXTRACT_DAY -> Temporal.day(days);
            case EXTRACT_DOW -> Math.floorMod(days + 4, 7);
            case EXTRACT_DOY -> LocalDate.ofEpochDay(days).getDayOfYear();
            default -> ofTime(function, time);
        };
    }

    private static long ofTime(ScalarFunction function, long time) {
        return switch (function) {
            case EXTRACT_HOUR -> time / (3600 * Temporal.SECOND);
            case EXTRACT_MINUTE -> time / (60 * Temporal.SECOND) % 60;
            case EXTRACT_SECOND -> time % (60 * Temporal.SECOND);
            case EXTRACT_EPOCH -> time;
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "unit " + function + " is not supported for type time");
        };
    }

    private static long ofInterval(ScalarFunction function, long at) {
        int months = Memory.getInt(at);
        long micros = Memory.getLong(at + 8) / 1000;
        return switch (function) {
            case EXTRACT_YEAR -> months / 12;
            case EXTRACT_QUARTER -> months % 12 / 3 + 1;
            case EXTRACT_MONTH -> months % 12;
            case EXTRACT_DAY -> Memory.getInt(at + 4);
            case EXTRACT_EPOCH -> {
                // a year counts 365.25 days here, a month 30
                long seconds = months / 12 * 31_557_600L + months % 12 * 2_592_000L + Memory.getInt(at + 4) * 86_400L;
                yield seconds * Temporal.SECOND + micros;
            }
            default -> ofTime(function, micros);
        };
    }
}
