package io.phantomdb.core.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Turns key columns into bytes whose unsigned order ([Memory#compare]) is SQL's ascending order, and back; equal keys
/// have equal bytes. Key columns are never NULL.
///
/// Immutable; any thread. The bytes of each column: see `KeyForm`.
public final class KeyCodec {
    private final SqlType[] types;
    private final KeyForm[] forms;
    private final int[] columns;
    private final int fixedBytes;

    /// For batches that hold the key columns alone, in key order.
    public KeyCodec(List<SqlType> types) {
        this(types, IntStream.range(0, types.size()).toArray());
    }

    /// @param types of the key columns, in key order
    /// @param columns where each key column stands in the batches
    public KeyCodec(List<SqlType> types, int[] columns) {
        this.types = types.toArray(SqlType[]::new);
        this.columns = columns.clone();
        this.forms = types.stream().map(KeyForm::of).toArray(KeyForm[]::new);
        int bytes = 0;
        for (KeyForm form : forms) {
            bytes = bytes < 0 || form.width < 0 ? -1 : bytes + form.width;
        }
        this.fixedBytes = bytes;
    }

    /// Bytes of every key, or -1 where they vary.
    public int fixedBytes() {
        return fixedBytes;
    }

    /// Encodes rows of one batch.
    public Writer writer(Batch batch) {
        return new Writer(batch);
    }

    /// Bytes of the key of a (physical) row.
    public int encodedBytes(Batch batch, int row) {
        return new Writer(batch).bytes(row);
    }

    /// Writes the key of a (physical) row and returns its bytes.
    public int encode(Batch batch, int row, long address) {
        return new Writer(batch).write(row, address);
    }

    /// Key columns of one batch. Valid as long as the batch; one thread.
    public final class Writer {
        private final Vector[] vectors = new Vector[columns.length];

        private Writer(Batch batch) {
            for (int i = 0; i < columns.length; i++) {
                vectors[i] = batch.column(columns[i]);
                assert vectors[i].type().layout() == types[i].layout() : vectors[i].type() + " for " + types[i];
            }
        }

        public int bytes(int row) {
            if (fixedBytes >= 0) {
                return fixedBytes;
            }
            int bytes = 0;
            for (int i = 0; i < forms.length; i++) {
                bytes += forms[i].bytes(vectors[i].valueAddress(row));
            }
            return bytes;
        }

        public int write(int row, long address) {
            long next = address;
            for (int i = 0; i < forms.length; i++) {
                assert !vectors[i].isNull(row) : "NULL in key column " + i;
                next += forms[i].write(vectors[i].valueAddress(row), next);
            }
            return (int) (next - address);
        }
    }

    /// The key columns, in key order, of keys given by address; CHAR comes without trailing spaces, -0 as +0.
    ///
    /// @param keys address of `count` addresses
    /// @param region holds the result
    public Batch decode(long keys, int count, Region region) {
        long cursors = region.allocate(8L * count);
        Memory.copy(keys, cursors, 8L * count);
        List<Vector> vectors = new ArrayList<>(forms.length);
        for (int i = 0; i < forms.length; i++) {
            long values = region.allocate((long) count * types[i].layout().width());
            KeyReader.read(forms[i], cursors, count, values, region);
            vectors.add(Vector.flat(types[i], values, 0, count));
        }
        return Batch.of(vectors, count);
    }

    /// A well mixed hash of a byte string; the same in every process.
    public static long hash(long address, int bytes) {
        long state = bytes * 0x9E3779B97F4A7C15L;
        int i = 0;
        for (; i + 8 <= bytes; i += 8) {
            state = mix(state ^ Memory.getLong(address + i));
        }
        if (i < bytes) {
            long tail = 0;
            for (; i < bytes; i++) {
                tail = tail << 8 | Memory.getByte(address + i) & 0xff;
            }
            state = mix(state ^ tail);
        }
        return state;
    }

    /// The finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static long mix(long state) {
        long z = state + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
