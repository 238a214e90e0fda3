package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;

/// DELTA_BINARY_PACKED: differences to the predecessor, bit packed in miniblocks above the least difference of their
/// block.
///
///     header   varint block size, varint miniblocks per block, varint values, zigzag first value
///     block    zigzag least difference, one width byte per miniblock, the miniblocks
///
/// Arithmetic wraps at the width of the type. Source: Parquet's Encodings.md, "Delta Encoding".
public final class DeltaDecoder {
    private static final int BLOCK_MAX = 1 << 20;

    private DeltaDecoder() {}

    /// Decodes `count` values, which must be all there are, into ints.
    public static void ints(Input in, int count, long out) {
        decode(in, count, out, 4);
    }

    /// Decodes `count` values, which must be all there are, into longs.
    public static void longs(Input in, int count, long out) {
        decode(in, count, out, 8);
    }

    private static void decode(Input in, int count, long out, int valueBytes) {
        int blockSize = in.readCount("the block size");
        int miniblocks = in.readCount("the number of miniblocks");
        int total = in.readCount("the number of values");
        long value = in.readZigZag();
        if (miniblocks < 1
                || blockSize < 1
                || blockSize > BLOCK_MAX
                || blockSize % miniblocks != 0
                || blockSize / miniblocks % 8 != 0) {
            throw new CorruptPage("delta blocks of " + blockSize + " values in " + miniblocks + " miniblocks");
        }
        if (total != count) {
            throw new CorruptPage(total + " values where " + count + " are expected");
        }
        if (count == 0) {
            return;
        }
        if (valueBytes == 4) {
            Memory.putInt(out, (int) value);
        } else {
            Memory.putLong(out, value);
        }
        int perMiniblock = blockSize / miniblocks;
        int done = 1;
        while (done < count) {
            long least = in.readZigZag();
            long widths = in.take(miniblocks);
            for (int m = 0; m < miniblocks && done < count; m++) {
                int width = Memory.getByte(widths + m) & 0xff;
                if (width > 64) {
                    throw new CorruptPage("a miniblock of " + width + " bits per value");
                }
                int n = Math.min(perMiniblock, count - done);
                long bytes = (long) width * perMiniblock >>> 3;
                long needed = ((long) width * n + 7) >>> 3;
                long from = in.take(Math.max(needed, Math.min(bytes, in.remaining())));
                long to = out + (long) done * valueBytes;
                value = valueBytes == 4
                        ? miniblockOfInts(from, width, n, (int) least, (int) value, to)
                        : miniblockOfLongs(from, width, n, least, value, to);
                done += n;
            }
        }
    }

    private static int miniblockOfInts(long from, int width, int count, int least, int start, long out) {
        int value = start;
        if (width == 0) {
            for (int i = 0; i < count; i++) {
                value += least;
                Memory.putInt(out + 4L * i, value);
            }
        } else if (BitUnpacker.EXPANDS && width <= BitUnpacker.PAIR_WIDTH_MAX && (count & 7) == 0) {
            value = eightInts(from, width, count, least, start, out);
        } else if (width <= 32) {
            long mask = (1L << width) - 1;
            int bit = 0;
            for (int i = 0; i < count; i++) {
                value += least + (int) (Memory.getLong(from + (bit >>> 3)) >>> (bit & 7) & mask);
                Memory.putInt(out + 4L * i, value);
                bit += width;
            }
        } else {
            for (int i = 0; i < count; i++) {
                value += least + (int) BitUnpacker.one(from, width, i);
                Memory.putInt(out + 4L * i, value);
            }
        }
        return value;
    }

    private static long miniblockOfLongs(long from, int width, int count, long least, long start, long out) {
        long value = start;
        if (width == 0) {
            for (int i = 0; i < count; i++) {
                value += least;
                Memory.putLong(out + 8L * i, value);
            }
        } else if (BitUnpacker.EXPANDS && width <= BitUnpacker.PAIR_WIDTH_MAX && (count & 7) == 0) {
            value = eightLongs(from, width, count, least, start, out);
        } else if (width <= 56) {
            long mask = (1L << width) - 1;
            int bit = 0;
            for (int i = 0; i < count; i++) {
                value += least + (Memory.getLong(from + (bit >>> 3)) >>> (bit & 7) & mask);
                Memory.putLong(out + 8L * i, value);
                bit += width;
            }
        } else {
            for (int i = 0; i < count; i++) {
                value += least + BitUnpacker.one(from, width, i);
                Memory.putLong(out + 8L * i, value);
            }
        }
        return value;
    }

    /// Eight values a round, two by two: see [BitUnpacker].
    private static int eightInts(long from, int width, int count, int least, int start, long out) {
        long halves = BitUnpacker.halves(width);
        int value = start;
        long in = from;
        for (int i = 0; i < count; i += 8) {
            for (int pair = 0; pair < 4; pair++) {
                int bit = 2 * pair * width;
                long deltas = Long.expand(Memory.getLong(in + (bit >>> 3)) >>> (bit & 7), halves);
                int first = value + least + (int) deltas;
                value = first + least + (int) (deltas >>> 32);
                Memory.putInt(out + 4L * i + 8L * pair, first);
                Memory.putInt(out + 4L * i + 8L * pair + 4, value);
            }
            in += width;
        }
        return value;
    }

    private static long eightLongs(long from, int width, int count, long least, long start, long out) {
        long halves = BitUnpacker.halves(width);
        long value = start;
        long in = from;
        for (int i = 0; i < count; i += 8) {
            for (int pair = 0; pair < 4; pair++) {
                int bit = 2 * pair * width;
                long deltas = Long.expand(Memory.getLong(in + (bit >>> 3)) >>> (bit & 7), halves);
                long first = value + least + (deltas & 0xffff_ffffL);
                value = first + least + (deltas >>> 32);
                Memory.putLong(out + 8L * i + 16L * pair, first);
                Memory.putLong(out + 8L * i + 16L * pair + 8, value);
            }
            in += width;
        }
        return value;
    }
}
