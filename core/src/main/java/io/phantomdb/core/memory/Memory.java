package io.phantomdb.core.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/// Raw off-heap memory by absolute address, through one global segment: no bounds are checked, and C2 compiles each
/// access to a single instruction (per-buffer segments and Arrow's getters measured 1.4 to 100 times slower).
///
/// All values are little endian. The caller owns what it allocates and keeps addresses inside it.
public final class Memory {
    /// The whole address space.
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final MethodHandle MALLOC = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("malloc"),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("free"),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    private Memory() {}

    /// Allocates `bytes` of uninitialised memory outside any budget; [Region] is what most callers want.
    ///
    /// @throws OutOfMemoryError if the system has none left
    public static long allocate(long bytes) {
        long address;
        try {
            address = (long) MALLOC.invokeExact(bytes);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
        if (address == 0) {
            throw new OutOfMemoryError("malloc of " + bytes + " bytes failed");
        }
        return address;
    }

    /// Gives back what [#allocate] returned.
    public static void free(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static byte getByte(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    public static void putByte(long address, byte value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, value);
    }

    public static short getShort(long address) {
        return ALL.get(SHORT, address);
    }

    public static void putShort(long address, short value) {
        ALL.set(SHORT, address, value);
    }

    public static int getInt(long address) {
        return ALL.get(INT, address);
    }

    public static void putInt(long address, int value) {
        ALL.set(INT, address, value);
    }

    public static long getLong(long address) {
        return ALL.get(LONG, address);
    }

    public static void putLong(long address, long value) {
        ALL.set(LONG, address, value);
    }

    public static float getFloat(long address) {
        return ALL.get(FLOAT, address);
    }

    public static void putFloat(long address, float value) {
        ALL.set(FLOAT, address, value);
    }

    public static double getDouble(long address) {
        return ALL.get(DOUBLE, address);
    }

    public static void putDouble(long address, double value) {
        ALL.set(DOUBLE, address, value);
    }

    public static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /// Copies between places that do not overlap; quicker than [#copy] below some hundred bytes.
    public static void copyDisjoint(long from, long to, int bytes) {
        if (bytes > 256) {
            copy(from, to, bytes);
        } else if (bytes >= 8) {
            for (int i = 0; i < bytes - 8; i += 8) {
                putLong(to + i, getLong(from + i));
            }
            putLong(to + bytes - 8, getLong(from + bytes - 8));
        } else if (bytes >= 4) {
            putInt(to, getInt(from));
            putInt(to + bytes - 4, getInt(from + bytes - 4));
        } else {
            for (int i = 0; i < bytes; i++) {
                putByte(to + i, getByte(from + i));
            }
        }
    }

    public static void copy(byte[] from, int offset, long to, int bytes) {
        MemorySegment.copy(from, offset, ALL, ValueLayout.JAVA_BYTE, to, bytes);
    }

    public static void copy(long from, byte[] to, int offset, int bytes) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, offset, bytes);
    }

    public static void fill(long address, long bytes, byte value) {
        ALL.asSlice(address, bytes).fill(value);
    }

    /// Compares two byte strings as unsigned bytes; a prefix sorts first. Less than, equal to or greater than 0.
    public static int compare(long left, int leftBytes, long right, int rightBytes) {
        int common = Math.min(leftBytes, rightBytes);
        int i = 0;
        for (; i + 8 <= common; i += 8) {
            long a = getLong(left + i);
            long b = getLong(right + i);
            if (a != b) {
                return Long.compareUnsigned(Long.reverseBytes(a), Long.reverseBytes(b));
            }
        }
        for (; i < common; i++) {
            int difference = (getByte(left + i) & 0xff) - (getByte(right + i) & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(leftBytes, rightBytes);
    }

    public static boolean equal(long left, long right, int bytes) {
        int i = 0;
        for (; i + 8 <= bytes; i += 8) {
            if (getLong(left + i) != getLong(right + i)) {
                return false;
            }
        }
        for (; i < bytes; i++) {
            if (getByte(left + i) != getByte(right + i)) {
                return false;
            }
        }
        return true;
    }
}
