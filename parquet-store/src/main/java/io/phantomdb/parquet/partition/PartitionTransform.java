package io.phantomdb.parquet.partition;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Partitioning;
import io.phantomdb.core.schema.Partitioning.Field;
import io.phantomdb.core.schema.Partitioning.Transform;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One partition field of a table: computes its values for the rows of a batch. Immutable; any thread.
public final class PartitionTransform {
    private static final long MICROS_PER_HOUR = 3_600_000_000L;

    private final Field field;
    private final int column;
    private final SqlType source;

    private PartitionTransform(Field field, int column, SqlType source) {
        this.field = field;
        this.column = column;
        this.source = source;
    }

    /// The fields of a table's partitioning.
    public static List<PartitionTransform> of(Partitioning partitioning, List<Column> columns) {
        List<PartitionTransform> transforms = new ArrayList<>();
        for (Field field : partitioning.fields()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).fieldId() == field.fieldId()) {
                    transforms.add(
                            new PartitionTransform(field, i, columns.get(i).type()));
                }
            }
        }
        return transforms;
    }

    /// Whether the transform takes columns of a type. Iceberg would also truncate DECIMAL, but it cannot write
    /// the result where that has one more digit: -999.99 of DECIMAL(5,2) in steps of a unit is -1000.00.
    public static boolean takes(Transform transform, SqlType type) {
        Kind kind = type.kind();
        boolean timestamp = kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMPTZ;
        boolean exact = kind == Kind.SMALLINT || kind == Kind.INTEGER || kind == Kind.BIGINT || kind == Kind.DECIMAL;
        boolean bytes = kind == Kind.VARCHAR || kind == Kind.VARBINARY;
        return switch (transform) {
            case HOUR -> timestamp;
            case YEAR, MONTH, DAY -> timestamp || kind == Kind.DATE;
            case TRUNCATE -> exact && kind != Kind.DECIMAL || bytes;
            case BUCKET -> exact || bytes || timestamp || kind == Kind.DATE || kind == Kind.TIME || kind == Kind.UUID;
            case IDENTITY ->
                exact
                        || bytes
                        || timestamp
                        || kind == Kind.DATE
                        || kind == Kind.TIME
                        || kind == Kind.UUID
                        || kind == Kind.BOOLEAN;
        };
    }

    public Field field() {
        return field;
    }

    /// Position of the column among the table's.
    public int column() {
        return column;
    }

    /// The type of its values.
    public SqlType type() {
        return switch (field.transform()) {
            case IDENTITY -> source;
            case TRUNCATE -> source.kind() == Kind.SMALLINT ? SqlType.INTEGER : source;
            case DAY -> SqlType.DATE;
            case YEAR, MONTH, HOUR, BUCKET -> SqlType.INTEGER;
        };
    }

    /// The values for rows of the column.
    ///
    /// @param region holds the result
    public Vector apply(Vector rows, Region region) {
        if (field.transform() == Transform.IDENTITY) {
            return rows;
        }
        int width = type().layout().width();
        long values = region.allocateZeroed((long) width * rows.rows() + 8);
        for (int row = 0; row < rows.rows(); row++) {
            if (!rows.isNull(row)) {
                put(rows.valueAddress(row), values + (long) width * row, region);
            }
        }
        return Vector.flat(type(), values, validity(rows, region), rows.rows());
    }

    private static long validity(Vector rows, Region region) {
        if (rows.validity() == 0 && rows.dictionary() == null) {
            return 0;
        }
        long validity = region.allocateZeroed(rows.rows() / 8 + 1);
        for (int row = 0; row < rows.rows(); row++) {
            if (!rows.isNull(row)) {
                long bits = validity + (row >> 3);
                Memory.putByte(bits, (byte) (Memory.getByte(bits) | 1 << (row & 7)));
            }
        }
        return validity;
    }

    private void put(long from, long to, Region region) {
        switch (field.transform()) {
            case YEAR -> Memory.putInt(to, (int) (Math.floorDiv(months(days(from)), 12) - 1970));
            case MONTH -> Memory.putInt(to, (int) (months(days(from)) - 1970 * 12));
            case DAY -> Memory.putInt(to, (int) days(from));
            case HOUR -> Memory.putInt(to, (int) Math.floorDiv(Memory.getLong(from), MICROS_PER_HOUR));
            case BUCKET -> Memory.putInt(to, bucket(from));
            case TRUNCATE -> truncate(from, to, region);
            case IDENTITY -> throw new AssertionError();
        }
    }

    /// Days since 1970.
    private long days(long address) {
        return source.kind() == Kind.DATE
                ? Memory.getInt(address)
                : Math.floorDiv(Memory.getLong(address), 24 * MICROS_PER_HOUR);
    }

    /// Months since the year 0, of days since 1970 (Hinnant, "chrono-compatible low-level date algorithms").
    private static long months(long days) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        return (yearOfEra + era * 400) * 12 + monthFromMarch + 2;
    }

    private int bucket(long address) {
        int hash = switch (source.layout()) {
            case INT16 -> Murmur.ofLong(Memory.getShort(address));
            case INT32 -> Murmur.ofLong(Memory.getInt(address));
            case INT64 -> source.kind() == Kind.DECIMAL ? ofDecimal(address) : Murmur.ofLong(Memory.getLong(address));
            case INT128 -> ofDecimal(address);
            case BYTES -> Murmur.ofBytes(Memory.getLong(address + 8), Memory.getInt(address));
            case UUID -> Murmur.ofBytes(address, 16);
            case INT8, FLOAT32, FLOAT64, INTERVAL -> throw new AssertionError(source);
        };
        return (hash & Integer.MAX_VALUE) % field.argument();
    }

    /// Of the shortest big-endian form.
    private int ofDecimal(long address) {
        byte[] bytes = unscaled(address).toByteArray();
        try (Region region = new Region(io.phantomdb.core.memory.MemoryBudget.unlimited("hash"))) {
            long copy = region.allocateBytes(bytes.length);
            for (int i = 0; i < bytes.length; i++) {
                Memory.putByte(copy + i, bytes[i]);
            }
            return Murmur.ofBytes(copy, bytes.length);
        }
    }

    private BigInteger unscaled(long address) {
        if (source.layout() == Layout.INT64) {
            return BigInteger.valueOf(Memory.getLong(address));
        }
        return BigInteger.valueOf(Memory.getLong(address + 8))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(Memory.getLong(address))));
    }

    private void truncate(long from, long to, Region region) {
        int width = field.argument();
        switch (source.layout()) {
            case INT16 -> {
                int value = Memory.getShort(from);
                Memory.putInt(to, value - Math.floorMod(value, width));
            }
            case INT32 -> {
                int value = Memory.getInt(from);
                Memory.putInt(to, value - Math.floorMod(value, width));
            }
            case INT64 -> {
                long value = Memory.getLong(from);
                Memory.putLong(to, value - Math.floorMod(value, width));
            }
            case BYTES -> {
                long bytes = Memory.getLong(from + 8);
                int length = Memory.getInt(from);
                int cut = source.kind() == Kind.VARCHAR ? characters(bytes, length, width) : Math.min(length, width);
                long copy = region.allocateBytes(cut + 4L);
                Memory.copy(bytes, copy, cut);
                Vectors.putView(to, copy, cut);
            }
            case INT8, INT128, UUID, FLOAT32, FLOAT64, INTERVAL -> throw new AssertionError(source);
        }
    }

    /// Bytes of the first code points.
    private static int characters(long bytes, int length, int count) {
        int at = 0;
        int seen = 0;
        while (at < length) {
            boolean starts = (Memory.getByte(bytes + at) & 0xc0) != 0x80;
            if (starts && seen++ == count) {
                break;
            }
            at++;
        }
        return at;
    }

    /// The partition of a row, as a segment's footer tells it.
    ///
    /// @param values of all fields
    public static String text(List<Vector> values, int row) {
        return values.stream()
                .map(vector -> PartitionText.of(Optional.ofNullable(Vectors.value(vector, row))))
                .collect(Collectors.joining(","));
    }
}
