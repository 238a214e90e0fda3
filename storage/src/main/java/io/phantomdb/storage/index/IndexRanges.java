package io.phantomdb.storage.index;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parts of an index in which all rows are that satisfy a conjunction: values for the first parts of the key, then
/// a range of the next part.
///
///     index (a, b, c):   a IN (1, 2) AND b > 'x'   =>   [1 'x'+, 1 end)  [2 'x'+, 2 end)
///
/// Made for one scan; the bytes live in its region.
public final class IndexRanges {
    private static final int RANGES_MAX = 1000;

    private final TableIndex index;
    private final Region region;
    private final List<Range> ranges;
    private final int partsUsed;

    /// From `low` on and before `high`.
    public record Range(long low, int lowBytes, long high, int highBytes) {}

    private IndexRanges(TableIndex index, Region region, List<Range> ranges, int partsUsed) {
        this.index = index;
        this.region = region;
        this.ranges = ranges;
        this.partsUsed = partsUsed;
    }

    /// Empty where the conjuncts say nothing about the index's first part, or do not imply its condition.
    ///
    /// @param conjuncts over the table's columns, without parameters
    public static Optional<IndexRanges> of(TableIndex index, List<Expr> conjuncts, Region region) {
        if (!index.condition().map(condition -> implied(condition, conjuncts)).orElse(true)) {
            return Optional.empty();
        }
        List<byte[]> prefixes = List.of(new byte[0]);
        int parts = index.codec().parts().size();
        for (int part = 0; part < parts; part++) {
            SqlType type = index.codec().parts().get(part).type();
            KeyCondition condition = KeyCondition.of(index.expressions().get(part), type, conjuncts);
            Builder builder = new Builder(index, part, type, region);
            if (condition.isValues()
                    && (long) prefixes.size() * condition.values().size() <= RANGES_MAX) {
                prefixes = builder.extend(prefixes, condition);
            } else if (condition.isRange()) {
                return Optional.of(new IndexRanges(index, region, builder.bounded(prefixes, condition), part + 1));
            } else {
                return part == 0 ? Optional.empty() : Optional.of(whole(index, prefixes, part, region));
            }
        }
        return Optional.of(whole(index, prefixes, parts, region));
    }

    private static IndexRanges whole(TableIndex index, List<byte[]> prefixes, int parts, Region region) {
        List<Range> ranges = new ArrayList<>();
        prefixes.forEach(prefix -> add(ranges, prefix, successor(prefix), region));
        return new IndexRanges(index, region, ranges, parts);
    }

    /// Whether rows for which all conjuncts are TRUE satisfy the condition: each part of it is among them, or says
    /// that something is not NULL which a conjunct compares.
    private static boolean implied(Expr condition, List<Expr> conjuncts) {
        if (condition instanceof Expr.Call call && call.function() == ScalarFunction.AND) {
            return call.arguments().stream().allMatch(part -> implied(part, conjuncts));
        }
        if (conjuncts.contains(condition)) {
            return true;
        }
        if (condition instanceof Expr.Call call && call.function() == ScalarFunction.IS_NOT_NULL) {
            Expr operand = call.arguments().getFirst();
            return conjuncts.stream().anyMatch(conjunct -> compares(conjunct, operand));
        }
        return false;
    }

    private static boolean compares(Expr conjunct, Expr operand) {
        return switch (conjunct) {
            case Expr.In in -> KeyCondition.same(in.operand(), operand);
            case Expr.Call call ->
                switch (call.function()) {
                    case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, LIKE ->
                        call.arguments().stream().anyMatch(argument -> KeyCondition.same(argument, operand));
                    default -> false;
                };
            default -> false;
        };
    }

    public TableIndex index() {
        return index;
    }

    public List<Range> ranges() {
        return ranges;
    }

    /// How many first parts of the key the conjuncts say something about.
    public int partsUsed() {
        return partsUsed;
    }

    /// How many entries there are in the ranges, counted to `most`.
    public long count(long most) {
        long count = 0;
        for (Range range : ranges) {
            if (count >= most) {
                break;
            }
            count +=
                    index.entries().count(range.low(), range.lowBytes(), range.high(), range.highBytes(), most - count);
        }
        return count;
    }

    /// Holds the bounds.
    public Region region() {
        return region;
    }

    private static void add(List<Range> ranges, byte[] low, byte @Nullable [] high, Region region) {
        int highBytes = high == null ? -1 : high.length;
        ranges.add(new Range(copy(low, region), low.length, high == null ? 0 : copy(high, region), highBytes));
    }

    private static long copy(byte[] bytes, Region region) {
        long address = region.allocateBytes(Math.max(8, bytes.length));
        Memory.copy(bytes, 0, address, bytes.length);
        return address;
    }

    private static byte @Nullable [] successor(byte[] key) {
        byte[] next = key.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (next[i] != (byte) 0xff) {
                next[i]++;
                return Arrays.copyOf(next, i + 1);
            }
        }
        return null;
    }

    /// Bytes of one part of the key.
    private record Builder(TableIndex index, int part, SqlType type, Region region) {
        List<byte[]> extend(List<byte[]> prefixes, KeyCondition condition) {
            List<byte[]> longer = new ArrayList<>();
            List<@Nullable Object> distinct = new ArrayList<>(new LinkedHashSet<>(condition.objects()));
            for (byte[] prefix : prefixes) {
                for (@Nullable Object value : distinct) {
                    longer.add(append(prefix, value));
                }
            }
            return longer;
        }

        private byte[] append(byte[] prefix, @Nullable Object value) {
            Vector vector = Vectors.of(type, Collections.singletonList(value), region);
            IndexKeyCodec codec = index.codec();
            long address = region.allocateBytes(codec.partBytes(part, vector, 0));
            int bytes = codec.writePart(part, vector, 0, address);
            byte[] key = Arrays.copyOf(prefix, prefix.length + bytes);
            Memory.copy(address, key, prefix.length, bytes);
            return key;
        }

        List<Range> bounded(List<byte[]> prefixes, KeyCondition condition) {
            List<Range> ranges = new ArrayList<>();
            boolean descending = index.codec().parts().get(part).descending();
            for (byte[] prefix : prefixes) {
                byte[] low = Arrays.copyOf(prefix, prefix.length + 1);
                low[prefix.length] = IndexKeyCodec.valueMarker();
                byte[] high = successor(low);
                for (KeyCondition.Bound bound : descending ? condition.upper() : condition.lower()) {
                    byte[] key = append(prefix, bound.value().value());
                    low = later(low, bound.inclusive() ? key : successor(key));
                }
                for (KeyCondition.Bound bound : descending ? condition.lower() : condition.upper()) {
                    byte[] key = append(prefix, bound.value().value());
                    high = earlier(high, bound.inclusive() ? successor(key) : key);
                }
                if (high == null || Arrays.compareUnsigned(low, high) < 0) {
                    add(ranges, low, high, region);
                }
            }
            return ranges;
        }

        private static byte[] later(byte[] low, byte @Nullable [] other) {
            return other != null && Arrays.compareUnsigned(other, low) > 0 ? other : low;
        }

        private static byte @Nullable [] earlier(byte @Nullable [] high, byte @Nullable [] other) {
            return other != null && (high == null || Arrays.compareUnsigned(other, high) < 0) ? other : high;
        }
    }
}
