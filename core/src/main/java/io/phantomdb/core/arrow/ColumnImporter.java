package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Reads one Arrow column as a vector: a view where the layouts agree, else a conversion loop.
final class ColumnImporter {
    private static final int VIEW_BYTES = 16;
    private static final int INLINE_BYTES = 12;

    private ColumnImporter() {}

    static Vector read(FieldVector source, SqlType type, int rows, Region region) {
        if (type.kind() == SqlType.Kind.NULL) {
            return Vector.flat(type, region.allocateZeroed(rows), region.allocateZeroed((rows + 7) >> 3), rows);
        }
        if (type.isArray()) {
            return ListImporter.read(source, type, rows, region);
        }
        long validity = source.getNullCount() == 0 ? 0 : source.getValidityBufferAddress();
        long values = rows == 0 ? region.allocate(1) : values(source, type, validity, rows, region);
        return Vector.flat(type, values, validity, rows);
    }

    private static long values(FieldVector source, SqlType type, long validity, int rows, Region region) {
        ArrowType arrow = source.getField().getType();
        String column = source.getName();
        return switch (arrow) {
            case ArrowType.Utf8 _ -> strings(source, rows, region);
            case ArrowType.Binary _ -> strings(source, rows, region);
            case ArrowType.LargeUtf8 _ -> largeStrings(source, rows, region);
            case ArrowType.LargeBinary _ -> largeStrings(source, rows, region);
            case ArrowType.Utf8View _ -> views((BaseVariableWidthViewVector) source, validity, rows, region);
            case ArrowType.BinaryView _ -> views((BaseVariableWidthViewVector) source, validity, rows, region);
            default -> fixed(arrow, source.getDataBufferAddress(), type, new Target(column, validity, rows, region));
        };
    }

    private static long fixed(ArrowType arrow, long from, SqlType type, Target target) {
        return switch (arrow) {
            case ArrowType.Bool _ -> booleans(from, target);
            case ArrowType.Int integer -> IntegerImporter.read(integer, from, target);
            case ArrowType.FloatingPoint floating ->
                floating.getPrecision() == FloatingPointPrecision.HALF ? halves(from, target) : from;
            case ArrowType.Decimal decimal -> DecimalImporter.read(decimal, from, type, target);
            case ArrowType.FixedSizeBinary binary ->
                type.kind() == SqlType.Kind.UUID ? from : fixedStrings(from, binary.getByteWidth(), target);
            case ArrowType.Date date -> date.getUnit() == DateUnit.DAY ? from : TimeImporter.days(from, target);
            case ArrowType.Time time -> TimeImporter.times(time.getUnit(), time.getBitWidth(), from, target);
            case ArrowType.Timestamp timestamp -> TimeImporter.timestamps(timestamp.getUnit(), from, target);
            case ArrowType.Interval interval -> TimeImporter.intervals(interval.getUnit(), from, target);
            case ArrowType.Duration duration -> TimeImporter.durations(duration.getUnit(), from, target);
            case ArrowType other ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "column \"" + target.column + "\": values of Arrow type " + other + " cannot be taken in");
        };
    }

    /// Where converted values go, and what errors say.
    record Target(String column, long validity, int rows, Region region) {
        boolean isNull(int row) {
            return validity != 0 && (Memory.getByte(validity + (row >> 3)) >> (row & 7) & 1) == 0;
        }

        DatabaseException outOfRange(SqlState state, int row) {
            return new DatabaseException(
                    state, "column \"" + column + "\", row " + (row + 1) + " of the batch: value out of range");
        }
    }

    private static long booleans(long from, Target target) {
        long to = target.region.allocate(target.rows);
        for (int i = 0; i < target.rows; i++) {
            Memory.putByte(to + i, (byte) (Memory.getByte(from + (i >> 3)) >> (i & 7) & 1));
        }
        return to;
    }

    private static long halves(long from, Target target) {
        long to = target.region.allocate(4L * target.rows);
        for (int i = 0; i < target.rows; i++) {
            Memory.putFloat(to + 4L * i, Float.float16ToFloat(Memory.getShort(from + 2L * i)));
        }
        return to;
    }

    private static long fixedStrings(long from, int width, Target target) {
        long to = target.region.allocate((long) VIEW_BYTES * target.rows);
        for (int i = 0; i < target.rows; i++) {
            putView(to + (long) VIEW_BYTES * i, from + (long) width * i, width);
        }
        return to;
    }

    private static long strings(FieldVector source, int rows, Region region) {
        long offsets = source.getOffsetBufferAddress();
        long data = source.getDataBufferAddress();
        long to = region.allocate((long) VIEW_BYTES * rows);
        int start = Memory.getInt(offsets);
        for (int i = 0; i < rows; i++) {
            int end = Memory.getInt(offsets + 4L * (i + 1));
            putView(to + (long) VIEW_BYTES * i, data + start, end - start);
            start = end;
        }
        return to;
    }

    private static long largeStrings(FieldVector source, int rows, Region region) {
        long offsets = source.getOffsetBufferAddress();
        long data = source.getDataBufferAddress();
        long to = region.allocate((long) VIEW_BYTES * rows);
        long start = Memory.getLong(offsets);
        for (int i = 0; i < rows; i++) {
            long end = Memory.getLong(offsets + 8L * (i + 1));
            if (end - start > Integer.MAX_VALUE) {
                throw new DatabaseException(
                        SqlState.PROGRAM_LIMIT_EXCEEDED,
                        "column \"" + source.getName() + "\": a value of " + (end - start) + " bytes is too long");
            }
            putView(to + (long) VIEW_BYTES * i, data + start, (int) (end - start));
            start = end;
        }
        return to;
    }

    /// Arrow's views: `int length`, then either up to 12 bytes inline or a prefix, `int buffer`, `int offset`.
    private static long views(BaseVariableWidthViewVector source, long validity, int rows, Region region) {
        long from = source.getDataBufferAddress();
        List<ArrowBuf> buffers = source.getDataBuffers();
        long to = region.allocate((long) VIEW_BYTES * rows);
        Target target = new Target(source.getName(), validity, rows, region);
        for (int i = 0; i < rows; i++) {
            long view = from + (long) VIEW_BYTES * i;
            int length = target.isNull(i) ? 0 : Memory.getInt(view);
            long bytes = length <= INLINE_BYTES
                    ? view + 4
                    : buffers.get(Memory.getInt(view + 8)).memoryAddress() + Memory.getInt(view + 12);
            putView(to + (long) VIEW_BYTES * i, bytes, length);
        }
        return to;
    }

    private static void putView(long view, long bytes, int length) {
        Memory.putInt(view, length);
        Memory.putInt(view + 4, 0);
        for (int i = 0; i < Math.min(length, 4); i++) {
            Memory.putByte(view + 4 + i, Memory.getByte(bytes + i));
        }
        Memory.putLong(view + 8, bytes);
    }
}
