package io.phantomdb.parquet.write;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.write.ColumnBuffer.PageBuffer;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/// Least and greatest value of a page, found by one loop over memory.
final class PageStatistics {
    private PageStatistics() {}

    static Statistics<?> of(PageBuffer page, SqlType type, PrimitiveType parquetType) {
        Statistics<?> statistics = Statistics.createStats(parquetType);
        statistics.incrementNumNulls(page.rows - page.present);
        if (page.present == 0) {
            return statistics;
        }
        switch (type.kind()) {
            case BOOLEAN -> booleans(statistics, page);
            case SMALLINT -> shorts(statistics, page);
            case INTEGER, DATE -> ints(statistics, page);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> longs(statistics, page, false);
            case REAL -> floats(statistics, page);
            case DOUBLE -> doubles(statistics, page);
            case DECIMAL -> decimals(statistics, page, type);
            case CHAR, VARCHAR, VARBINARY, ARRAY, JSONB -> strings(statistics, page);
            case UUID, INTERVAL -> fixed(statistics, page);
            case NULL -> throw new AssertionError();
        }
        return statistics;
    }

    private static void booleans(Statistics<?> statistics, PageBuffer page) {
        boolean any = false;
        boolean all = true;
        for (int i = 0; i < page.present; i++) {
            boolean value = Memory.getByte(page.values + i) != 0;
            any |= value;
            all &= value;
        }
        statistics.updateStats(any);
        statistics.updateStats(all);
    }

    private static void shorts(Statistics<?> statistics, PageBuffer page) {
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        for (int i = 0; i < page.present; i++) {
            int value = Memory.getShort(page.values + 2L * i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        statistics.updateStats(min);
        statistics.updateStats(max);
    }

    private static void ints(Statistics<?> statistics, PageBuffer page) {
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        for (int i = 0; i < page.present; i++) {
            int value = Memory.getInt(page.values + 4L * i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        statistics.updateStats(min);
        statistics.updateStats(max);
    }

    private static void longs(Statistics<?> statistics, PageBuffer page, boolean asInts) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < page.present; i++) {
            long value = Memory.getLong(page.values + 8L * i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        if (asInts) {
            statistics.updateStats((int) min);
            statistics.updateStats((int) max);
        } else {
            statistics.updateStats(min);
            statistics.updateStats(max);
        }
    }

    /// A page with a NaN gets NaN as bounds, which the footer's writer leaves out.
    private static void floats(Statistics<?> statistics, PageBuffer page) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < page.present; i++) {
            float value = Memory.getFloat(page.values + 4L * i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        statistics.updateStats(min);
        statistics.updateStats(max);
    }

    private static void doubles(Statistics<?> statistics, PageBuffer page) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < page.present; i++) {
            double value = Memory.getDouble(page.values + 8L * i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        statistics.updateStats(min);
        statistics.updateStats(max);
    }

    private static void decimals(Statistics<?> statistics, PageBuffer page, SqlType type) {
        if (type.precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX) {
            longs(statistics, page, type.precision() <= 9);
            return;
        }
        long min = page.values;
        long max = page.values;
        for (int i = 1; i < page.present; i++) {
            long value = page.values + 16L * i;
            min = compare128(value, min) < 0 ? value : min;
            max = compare128(value, max) > 0 ? value : max;
        }
        int bytes = ParquetSchema.decimalBytes(type.precision());
        for (long bound : new long[] {min, max}) {
            byte[] copy = new byte[bytes];
            PlainBytes.bigEndian(bound, bytes, copy, 0);
            statistics.updateStats(Binary.fromConstantByteArray(copy));
        }
    }

    private static int compare128(long left, long right) {
        int high = Long.compare(Memory.getLong(left + 8), Memory.getLong(right + 8));
        return high != 0 ? high : Long.compareUnsigned(Memory.getLong(left), Memory.getLong(right));
    }

    private static void strings(Statistics<?> statistics, PageBuffer page) {
        long min = page.values;
        long max = page.values;
        for (int i = 1; i < page.present; i++) {
            long view = page.values + 16L * i;
            min = compareViews(view, min) < 0 ? view : min;
            max = compareViews(view, max) > 0 ? view : max;
        }
        statistics.updateStats(binary(Memory.getLong(min + 8), Memory.getInt(min)));
        statistics.updateStats(binary(Memory.getLong(max + 8), Memory.getInt(max)));
    }

    private static int compareViews(long left, long right) {
        int a = Integer.reverseBytes(Memory.getInt(left + 4));
        int b = Integer.reverseBytes(Memory.getInt(right + 4));
        return a != b
                ? Integer.compareUnsigned(a, b)
                : Memory.compare(
                        Memory.getLong(left + 8), Memory.getInt(left), Memory.getLong(right + 8), Memory.getInt(right));
    }

    private static void fixed(Statistics<?> statistics, PageBuffer page) {
        long min = page.values;
        long max = page.values;
        for (int i = 1; i < page.present; i++) {
            long value = page.values + 16L * i;
            min = Memory.compare(value, 16, min, 16) < 0 ? value : min;
            max = Memory.compare(value, 16, max, 16) > 0 ? value : max;
        }
        statistics.updateStats(binary(min, 16));
        statistics.updateStats(binary(max, 16));
    }

    private static Binary binary(long address, int length) {
        byte[] copy = new byte[length];
        Memory.copy(address, copy, 0, length);
        return Binary.fromConstantByteArray(copy);
    }
}
