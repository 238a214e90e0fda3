package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One call of a library function: the arguments of one row, and the place of its result. It moves from row to
/// row.
///
/// Reading an argument that is NULL is a mistake, but for [#isNull]; a strict function never meets one.
public final class Invocation {
    private final Vector[] values;
    private final SqlType[] types;
    private final SqlType type;
    private final EvaluationContext context;
    private final Region scratch;
    private int row;
    private long out;
    private boolean resultNull;

    Invocation(Vector[] values, SqlType[] types, SqlType type, EvaluationContext context, Region scratch) {
        this.values = values;
        this.types = types;
        this.type = type;
        this.context = context;
        this.scratch = scratch;
    }

    void moveTo(int nextRow, long nextOut) {
        row = nextRow;
        out = nextOut;
        resultNull = false;
    }

    boolean isResultNull() {
        return resultNull;
    }

    /// How many arguments there are.
    public int size() {
        return values.length;
    }

    public boolean isNull(int argument) {
        return types[argument].kind() == SqlType.Kind.NULL || values[argument].isNull(row);
    }

    public SqlType type(int argument) {
        return types[argument];
    }

    public SqlType resultType() {
        return type;
    }

    public String text(int argument) {
        long view = values[argument].values() + 16L * row;
        return types[argument].kind() == SqlType.Kind.CHAR ? Strings.text(view).stripTrailing() : Strings.text(view);
    }

    /// An integer, a date's days, a time's or timestamp's microseconds, a boolean's 0 or 1.
    public long integer(int argument) {
        return Values.integer(values[argument], row);
    }

