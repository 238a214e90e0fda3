package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Comparing;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Hashing;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Widening;
import java.util.List;

/// 64-bit hashes of keys: equal keys hash alike whatever form their vectors have (dictionary, narrow decimal, padding).
///
/// The hash of a single key that fits a long is one to one: equal hashes are equal keys, NULL aside.
final class KeyHashes {
    private static final long NULL_HASH = 0x6E756C6C6E756C6CL;

    private KeyHashes() {}

    /// Whether hashes of such keys tell NULL-free keys apart for certain.
    static boolean isOneToOne(List<SqlType> types) {
        return types.size() == 1
                && Widening.fitsLong(types.getFirst().layout())
                && types.getFirst().kind() != SqlType.Kind.NULL;
    }

    /// The address of one hash per physical row. Rows outside the selection may be hashed too, except text.
    static long of(List<Vector> keys, int rows, long selection, int count, Region scratch) {
        Vector only = keys.getFirst();
        if (keys.size() == 1 && only.dictionary() == null && only.validity() == 0 && only.layout() != Layout.BYTES) {
            return column(only, 0, rows, scratch);
        }
        long out = scratch.allocate(8L * rows);
        for (int i = 0; i < keys.size(); i++) {
            Vector key = keys.get(i);
            Vector dictionary = key.dictionary();
            long hashes;
            if (dictionary != null && dictionary.rows() <= count) {
                long entries = column(dictionary, 0, dictionary.rows(), scratch);
                hashes = scratch.allocate(8L * rows);
                Gather.values(entries, key.values(), rows, hashes, 8);
            } else if (selection != 0 && key.layout() == Layout.BYTES) {
                Vector flat = Gather.flat(Gather.rows(key, selection, count, scratch), scratch);
                hashes = scratch.allocate(8L * rows);
                Gather.scatter(column(flat, 0, count, scratch), selection, count, hashes, 8);
            } else {
                hashes = column(Gather.flat(key, scratch), 0, rows, scratch);
            }
            combine(hashes, key.validity(), rows, out, i == 0);
        }
        return out;
    }

    private static void combine(long hashes, long validity, int rows, long out, boolean first) {
        if (first && validity == 0) {
            Memory.copy(hashes, out, 8L * rows);
            return;
        }
        for (int row = 0; row < rows; row++) {
            long hash = Memory.getLong(hashes + 8L * row);
            if (validity != 0 && !Bits.get(validity, row)) {
                hash = NULL_HASH;
            }
            Memory.putLong(out + 8L * row, first ? hash : Hashing.combine(Memory.getLong(out + 8L * row), hash));
        }
    }

    private static long column(Vector flat, int from, int rows, Region scratch) {
        long out = scratch.allocate(8L * rows);
        if (Widening.fitsLong(flat.layout())) {
            long longs = Widening.longs(flat, scratch);
            for (long i = 0; i < 8L * rows; i += 8) {
                Memory.putLong(out + i, Hashing.mix(Memory.getLong(longs + i)));
            }
            return out;
        }
        boolean padded = flat.type().kind() == SqlType.Kind.CHAR;
        for (int row = from; row < rows; row++) {
            long at = flat.values() + 16L * row;
            if (flat.validity() != 0 && !Bits.get(flat.validity(), row)) {
                continue;
            }
            long hash = switch (flat.layout()) {
                case INT128 -> {
                    long low = Memory.getLong(at);
                    long high = Memory.getLong(at + 8);
                    yield high == low >> 63 ? Hashing.mix(low) : Hashing.combine(Hashing.mix(low), high);
                }
                case BYTES ->
                    Hashing.bytes(Strings.address(at), padded ? Strings.trimmedLength(at) : Strings.length(at));
                case INTERVAL -> Hashing.mix(Comparing.intervalKey(at));
                case UUID -> Hashing.combine(Memory.getLong(at), Memory.getLong(at + 8));
                case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> throw new AssertionError(flat.layout());
            };
            Memory.putLong(out + 8L * row, hash);
        }
        return out;
    }
}
