package io.phantomdb.exec.kernel;

import io.phantomdb.core.memory.Memory;
import java.nio.charset.StandardCharsets;

/// String views ([io.phantomdb.core.type.Layout#BYTES]): sixteen bytes of length, prefix and address.
public final class Strings {
    private Strings() {}

    public static int length(long view) {
        return Memory.getInt(view);
    }

    public static long address(long view) {
        return Memory.getLong(view + 8);
    }

    /// Writes a view of `length` bytes at `address`.
    public static void put(long view, long address, int length) {
        Memory.putInt(view, length);
        int prefix = 0;
        if (length >= 4) {
            prefix = Memory.getInt(address);
        } else {
            for (int i = 0; i < length; i++) {
                prefix |= (Memory.getByte(address + i) & 0xff) << 8 * i;
            }
        }
        Memory.putInt(view + 4, prefix);
        Memory.putLong(view + 8, address);
    }

    public static boolean equal(long left, long right) {
        // length and prefix in one
        if (Memory.getLong(left) != Memory.getLong(right)) {
            return false;
        }
        int length = Memory.getInt(left);
        return length <= 4 || Memory.equal(address(left) + 4, address(right) + 4, length - 4);
    }

    /// By unsigned bytes: the "C" collation.
    public static int compare(long left, long right) {
        int a = Integer.reverseBytes(Memory.getInt(left + 4));
        int b = Integer.reverseBytes(Memory.getInt(right + 4));
        if (a != b) {
            return Integer.compareUnsigned(a, b);
        }
        return Memory.compare(address(left), length(left), address(right), length(right));
    }

    /// Length without trailing spaces: what counts of a CHAR.
    public static int trimmedLength(long view) {
        int length = length(view);
        long address = address(view);
        while (length > 0 && Memory.getByte(address + length - 1) == ' ') {
            length--;
        }
        return length;
    }

    /// The first eight bytes as an unsigned number that orders as the strings do, as far as they differ there.
    public static long orderPrefix(long view) {
        int length = length(view);
        long address = address(view);
        if (length >= 8) {
            return Long.reverseBytes(Memory.getLong(address));
        }
        long prefix = 0;
        for (int i = 0; i < length; i++) {
            prefix |= (Memory.getByte(address + i) & 0xffL) << 56 - 8 * i;
        }
        return prefix;
    }

    public static String text(long view) {
        int length = length(view);
        byte[] bytes = new byte[length];
        Memory.copy(address(view), bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Characters of UTF-8 text.
    public static int characters(long address, int length) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            count += (Memory.getByte(address + i) & 0xc0) != 0x80 ? 1 : 0;
        }
        return count;
    }
}
