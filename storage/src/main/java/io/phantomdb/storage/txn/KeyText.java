package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.index.KeyRows;
import io.phantomdb.storage.index.TableIndex;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Collectors;

/// A key as PostgreSQL names it in messages: `(a, b)=(1, x)`.
final class KeyText {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private KeyText() {}

    /// @param keys a batch of the key columns in key order
    static String of(TableInfo table, Batch keys, int row) {
        StringJoiner names = new StringJoiner(", ", "(", ")");
        StringJoiner values = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < table.key().size(); i++) {
            names.add(table.columns().get(table.key().get(i)).name());
            values.add(value(keys.column(i), row));
        }
        return names + "=" + values;
    }

    /// The key of an index: `(lower(a), b)=(x, 1)`.
    ///
    /// @param i number of the row among the selected ones
    static String of(TableIndex index, TableInfo table, KeyRows keys, int i) {
        StringJoiner names = new StringJoiner(", ", "(", ")");
        StringJoiner values = new StringJoiner(", ", "(", ")");
        for (int part = 0; part < index.expressions().size(); part++) {
            names.add(name(index.expressions().get(part), table));
            int row = keys.row(part, i);
            values.add(keys.part(part).isNull(row) ? "null" : value(keys.part(part), row));
        }
        return names + "=" + values;
    }

    /// Values of columns of a table.
    ///
    /// @param values a batch of those columns
    static String of(TableInfo table, List<Integer> columns, Batch values, int row) {
        StringJoiner names = new StringJoiner(", ", "(", ")");
        StringJoiner texts = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < columns.size(); i++) {
            names.add(table.columns().get(columns.get(i)).name());
            texts.add(value(values.column(i), row));
        }
        return names + "=" + texts;
    }

    private static String name(Expr expression, TableInfo table) {
        return switch (expression) {
            case Expr.ColumnRef column -> table.columns().get(column.index()).name();
            case Expr.Call call ->
                call.function().name().toLowerCase(Locale.ROOT)
                        + call.arguments().stream()
                                .map(argument -> name(argument, table))
                                .collect(Collectors.joining(", ", "(", ")"));
            case Expr.Cast cast -> name(cast.operand(), table);
            case Expr.Literal literal -> String.valueOf(literal.value());
            case Expr.Apply _, Expr.Case _, Expr.In _, Expr.Parameter _ -> "expression";
        };
    }

    private static String value(Vector vector, int row) {
        long address = vector.valueAddress(row);
        SqlType type = vector.type();
        return switch (type.kind()) {
            case NULL -> "null";
            case BOOLEAN -> Memory.getByte(address) != 0 ? "t" : "f";
            case SMALLINT -> String.valueOf(Memory.getShort(address));
            case INTEGER -> String.valueOf(Memory.getInt(address));
            case BIGINT -> String.valueOf(Memory.getLong(address));
            case REAL -> String.valueOf(Memory.getFloat(address));
            case DOUBLE -> String.valueOf(Memory.getDouble(address));
            case DECIMAL -> decimal(type, address);
            case CHAR, VARCHAR, JSONB -> new String(bytes(address), StandardCharsets.UTF_8);
            case VARBINARY -> "\\x" + HexFormat.of().formatHex(bytes(address));
            case ARRAY ->
                ArrayForm.of(type)
                        .decode(bytes(address))
                        .toString()
                        .replace('[', '{')
                        .replace(']', '}');
            case DATE -> LocalDate.ofEpochDay(Memory.getInt(address)).toString();
            case TIME ->
                LocalTime.ofNanoOfDay(Math.min(Memory.getLong(address) * 1000, 86_399_999_999_999L))
                        .toString();
            case TIMESTAMP -> timestamp(Memory.getLong(address));
            case TIMESTAMPTZ -> timestamp(Memory.getLong(address)) + "+00";
            case INTERVAL -> Memory.getInt(address) + " mons " + Memory.getInt(address + 4) + " days";
            case UUID ->
                new UUID(Long.reverseBytes(Memory.getLong(address)), Long.reverseBytes(Memory.getLong(address + 8)))
                        .toString();
        };
    }

    private static String decimal(SqlType type, long address) {
        BigInteger unscaled = BigInteger.valueOf(Memory.getLong(address));
        if (type.precision() > SqlType.DECIMAL_LONG_PRECISION_MAX) {
            unscaled = BigInteger.valueOf(Memory.getLong(address + 8))
                    .shiftLeft(64)
                    .or(new BigInteger(Long.toUnsignedString(Memory.getLong(address))));
        }
        return new BigDecimal(unscaled, type.scale()).toPlainString();
    }

    private static String timestamp(long micros) {
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
        String seconds = TIMESTAMP.format(instant.atOffset(ZoneOffset.UTC));
        long fraction = Math.floorMod(micros, 1_000_000L);
        return fraction == 0
                ? seconds
                : seconds + "." + String.format("%06d", fraction).replaceAll("0+$", "");
    }

    private static byte[] bytes(long view) {
        byte[] bytes = new byte[Memory.getInt(view)];
        Memory.copy(Memory.getLong(view + 8), bytes, 0, bytes.length);
        return bytes;
    }
}
