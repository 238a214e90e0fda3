package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;

/// Parquet's hybrid of run lengths and bit packing: dictionary codes, definition levels, booleans.
///
///     run    varint (length << 1), value in ceil(width / 8) bytes
///     packed varint (groups << 1 | 1), groups * 8 values of width bits
///
/// Source: Parquet's Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".
public final class RunDecoder {
    private RunDecoder() {}

    /// Decodes `count` codes into ints; `out` has room for 7 more.
    public static void codes(Input in, int width, int count, long out) {
        if (width == 0) {
            in.take(in.remaining());
            Memory.fill(out, 4L * count, (byte) 0);
            return;
        }
        if (width > 32) {
            throw new CorruptPage("codes of " + width + " bits");
        }
        int done = 0;
        while (done < count) {
            int header = in.readCount("a run's length");
            int length = header >>> 1;
            if ((header & 1) == 1) {
                int n = (int) Math.min(8L * length, count - done);
                long bytes = (long) length * width;
                long needed = ((long) n * width + 7) >>> 3;
                long from = in.take(Math.max(needed, Math.min(bytes, in.remaining())));
                BitUnpacker.ints(from, width, n, out + 4L * done);
                done += n;
            } else {
                int valueBytes = (width + 7) >>> 3;
                int value = littleEndian(in.take(valueBytes), valueBytes);
                int n = Math.min(length, count - done);
                long to = out + 4L * done;
                for (int i = 0; i < n; i++) {
                    Memory.putInt(to + 4L * i, value);
                }
                done += n;
            }
        }
    }

    private static int littleEndian(long address, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (Memory.getByte(address + i) & 0xff) << (8 * i);
        }
        return value;
    }

    /// Throws unless every code is less than `entries`, the size of the dictionary.
    public static void checkCodes(long codes, int count, int width, int entries) {
        if (count > 0 && entries == 0) {
            throw new CorruptPage("codes without a dictionary");
        }
        if (width < 31 && 1 << width <= entries) {
            return;
        }
        int max = 0;
        int sign = 0;
        for (int i = 0; i < count; i++) {
            int code = Memory.getInt(codes + 4L * i);
            max = Math.max(max, code);
            sign |= code;
        }
        if (sign < 0) {
            throw new CorruptPage("a code is negative");
        }
        if (max >= entries) {
            throw new CorruptPage("code " + max + " of a dictionary with " + entries + " entries");
        }
    }

    /// Decodes `count` values of one bit into a bitmap (zeroed before) and returns how many are 1.
    public static int bits(Input in, int count, long bitmap) {
        int done = 0;
        int ones = 0;
        while (done < count) {
            int header = in.readCount("a run's length");
            int length = header >>> 1;
            if ((header & 1) == 1) {
                int n = (int) Math.min(8L * length, count - done);
                long from = in.take(Math.max((n + 7) >>> 3, Math.min(length, in.remaining())));
                ones += Bitmap.append(from, n, bitmap, done);
                done += n;
            } else {
                int value = in.readByte();
                if (value > 1) {
                    throw new CorruptPage("a level of " + value + " where 0 or 1 is possible");
                }
                int n = Math.min(length, count - done);
                if (value == 1) {
                    Bitmap.set(bitmap, done, n);
                    ones += n;
                }
                done += n;
            }
        }
        return ones;
    }
}
