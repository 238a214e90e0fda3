package io.phantomdb.parquet;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows as Java objects (in the form of literals), to and from batches: for tests.
public final class Rows {
    private Rows() {}

    public static Column column(int id, String name, SqlType type, boolean nullable) {
        return new Column(id, name, type, nullable, Optional.empty(), false);
    }

    /// A batch without selection.
    public static Batch batch(List<SqlType> types, List<List<@Nullable Object>> rows, Region region) {
        List<Vector> vectors = new ArrayList<>();
        for (int c = 0; c < types.size(); c++) {
            SqlType type = types.get(c);
            int width = type.layout().width();
            long values = region.allocateZeroed((long) width * rows.size() + 8);
            long validity = region.allocateZeroed(rows.size() / 8 + 16);
            boolean anyNull = false;
            for (int r = 0; r < rows.size(); r++) {
                Object value = rows.get(r).get(c);
                if (value == null) {
                    anyNull = true;
                    continue;
                }
                long at = validity + (r >> 3);
                Memory.putByte(at, (byte) (Memory.getByte(at) | 1 << (r & 7)));
                put(type, value, values + (long) r * width, region);
            }
            vectors.add(Vector.flat(type, values, anyNull ? validity : 0, rows.size()));
        }
        return Batch.of(vectors, rows.size());
    }

    private static void put(SqlType type, Object value, long to, Region region) {
        switch (type.kind()) {
            case BOOLEAN -> Memory.putByte(to, (byte) ((Boolean) value ? 1 : 0));
            case SMALLINT -> Memory.putShort(to, ((Long) value).shortValue());
            case INTEGER, DATE -> Memory.putInt(to, ((Long) value).intValue());
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> Memory.putLong(to, (Long) value);
            case REAL -> Memory.putFloat(to, ((Double) value).floatValue());
            case DOUBLE -> Memory.putDouble(to, (Double) value);
            case DECIMAL -> {
                BigInteger unscaled = ((BigDecimal) value).unscaledValue();
                Memory.putLong(to, unscaled.longValue());
                if (type.precision() > 18) {
                    Memory.putLong(to + 8, unscaled.shiftRight(64).longValue());
                }
            }
            case CHAR, VARCHAR -> putBytes(((String) value).getBytes(StandardCharsets.UTF_8), to, region);
            case VARBINARY, ARRAY -> putBytes(((Bytes) value).array(), to, region);
            case UUID -> {
                Memory.putLong(to, Long.reverseBytes(((UUID) value).getMostSignificantBits()));
                Memory.putLong(to + 8, Long.reverseBytes(((UUID) value).getLeastSignificantBits()));
            }
            case INTERVAL -> {
                Interval interval = (Interval) value;
                Memory.putInt(to, interval.months());
                Memory.putInt(to + 4, interval.days());
                Memory.putLong(to + 8, interval.micros() * 1000);
            }
            case NULL -> throw new AssertionError();
        }
    }

    private static void putBytes(byte[] bytes, long to, Region region) {
        long address = region.allocate(bytes.length + 8L);
        Memory.copy(bytes, 0, address, bytes.length);
        byte[] prefix = new byte[4];
        System.arraycopy(bytes, 0, prefix, 0, Math.min(4, bytes.length));
        Memory.putInt(to, bytes.length);
        Memory.copy(prefix, 0, to + 4, 4);
        Memory.putLong(to + 8, address);
    }

    /// The selected rows.
    public static List<List<@Nullable Object>> of(Batch batch) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < batch.selected(); i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (Vector vector : batch.columns()) {
                row.add(value(vector, batch.row(i)));
            }
            rows.add(row);
        }
        return rows;
    }

    public static @Nullable Object value(Vector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        long at = vector.valueAddress(row);
        return switch (vector.type().kind()) {
            case BOOLEAN -> Memory.getByte(at) != 0;
            case SMALLINT -> (long) Memory.getShort(at);
            case INTEGER, DATE -> (long) Memory.getInt(at);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> Memory.getLong(at);
            case REAL -> (double) Memory.getFloat(at);
            case DOUBLE -> Memory.getDouble(at);
            case DECIMAL -> decimal(vector.type(), at);
            case CHAR, VARCHAR, JSONB -> new String(bytes(at), StandardCharsets.UTF_8);
            case VARBINARY, ARRAY -> new Bytes(bytes(at));
            case UUID -> new UUID(Long.reverseBytes(Memory.getLong(at)), Long.reverseBytes(Memory.getLong(at + 8)));
            case INTERVAL -> new Interval(Memory.getInt(at), Memory.getInt(at + 4), Memory.getLong(at + 8) / 1000);
            case NULL -> null;
        };
    }

    private static BigDecimal decimal(SqlType type, long at) {
        BigInteger low = BigInteger.valueOf(Memory.getLong(at));
        if (type.precision() <= 18) {
            return new BigDecimal(low, type.scale());
        }
        BigInteger mask = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        return new BigDecimal(
                BigInteger.valueOf(Memory.getLong(at + 8)).shiftLeft(64).or(low.and(mask)), type.scale());
    }

    private static byte[] bytes(long view) {
        byte[] bytes = new byte[Memory.getInt(view)];
        Memory.copy(Memory.getLong(view + 8), bytes, 0, bytes.length);
        int prefix = 0;
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            prefix |= (bytes[i] & 0xff) << 8 * i;
        }
        if (prefix != Memory.getInt(view + 4)) {
            throw new AssertionError("the view's prefix is wrong");
        }
        return bytes;
    }
}
