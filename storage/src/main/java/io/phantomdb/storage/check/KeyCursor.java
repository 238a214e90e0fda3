package io.phantomdb.storage.check;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.parquet.segment.SegmentMorsel;
import io.phantomdb.parquet.segment.SegmentScan;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.TableHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The keys of a segment's live rows, one after the other, as order-preserving bytes; and whether they rise from row to
/// row. One thread.
final class KeyCursor implements AutoCloseable {
    private final ColdSegment cold;
    private final long snapshot;
    private final KeyCodec keys;
    private final SegmentScan scan;
    private final Region scratch;
    private final Region keyMemory;
    private @Nullable SegmentMorsel morsel;
    private @Nullable Batch batch;
    private KeyCodec.@Nullable Writer writer;
    private int row;
    private long position;
    private long key;
    private int keyBytes = -1;
    private long spare;
    private int keyCapacity;
    private int spareCapacity;
    private OptionalLong disorder = OptionalLong.empty();

    KeyCursor(TableHandle handle, ColdSegment cold, long snapshot, int batchRows, MemoryBudget budget) {
        this.cold = cold;
        this.snapshot = snapshot;
        this.keys = handle.keys();
        this.scan = cold.segment().scan(handle.info().key(), List.of(), batchRows, budget);
        this.scratch = new Region(budget);
        this.keyMemory = new Region(budget);
    }

    /// Goes to the next live row; false at the end.
    boolean next() {
        while (advance()) {
            encode();
            if (cold.deletions().deletedAt((int) position) > snapshot) {
                return true;
            }
        }
        return false;
    }

    private boolean advance() {
        Batch current = batch;
        if (current != null && ++row < current.rows()) {
            position++;
            return true;
        }
        while (true) {
            SegmentMorsel open = morsel;
            if (open == null) {
                Optional<SegmentMorsel> next = scan.next();
                if (next.isEmpty()) {
                    batch = null;
                    return false;
                }
                open = next.get();
                morsel = open;
            }
            scratch.reset();
            Optional<Batch> read = open.next(scratch);
            if (read.isPresent()) {
                batch = read.get();
                writer = keys.writer(read.get());
                row = 0;
                position = open.firstRow();
                return true;
            }
            open.close();
            morsel = null;
        }
    }

    private void encode() {
        KeyCodec.Writer current = java.util.Objects.requireNonNull(writer);
        int bytes = current.bytes(row);
        if (spareCapacity < bytes) {
            spareCapacity = Math.max(64, 2 * bytes);
            spare = keyMemory.allocate(spareCapacity);
        }
        current.write(row, spare);
        boolean rises = keyBytes < 0 || Memory.compare(key, keyBytes, spare, bytes) < 0;
        if (!rises && disorder.isEmpty()) {
            disorder = OptionalLong.of(position);
        }
        long before = key;
        int capacityBefore = keyCapacity;
        key = spare;
        keyCapacity = spareCapacity;
        keyBytes = bytes;
        spare = before;
        spareCapacity = capacityBefore;
    }

    int compareKey(KeyCursor other) {
        return Memory.compare(key, keyBytes, other.key, other.keyBytes);
    }

    long key() {
        return key;
    }

    int keyBytes() {
        return keyBytes;
    }

    /// The batch of keys that the current row is in.
    Batch keys() {
        return java.util.Objects.requireNonNull(batch);
    }

    /// The current row in [#keys].
    int row() {
        return row;
    }

    /// The current row's position in the file.
    long position() {
        return position;
    }

    Path path() {
        return cold.segment().path();
    }

    /// The first row so far whose key is not greater than the one before.
    OptionalLong disorder() {
        return disorder;
    }

    @Override
    public void close() {
        if (morsel != null) {
            morsel.close();
            morsel = null;
        }
        scratch.close();
        keyMemory.close();
    }
}
