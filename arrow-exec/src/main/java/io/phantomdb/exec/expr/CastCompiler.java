package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.json.JsonScalar;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.LongMath;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import io.phantomdb.exec.kernel.Widening;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The cast matrix, PostgreSQL's explicit casts. SQLSTATE 42846 for a pair that does not exist.
final class CastCompiler {
    private CastCompiler() {}

    static Evaluator compile(Evaluator operand, SqlType to, EvaluationContext context) {
        SqlType from = operand.type();
        if (from.equals(to)) {
            return operand;
        }
        if (from.kind() == SqlType.Kind.NULL) {
            return new LiteralEvaluator(new Expr.Literal(null, to));
        }
        if (from.isString()) {
            return to.isString()
                    ? new RowFunction(to, List.of(operand), stringToString(from, to))
                    : new RowFunction(to, List.of(operand), TextParser.body(to, context));
        }
        if (from.kind() == SqlType.Kind.JSONB && to.isString()) {
            return new RowFunction(to, List.of(operand), stringToString(from, to));
        }
        if (to.isString()) {
            SqlType shape = from;
            return new RowFunction(to, List.of(operand), (values, row, out, scratch) -> {
                String text = TextForm.of(values[0], row, shape, context.zone());
                putText(text, to, out, scratch);
            });
        }
        if (from.isArray() && to.isArray()) {
            return new ArrayCast(operand, to, context);
        }
        if (from.isInteger() && (to.kind() == SqlType.Kind.DECIMAL || to.isInteger())
                || from.kind() == SqlType.Kind.DECIMAL && to.kind() == SqlType.Kind.DECIMAL) {
            return new ExactCast(operand, to);
        }
        return new RowFunction(to, List.of(operand), scalar(from, to, context));
    }

    private static RowFunction.Body scalar(SqlType from, SqlType to, EvaluationContext context) {
        if (from.isNumeric() && to.isNumeric()) {
            return NumericCast.body(from, to);
        }
        return switch (from.kind()) {
            case BOOLEAN -> {
                if (to.isInteger()) {
                    yield (values, row, out, scratch) ->
                            Values.putInteger(to.layout(), out, 0, Values.integer(values[0], row));
                }
                throw impossible(from, to);
            }
            case SMALLINT, INTEGER, BIGINT -> {
                if (to.kind() == SqlType.Kind.BOOLEAN) {
                    yield (values, row, out, scratch) ->
                            Memory.putByte(out, (byte) (Values.integer(values[0], row) != 0 ? 1 : 0));
                }
                throw impossible(from, to);
            }
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> TemporalCast.body(from, to, context);
            case JSONB -> fromJson(to, context);
            case NULL, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, VARBINARY, UUID, ARRAY -> throw impossible(from, to);
        };
    }

    private static RowFunction.Body fromJson(SqlType to, EvaluationContext context) {
        String wanted = to.kind() == SqlType.Kind.DECIMAL
                ? "numeric"
                : to.kind() == SqlType.Kind.DOUBLE
                        ? "double precision"
                        : to.kind().name().toLowerCase(Locale.ROOT);
        if (to.kind() == SqlType.Kind.BOOLEAN) {
            return (values, row, out, scratch) -> {
                boolean truth = JsonScalar.truth(Strings.text(values[0].values() + 16L * row), wanted);
                Memory.putByte(out, (byte) (truth ? 1 : 0));
            };
        }
        if (!to.isNumeric()) {
            throw impossible(SqlType.JSONB, to);
        }
        return (values, row, out, scratch) -> {
            BigDecimal number = JsonScalar.number(Strings.text(values[0].values() + 16L * row), wanted);
            BigDecimal whole = to.isInteger() ? number.setScale(0, RoundingMode.HALF_UP) : number;
            LiteralForm.write(TextParser.parse(whole.toPlainString(), to, context), to, out, scratch);
        };
    }

    static DatabaseException impossible(SqlType from, SqlType to) {
        return new DatabaseException(SqlState.CANNOT_COERCE, "cannot cast type " + from + " to " + to);
    }

