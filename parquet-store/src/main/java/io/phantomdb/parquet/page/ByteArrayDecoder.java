package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;

/// Byte arrays become 16-byte views ([io.phantomdb.core.type.Layout#BYTES]) of the encoded bytes, without copying where
/// the encoding holds them whole.
public final class ByteArrayDecoder {
    private ByteArrayDecoder() {}

    /// PLAIN: `int length`, bytes.
    public static void plain(Input in, int count, long out) {
        long position = in.position();
        long end = position + in.remaining();
        for (int i = 0; i < count; i++) {
            // length and prefix of a view stand in the page as they are
            long head = Memory.getLong(position);
            int length = (int) head;
            position += 4;
            if (length < 0 || length > end - position) {
                throw new CorruptPage("a value of " + length + " bytes where " + (end - position) + " are left");
            }
            long view = out + 16L * i;
            Memory.putLong(view, length >= 4 ? head : head & -1L >>> 8 * (4 - length));
            Memory.putLong(view + 8, position);
            position += length;
        }
        in.take(position - in.position());
    }

    /// DELTA_LENGTH_BYTE_ARRAY: the lengths, delta encoded, then all bytes.
    public static void deltaLength(Input in, int count, long out, Region region) {
        long lengths = region.allocate(4L * count + 4);
        DeltaDecoder.ints(in, count, lengths);
        for (int i = 0; i < count; i++) {
            int length = Memory.getInt(lengths + 4L * i);
            putView(out + 16L * i, length, in.take(length));
        }
    }

    /// DELTA_BYTE_ARRAY: lengths of the prefixes shared with the predecessor, delta encoded, then the suffixes as
    /// DELTA_LENGTH_BYTE_ARRAY.
    public static void deltaPrefix(Input in, int count, long out, Region region) {
        long prefixes = region.allocate(4L * count + 4);
        DeltaDecoder.ints(in, count, prefixes);
        deltaLength(in, count, out, region);
        long before = 0;
        int beforeLength = 0;
        for (int i = 0; i < count; i++) {
            int prefix = Memory.getInt(prefixes + 4L * i);
            if (prefix < 0 || prefix > beforeLength) {
                throw new CorruptPage("a prefix of " + prefix + " bytes of a value with " + beforeLength);
            }
            long view = out + 16L * i;
            int suffix = Memory.getInt(view);
            if (prefix > 0) {
                long whole = region.allocateBytes((long) prefix + suffix);
                Memory.copy(before, whole, prefix);
                Memory.copy(Memory.getLong(view + 8), whole + prefix, suffix);
                putView(view, Math.addExact(prefix, suffix), whole);
            }
            before = Memory.getLong(view + 8);
            beforeLength = Memory.getInt(view);
        }
    }

    /// Values of `width` bytes side by side.
    public static void fixed(long values, int width, int count, long out) {
        for (int i = 0; i < count; i++) {
            putView(out + 16L * i, width, values + (long) i * width);
        }
    }

    /// Writes a view of `length` bytes at `address`; up to 3 bytes behind them are read and dropped.
    public static void putView(long view, int length, long address) {
        int prefix = length == 0 ? 0 : Memory.getInt(address);
        if (length < 4) {
            prefix &= (1 << 8 * length) - 1;
        }
        Memory.putInt(view, length);
        Memory.putInt(view + 4, prefix);
        Memory.putLong(view + 8, address);
    }
}
