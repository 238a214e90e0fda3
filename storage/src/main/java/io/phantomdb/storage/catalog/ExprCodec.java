package io.phantomdb.storage.catalog;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.Functions;
import io.phantomdb.core.function.LibraryFunction;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Column defaults as bytes: `[u8 kind][fields]`, functions and types by name so that a new one changes no old
/// file.
final class ExprCodec {
    private static final byte LITERAL = 1;
    private static final byte CALL = 2;
    private static final byte CAST = 3;
    private static final byte CASE = 4;
    private static final byte IN = 5;
    private static final byte COLUMN = 6;
    private static final byte PARAMETER = 7;
    private static final byte APPLY = 8;

    /// Before the kind of an array's elements.
    private static final String ARRAY_OF = "ARRAY OF ";

    private ExprCodec() {}

    static void write(ByteSink sink, Expr expr) {
        switch (expr) {
            case Expr.Literal literal -> {
                sink.writeByte(LITERAL);
                writeLiteral(sink, literal);
            }
            case Expr.Call call -> {
                sink.writeByte(CALL).writeText(call.function().name());
                writeType(sink, call.type());
                writeAll(sink, call.arguments());
            }
            case Expr.Apply apply -> {
                sink.writeByte(APPLY).writeText(apply.function().id());
                writeType(sink, apply.type());
                writeAll(sink, apply.arguments());
            }
            case Expr.Cast cast -> {
                writeType(sink.writeByte(CAST), cast.type());
                write(sink, cast.operand());
            }
            case Expr.Case branches -> writeCase(sink, branches);
            case Expr.In in -> {
                writeType(sink.writeByte(IN), in.type());
                write(sink, in.operand());
                writeAll(sink, in.values());
            }
            case Expr.ColumnRef column -> writeType(sink.writeByte(COLUMN).writeInt(column.index()), column.type());
            case Expr.Parameter parameter ->
                writeType(sink.writeByte(PARAMETER).writeInt(parameter.index()), parameter.type());
        }
    }

    static Expr read(ByteSource source) {
        byte kind = source.readByte();
        return switch (kind) {
            case LITERAL -> readLiteral(source);
            case CALL -> {
                ScalarFunction function = ScalarFunction.valueOf(source.readText());
                SqlType type = readType(source);
                yield new Expr.Call(function, readAll(source), type);
            }
            case APPLY -> {
                LibraryFunction function = Functions.byId(source.readText());
                SqlType type = readType(source);
                yield new Expr.Apply(function, readAll(source), type);
            }
            case CAST -> {
                SqlType type = readType(source);
                yield new Expr.Cast(read(source), type);
            }
            case CASE -> readCase(source);
            case IN -> {
                SqlType type = readType(source);
                Expr operand = read(source);
                List<Expr.Literal> values = new ArrayList<>();
                readAll(source).forEach(value -> values.add((Expr.Literal) value));
                yield new Expr.In(operand, values, type);
            }
            case COLUMN -> {
                int index = source.readInt();
                yield new Expr.ColumnRef(index, readType(source));
            }
            case PARAMETER -> {
                int index = source.readInt();
                yield new Expr.Parameter(index, readType(source));
            }
            default -> throw new IllegalStateException("expression of kind " + kind);
        };
    }

    static void writeType(ByteSink sink, SqlType type) {
        String name =
                type.isArray() ? ARRAY_OF + type.element().name() : type.kind().name();
        sink.writeText(name).writeInt(type.precision()).writeInt(type.scale());
    }

    static SqlType readType(ByteSource source) {
        String name = source.readText();
        int precision = source.readInt();
        int scale = source.readInt();
        return name.startsWith(ARRAY_OF)
                ? SqlType.array(new SqlType(SqlType.Kind.valueOf(name.substring(ARRAY_OF.length())), precision, scale))
                : new SqlType(SqlType.Kind.valueOf(name), precision, scale);
    }

    private static void writeAll(ByteSink sink, List<? extends Expr> exprs) {
        sink.writeInt(exprs.size());
        exprs.forEach(expr -> write(sink, expr));
    }

    private static List<Expr> readAll(ByteSource source) {
        int count = source.readInt();
        List<Expr> exprs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            exprs.add(read(source));
        }
        return exprs;
    }

    private static void writeCase(ByteSink sink, Expr.Case branches) {
        writeType(sink.writeByte(CASE), branches.type());
        sink.writeInt(branches.branches().size());
        for (Expr.Branch branch : branches.branches()) {
            write(sink, branch.condition());
            write(sink, branch.value());
        }
        sink.writeBoolean(branches.otherwise().isPresent());
        branches.otherwise().ifPresent(otherwise -> write(sink, otherwise));
    }

    private static Expr readCase(ByteSource source) {
        SqlType type = readType(source);
        int count = source.readInt();
        List<Expr.Branch> branches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Expr condition = read(source);
            branches.add(new Expr.Branch(condition, read(source)));
        }
        Optional<Expr> otherwise = source.readBoolean() ? Optional.of(read(source)) : Optional.empty();
        return new Expr.Case(branches, otherwise, type);
    }

    private static void writeLiteral(ByteSink sink, Expr.Literal literal) {
        writeType(sink, literal.type());
        switch (literal.value()) {
            case null -> sink.writeByte(0);
            case Boolean value -> sink.writeByte(1).writeBoolean(value);
            case Long value -> sink.writeByte(2).writeLong(value);
            case Double value -> sink.writeByte(3).writeLong(Double.doubleToRawLongBits(value));
            case BigDecimal value -> sink.writeByte(4).writeText(value.toString());
            case String value -> sink.writeByte(5).writeText(value);
            case Expr.Bytes value -> sink.writeByte(6).writeBytes(value.array());
            case Interval value ->
                sink.writeByte(7)
                        .writeInt(value.months())
                        .writeInt(value.days())
                        .writeLong(value.micros());
            case UUID value ->
                sink.writeByte(8).writeLong(value.getMostSignificantBits()).writeLong(value.getLeastSignificantBits());
            default ->
                throw new IllegalArgumentException(
                        "literal of " + literal.value().getClass());
        }
    }

    private static Expr.Literal readLiteral(ByteSource source) {
        SqlType type = readType(source);
        byte kind = source.readByte();
        @Nullable
        Object value = switch (kind) {
            case 0 -> null;
            case 1 -> source.readBoolean();
            case 2 -> source.readLong();
            case 3 -> Double.longBitsToDouble(source.readLong());
            case 4 -> new BigDecimal(source.readText());
            case 5 -> source.readText();
            case 6 -> new Expr.Bytes(source.readBytes());
            case 7 -> {
                int months = source.readInt();
                int days = source.readInt();
                yield new Interval(months, days, source.readLong());
            }
            case 8 -> {
                long high = source.readLong();
                yield new UUID(high, source.readLong());
            }
            default -> throw new IllegalStateException("literal of kind " + kind);
        };
        return new Expr.Literal(value, type);
    }
}