    private static RowFunction.Body stringToString(SqlType from, SqlType to) {
        boolean unpad = from.kind() == SqlType.Kind.CHAR && to.kind() == SqlType.Kind.VARCHAR;
        int limit = to.precision();
        boolean pad = to.kind() == SqlType.Kind.CHAR;
        return (values, row, out, scratch) -> {
            long view = values[0].values() + 16L * row;
            long address = Strings.address(view);
            int length = unpad ? Strings.trimmedLength(view) : Strings.length(view);
            put(address, length, limit, pad, out, scratch);
        };
    }

    /// Cuts to `limit` characters (0: unlimited), pads CHAR with spaces.
    private static void put(long address, int length, int limit, boolean pad, long out, Region scratch) {
        if (limit == 0 || length <= limit && !pad) {
            Strings.put(out, address, length);
            return;
        }
        int characters = Strings.characters(address, length);
        if (characters > limit) {
            int end = 0;
            for (int seen = 0; end < length; end++) {
                if ((Memory.getByte(address + end) & 0xc0) != 0x80 && ++seen > limit) {
                    break;
                }
            }
            Strings.put(out, address, end);
        } else if (pad && characters < limit) {
            int total = length + limit - characters;
            long padded = scratch.allocateBytes(total);
            Memory.copy(address, padded, length);
            Memory.fill(padded + length, (long) total - length, (byte) ' ');
            Strings.put(out, padded, total);
        } else {
            Strings.put(out, address, length);
        }
    }

    private static void putText(String text, SqlType to, long out, Region scratch) {
        LiteralForm.writeBytes(text.getBytes(StandardCharsets.UTF_8), out, scratch);
        put(Strings.address(out), Strings.length(out), to.precision(), to.kind() == SqlType.Kind.CHAR, out, scratch);
    }

    /// Between integers and decimals: loops, since queries are full of these.
    private static final class ExactCast extends Evaluator {
        private final Evaluator operand;
        private final int shift;

        ExactCast(Evaluator operand, SqlType to) {
            super(to);
            this.operand = operand;
            this.shift = to.scale() - operand.type().scale();
        }

        @Override
        Vector evaluate(Batch batch, Region scratch) {
            Vector value = operand.flat(batch, scratch);
            int rows = batch.rows();
            if (value.layout() != Layout.INT128 && shift >= 0 && shift <= 18) {
                Vector fast = scaled(value, rows, scratch);
                if (fast != null) {
                    return fast;
                }
            }
            return slow(value, rows, scratch);
        }

        private @Nullable Vector scaled(Vector value, int rows, Region scratch) {
            long longs = Widening.longs(value, scratch);
            long factor = Int128.power(shift);
            int bits = LongMath.bits(longs, rows);
            SqlType to = type();
            if (factor != 1 && bits + LongMath.bits(factor) > 63) {
                return null;
            }
            long out = longs;
            if (factor != 1) {
                out = scratch.allocate(8L * rows);
                LongMath.multiplyBy(longs, factor, rows, out);
            }
            boolean decimal = to.kind() == SqlType.Kind.DECIMAL;
            if (decimal && to.precision() > 18) {
                return Decimals.canBeNarrow(to.scale())
                        ? Vector.flat(Decimals.narrow(to.scale()), out, value.validity(), rows)
                        : null;
            }
            long maximum = decimal ? Int128.power(to.precision()) - 1 : IntegerArithmetic.maximum(to);
            if (to.kind() != SqlType.Kind.BIGINT
                    && LongMath.anyOutside(out, decimal ? -maximum : -maximum - 1, maximum, rows)) {
                return null;
            }
            if (to.layout() == Layout.INT64) {
                return Vector.flat(to, out, value.validity(), rows);
            }
            long narrowed = scratch.allocate((long) rows * to.layout().width());
            Widening.narrow(out, to.layout(), rows, narrowed);
            return Vector.flat(to, narrowed, value.validity(), rows);
        }

        private Vector slow(Vector value, int rows, Region scratch) {
            int width = type().layout().width();
            long out = scratch.allocate((long) rows * width);
            for (int row = 0; row < rows; row++) {
                if (value.validity() != 0 && !Bits.get(value.validity(), row)) {
                    continue;
                }
                BigInteger rescaled = DecimalDivision.rescale(
                        Values.big(value, row), operand.type().scale(), type().scale());
                NumericCast.putExact(rescaled, type(), out + (long) row * width);
            }
            return Vector.flat(type(), out, value.validity(), rows);
        }
    }
}