    public int int32(int argument) {
        return (int) Math.clamp(integer(argument), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public boolean truth(int argument) {
        return integer(argument) != 0;
    }

    public double real(int argument) {
        return switch (types[argument].kind()) {
            case REAL, DOUBLE -> Values.real(values[argument], row);
            case DECIMAL -> decimal(argument).doubleValue();
            default -> integer(argument);
        };
    }

    public BigDecimal decimal(int argument) {
        return new BigDecimal(Values.big(values[argument], row), types[argument].scale());
    }

    public byte[] bytes(int argument) {
        long view = values[argument].values() + 16L * row;
        byte[] bytes = new byte[Strings.length(view)];
        Memory.copy(Strings.address(view), bytes, 0, bytes.length);
        return bytes;
    }

    /// Where the bytes of a text stand; they stay there as long as the result is used.
    public long address(int argument) {
        return Strings.address(values[argument].values() + 16L * row);
    }

    /// Bytes of a text.
    public int length(int argument) {
        return Strings.length(values[argument].values() + 16L * row);
    }

    /// The value's bytes: of text and bytes themselves, of all else in the layout of its type.
    public byte[] raw(int argument) {
        SqlType shape = types[argument];
        if (shape.layout() == Layout.BYTES) {
            return bytes(argument);
        }
        byte[] bytes = new byte[shape.layout().width()];
        long at = Values.at(values[argument], row);
        Memory.copy(at, bytes, 0, values[argument].layout().width());
        if (values[argument].layout().width() < bytes.length && bytes[7] < 0) {
            Arrays.fill(bytes, 8, bytes.length, (byte) -1);
        }
        return bytes;
    }

    public Interval interval(int argument) {
        long at = Values.at(values[argument], row);
        return new Interval(Memory.getInt(at), Memory.getInt(at + 4), Memory.getLong(at + 8) / 1000);
    }

    public UUID uuid(int argument) {
        long at = Values.at(values[argument], row);
        return new UUID(Long.reverseBytes(Memory.getLong(at)), Long.reverseBytes(Memory.getLong(at + 8)));
    }

    /// The argument as a cast to text gives it.
    public String asText(int argument) {
        return TextForm.of(values[argument], row, shape(argument), context.zone());
    }

    /// The elements of an array as text; null for those that are NULL.
    public List<@Nullable String> elementTexts(int argument) {
        ArrayForm form = ArrayForm.of(types[argument]);
        List<@Nullable String> texts = new ArrayList<>();
        for (Object value : form.decode(bytes(argument))) {
            texts.add(value == null ? null : ArrayText.text(value, form.element(), context.zone()));
        }
        return texts;
    }

    /// The argument as PostgreSQL prints it: as [#asText], but a boolean is `t` or `f`.
    public String printed(int argument) {
        return types[argument].kind() == SqlType.Kind.BOOLEAN ? truth(argument) ? "t" : "f" : asText(argument);
    }

    /// The argument as the object that a literal of its type holds.
    public Literal literal(int argument) {
        return LiteralForm.read(values[argument], row, shape(argument));
    }

    private SqlType shape(int argument) {
        return types[argument];
    }

    public ZoneId zone() {
        return context.zone();
    }

    /// The statement's start in microseconds since 1970-01-01T00:00Z.
    public long statementMicros() {
        return context.statementMicros();
    }

    public RandomGenerator random() {
        return context.random();
    }

    public EvaluationContext context() {
        return context;
    }

    public void returnsNull() {
        resultNull = true;
    }

    public void returns(String text) {
        LiteralForm.writeBytes(text.getBytes(StandardCharsets.UTF_8), out, scratch);
    }

    /// A text that stands in an argument's memory.
    public void returnsView(long address, int length) {
        Strings.put(out, address, length);
    }

    public void returns(byte[] bytes) {
        LiteralForm.writeBytes(bytes, out, scratch);
    }

    public void returns(boolean value) {
        Memory.putByte(out, (byte) (value ? 1 : 0));
    }

    /// To any integer type, DECIMAL, date or time. SQLSTATE 22003.
    public void returns(long value) {
        switch (type.kind()) {
            case SMALLINT, INTEGER -> {
                if (value < IntegerArithmetic.minimum(type) || value > IntegerArithmetic.maximum(type)) {
                    throw Decimals.overflow(type);
                }
                Values.putInteger(type.layout(), out, 0, value);
            }
            case DECIMAL -> returns(BigDecimal.valueOf(value));
            case DOUBLE -> Memory.putDouble(out, value);
            case DATE -> Memory.putInt(out, Temporal.checkedDate(value));
            case TIMESTAMP, TIMESTAMPTZ -> Memory.putLong(out, Temporal.checkedTimestamp(value));
            default -> Values.putInteger(type.layout(), out, 0, value);
        }
    }

    public void returns(double value) {
        if (type.kind() == SqlType.Kind.REAL) {
            Memory.putFloat(out, (float) value);
        } else {
            Memory.putDouble(out, value);
        }
    }

    /// A DOUBLE that must not have overflowed: SQLSTATE 22003 for an infinity that no argument was.
    public void returnsFinite(double value) {
        if (Double.isInfinite(value)) {
            for (int i = 0; i < values.length; i++) {
                if (Double.isInfinite(real(i))) {
                    returns(value);
                    return;
                }
            }
            throw new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
        }
        returns(value);
    }

    /// Rounded to the type's scale. SQLSTATE 22003.
    public void returns(BigDecimal value) {
        BigInteger unscaled = value.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
        DecimalDivision.put(unscaled, type, out);
    }

    /// SQLSTATE 22008 where a part does not fit.
    public void returnsInterval(long months, long days, long micros) {
        Temporal.putInterval(out, months, days, micros);
    }

    public void returns(UUID value) {
        Memory.putLong(out, Long.reverseBytes(value.getMostSignificantBits()));
        Memory.putLong(out + 8, Long.reverseBytes(value.getLeastSignificantBits()));
    }

    /// A literal's value, not NULL, of the result's type.
    public void returns(Literal literal) {
        if (literal.isNull()) {
            returnsNull();
        } else if (literal.value() instanceof Bytes binary) {
            returns(binary.array());
        } else {
            LiteralForm.write(literal, type, out, scratch);
        }
    }
}
