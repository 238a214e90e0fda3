package io.phantomdb.core.arrow;

import io.phantomdb.core.arrow.ColumnImporter.Target;
import io.phantomdb.core.memory.Memory;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Integers of every width and sign; unsigned ones widen to the next type, 64 bits to DECIMAL(20,0).
final class IntegerImporter {
    private IntegerImporter() {}

    static long read(ArrowType.Int type, long from, Target target) {
        return switch (type.getBitWidth()) {
            case 8 -> bytes(from, type.getIsSigned(), target);
            case 16 -> type.getIsSigned() ? from : shorts(from, target);
            case 32 -> type.getIsSigned() ? from : integers(from, target);
            default -> type.getIsSigned() ? from : longs(from, target);
        };
    }

    private static long bytes(long from, boolean signed, Target target) {
        long to = target.region().allocate(2L * target.rows());
        int mask = signed ? -1 : 0xff;
        for (int i = 0; i < target.rows(); i++) {
            Memory.putShort(to + 2L * i, (short) (Memory.getByte(from + i) & mask));
        }
        return to;
    }

    private static long shorts(long from, Target target) {
        long to = target.region().allocate(4L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            Memory.putInt(to + 4L * i, Memory.getShort(from + 2L * i) & 0xffff);
        }
        return to;
    }

    private static long integers(long from, Target target) {
        long to = target.region().allocate(8L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            Memory.putLong(to + 8L * i, Memory.getInt(from + 4L * i) & 0xffff_ffffL);
        }
        return to;
    }

    private static long longs(long from, Target target) {
        long to = target.region().allocate(16L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            Memory.putLong(to + 16L * i, Memory.getLong(from + 8L * i));
            Memory.putLong(to + 16L * i + 8, 0);
        }
        return to;
    }
}
