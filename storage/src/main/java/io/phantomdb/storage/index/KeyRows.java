package io.phantomdb.storage.index;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.row.IndexKeyCodec;
import java.util.Optional;

/// The index keys of a batch's selected rows; rows are meant by their number among the selected ones.
public final class KeyRows {
    private final IndexKeyCodec codec;
    private final Batch batch;
    private final Vector[] vectors;
    private final boolean[] computed;
    private final boolean anyComputed;
    private final Optional<Vector> included;

    /// @param computed which vectors hold one value per selected row, not per row
    KeyRows(IndexKeyCodec codec, Batch batch, Vector[] vectors, boolean[] computed, Optional<Vector> included) {
        this.codec = codec;
        this.batch = batch;
        this.vectors = vectors;
        this.computed = computed;
        this.included = included;
        boolean any = false;
        for (boolean one : computed) {
            any |= one;
        }
        this.anyComputed = any;
    }

    /// Whether the row belongs in the index.
    public boolean includes(int i) {
        if (included.isEmpty()) {
            return true;
        }
        Vector truth = included.get();
        return !truth.isNull(i) && Memory.getByte(truth.valueAddress(i)) != 0;
    }

    /// Whether any part of the key is NULL, so that it equals no other.
    public boolean hasNull(int i) {
        for (int part = 0; part < vectors.length; part++) {
            if (vectors[part].isNull(row(part, i))) {
                return true;
            }
        }
        return false;
    }

    public int bytes(int i) {
        if (!anyComputed) {
            return codec.bytes(vectors, batch.row(i));
        }
        int bytes = 0;
        for (int part = 0; part < vectors.length; part++) {
            bytes += codec.partBytes(part, vectors[part], row(part, i));
        }
        return bytes;
    }

    /// Writes the key and returns its bytes.
    public int write(int i, long address) {
        if (!anyComputed) {
            return codec.write(vectors, batch.row(i), address);
        }
        long next = address;
        for (int part = 0; part < vectors.length; part++) {
            next += codec.writePart(part, vectors[part], row(part, i), next);
        }
        return (int) (next - address);
    }

    /// The column of a part.
    public Vector part(int part) {
        return vectors[part];
    }

    /// Where the row stands in the part's column.
    public int row(int part, int i) {
        return computed[part] ? i : batch.row(i);
    }
}
