package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Strings;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Aggregates that need all values of a group, in the order of keys: texts put together, modes, percentiles,
/// the value of the least key.
///
///     entry:  [u32 key length][key, compared by bytes] ([u32 length][bytes])...      little endian
///
/// Entries of a group are a list in memory of the budget: `[next entry][u32 length][entry]`.
final class OrderedAccumulator extends Accumulator {
    private final AggregateFunction function;
    private final SqlType type;
    private final Region bytes;
    private long[] first;
    private long[] last;
    private long[] counts;

    OrderedAccumulator(AggregateFunction function, SqlType type, MemoryBudget budget) {
        super(budget);
        this.function = function;
        this.type = type;
        this.bytes = new Region(budget);
        this.first = memory.longs(16);
        this.last = memory.longs(16);
        this.counts = memory.longs(16);
    }

    @Override
    public void reserve(int groups) {
        if (groups > counts.length) {
            int length = Math.max(groups, counts.length * 2);
            first = memory.grown(first, length);
            last = memory.grown(last, length);
            counts = memory.grown(counts, length);
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        Vector values = Objects.requireNonNull(argument);
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            long view = values.values() + 16L * row;
            add(ids == 0 ? 0 : Memory.getInt(ids + 4L * row), Strings.address(view), Strings.length(view));
        }
    }

    private void add(int group, long address, int length) {
        long entry = bytes.allocate(12L + length);
        Memory.putLong(entry, 0);
        Memory.putInt(entry + 8, length);
        Memory.copy(address, entry + 12, length);
        if (counts[group]++ == 0) {
            first[group] = entry;
        } else {
            Memory.putLong(last[group], entry);
        }
        last[group] = entry;
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        OrderedAccumulator theirs = (OrderedAccumulator) other;
        for (int i = 0; i < count; i++) {
            long entry = theirs.first[groups[i]];
            for (long left = theirs.counts[groups[i]]; left > 0; left--) {
                add(targets[i], entry + 12, Memory.getInt(entry + 8));
                entry = Memory.getLong(entry);
            }
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        int width = type.layout().width();
        long out = scratch.allocateZeroed((long) count * width);
        long validity = 0;
        for (int i = 0; i < count; i++) {
            if (counts[from + i] == 0) {
                validity = validity == 0 ? Bits.allSet(count, scratch) : validity;
                Bits.clear(validity, i);
            } else {
                put(value(entries(from + i)), out + (long) i * width, scratch);
            }
        }
        return Vector.flat(type, out, validity, count);
    }

    private void put(byte[] value, long at, Region scratch) {
        if (type.layout() == Layout.BYTES) {
            long copy = scratch.allocateBytes(Math.max(1, value.length));
            Memory.copy(value, 0, copy, value.length);
            Strings.put(at, copy, value.length);
        } else {
            Memory.copy(value, 0, at, type.layout().width());
        }
    }

    /// One entry taken apart.
    private record Entry(byte[] key, byte[][] parts) {}

    private Entry[] entries(int group) {
        Entry[] entries = new Entry[Math.toIntExact(counts[group])];
        long at = first[group];
        for (int i = 0; i < entries.length; i++) {
            byte[] raw = new byte[Memory.getInt(at + 8)];
            Memory.copy(at + 12, raw, 0, raw.length);
            entries[i] = entry(ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN));
            at = Memory.getLong(at);
        }
        Arrays.sort(entries, (a, b) -> Arrays.compareUnsigned(a.key, b.key));
        return entries;
    }

    private static Entry entry(ByteBuffer raw) {
        byte[] key = part(raw);
        byte[][] parts = new byte[2][];
        int count = 0;
        while (raw.hasRemaining()) {
            parts[count++] = part(raw);
        }
        return new Entry(key, Arrays.copyOf(parts, count));
    }

    private static byte[] part(ByteBuffer raw) {
        byte[] part = new byte[raw.getInt()];
        raw.get(part);
        return part;
    }

    private byte[] value(Entry[] entries) {
        return switch (function) {
            case TEXTS -> texts(entries);
            case JSON_ARRAY -> json(entries, '[', ']');
            case JSON_OBJECT ->
                JsonReader.canonical(new String(json(entries, '{', '}'), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
            case MODE -> mode(entries);
            case PERCENTILE_AT -> {
                double place = Math.ceil(fraction(entries) * entries.length);
                yield entries[(int) Math.max(0, place - 1)].parts[0];
            }
            case PERCENTILE_BETWEEN -> between(entries);
            default -> entries[0].parts[0];
        };
    }

    private static byte[] texts(Entry[] entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < entries.length; i++) {
            if (i > 0 && entries[i].parts.length > 1) {
                out.writeBytes(entries[i].parts[1]);
            }
            out.writeBytes(entries[i].parts[0]);
        }
        return out.toByteArray();
    }

    private static byte[] json(Entry[] entries, char open, char close) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(open);
        for (int i = 0; i < entries.length; i++) {
            if (i > 0) {
                out.write(',');
                out.write(' ');
            }
            out.writeBytes(entries[i].parts[0]);
        }
        out.write(close);
        return out.toByteArray();
    }

    private static byte[] mode(Entry[] entries) {
        int best = 0;
        int bestCount = 0;
        int start = 0;
        for (int i = 1; i <= entries.length; i++) {
            if (i == entries.length || !Arrays.equals(entries[i].key, entries[start].key)) {
                if (i - start > bestCount) {
                    best = start;
                    bestCount = i - start;
                }
                start = i;
            }
        }
        return entries[best].parts[0];
    }

    private static double fraction(Entry[] entries) {
        double fraction = number(entries[0].parts[1]);
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "percentile value " + fraction + " is not between 0 and 1");
        }
        return fraction;
    }

    private static double number(byte[] raw) {
        return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    }

    private static byte[] between(Entry[] entries) {
        double place = fraction(entries) * (entries.length - 1);
        int low = (int) Math.floor(place);
        int high = (int) Math.ceil(place);
        double below = number(entries[low].parts[0]);
        double value = low == high ? below : below + (place - low) * (number(entries[high].parts[0]) - below);
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
    }

    @Override
    public void close() {
        bytes.close();
        super.close();
    }
}
