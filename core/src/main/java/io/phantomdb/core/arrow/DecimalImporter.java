package io.phantomdb.core.arrow;

import io.phantomdb.core.arrow.ColumnImporter.Target;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import java.math.BigInteger;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Decimals of 32 to 256 bits into 64 or 128.
final class DecimalImporter {
    private static final BigInteger LIMIT = BigInteger.TEN.pow(SqlType.DECIMAL_PRECISION_MAX);

    private DecimalImporter() {}

    static long read(ArrowType.Decimal decimal, long from, SqlType type, Target target) {
        boolean narrow = type.layout().width() == Long.BYTES;
        return switch (decimal.getBitWidth()) {
            case 32 -> fromInts(from, narrow, target);
            case 64 -> narrow ? from : fromLongs(from, target);
            case 128 -> narrow ? narrowed(from, target) : from;
            default -> narrow ? narrowed256(from, target) : fromWide(from, target);
        };
    }

    private static long fromInts(long from, boolean narrow, Target target) {
        int width = narrow ? 8 : 16;
        long to = target.region().allocate((long) width * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            long value = Memory.getInt(from + 4L * i);
            Memory.putLong(to + (long) width * i, value);
            if (!narrow) {
                Memory.putLong(to + 16L * i + 8, value >> 63);
            }
        }
        return to;
    }

    private static long fromLongs(long from, Target target) {
        long to = target.region().allocate(16L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            long value = Memory.getLong(from + 8L * i);
            Memory.putLong(to + 16L * i, value);
            Memory.putLong(to + 16L * i + 8, value >> 63);
        }
        return to;
    }

    private static long narrowed(long from, Target target) {
        long to = target.region().allocate(8L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            long value = Memory.getLong(from + 16L * i);
            if (Memory.getLong(from + 16L * i + 8) != value >> 63 && !target.isNull(i)) {
                throw target.outOfRange(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, i);
            }
            Memory.putLong(to + 8L * i, value);
        }
        return to;
    }

    private static long narrowed256(long from, Target target) {
        long wide = fromWide(from, target);
        return narrowed(wide, target);
    }

    private static long fromWide(long from, Target target) {
        long to = target.region().allocate(16L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            long low = Memory.getLong(from + 32L * i);
            long high = Memory.getLong(from + 32L * i + 8);
            boolean fits = Memory.getLong(from + 32L * i + 16) == high >> 63
                    && Memory.getLong(from + 32L * i + 24) == high >> 63
                    && value(high, low).abs().compareTo(LIMIT) < 0;
            if (!fits && !target.isNull(i)) {
                throw target.outOfRange(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, i);
            }
            Memory.putLong(to + 16L * i, low);
            Memory.putLong(to + 16L * i + 8, high);
        }
        return to;
    }

    private static BigInteger value(long high, long low) {
        return BigInteger.valueOf(high).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
    }
}
