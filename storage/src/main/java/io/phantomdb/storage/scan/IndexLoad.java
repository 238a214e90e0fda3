package io.phantomdb.storage.scan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.storage.index.KeyBlob;
import io.phantomdb.storage.index.KeyRows;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Enters the rows that a snapshot sees into an index, batch by batch, while commits go on keeping it.
///
/// A commit since the registration of the index may have ended a row of the snapshot: then its entry is there already,
/// ended, and stays so.
public final class IndexLoad {
    private final TableVersion version;
    private final TableIndex index;
    private final MemoryBudget budget;
    private final Consumer<Runnable> exclusively;

    /// Told of an index key that a row has although another row has it.
    @FunctionalInterface
    public interface DuplicateHandler {
        /// @param row number among the batch's selected rows
        void duplicate(KeyRows keys, int row);
    }

    /// @param budget counts what the scan needs
    /// @param exclusively runs an action under the commit lock
    public IndexLoad(TableVersion version, TableIndex index, MemoryBudget budget, Consumer<Runnable> exclusively) {
        this.version = version;
        this.index = index;
        this.budget = budget;
        this.exclusively = exclusively;
    }

    /// Enters all rows.
    ///
    /// @param onDuplicate called for unique indexes; throws
    public void run(long snapshot, int batchRows, DuplicateHandler onDuplicate) {
        List<Integer> key = version.handle().info().key();
        Set<Integer> wanted = new LinkedHashSet<>(index.columns());
        wanted.addAll(key);
        List<Integer> columns = new ArrayList<>(wanted);
        ScanRequest request = new ScanRequest(version.handle().info(), columns, List.of(), budget, Optional.empty());
        try (Region scratch = new Region(budget);
                TableScan scan = new StoreScan(version, snapshot, request, OwnRows.none(), batchRows)) {
            Optional<Morsel> next;
            while ((next = scan.next()).isPresent()) {
                try (Morsel morsel = next.get()) {
                    Optional<Batch> batch;
                    while ((batch = morsel.next(scratch)).isPresent()) {
                        enter(batch.get(), columns, key, scratch, onDuplicate);
                        scratch.reset();
                    }
                }
            }
        }
    }

    private void enter(
            Batch batch, List<Integer> columns, List<Integer> key, Region scratch, DuplicateHandler onDuplicate) {
        KeyRows rows = index.keys(part(batch, columns, index.columns()), scratch);
        KeyCodec.Writer keys = version.handle().keys().writer(part(batch, columns, key));
        long[] blobs = new long[batch.selected()];
        for (int i = 0; i < blobs.length; i++) {
            if (rows.includes(i)) {
                int row = batch.row(i);
                int bytes = keys.bytes(row);
                long rowKey = scratch.allocateBytes(bytes);
                keys.write(row, rowKey);
                blobs[i] = KeyBlob.of(rows, i, rowKey, bytes, scratch);
            }
        }
        exclusively.accept(() -> enter(blobs, rows, scratch, onDuplicate));
    }

    private void enter(long[] blobs, KeyRows rows, Region scratch, DuplicateHandler onDuplicate) {
        try {
            for (int i = 0; i < blobs.length; i++) {
                long blob = blobs[i];
                if (blob == 0 || index.entries().contains(KeyBlob.key(blob), KeyBlob.bytes(blob))) {
                    continue;
                }
                index.entries().insert(KeyBlob.key(blob), KeyBlob.bytes(blob), KeyBlob.head(blob));
                if (index.info().unique() && !rows.hasNull(i)) {
                    if (index.hasOtherLive(blob, scratch)) {
                        onDuplicate.duplicate(rows, i);
                    }
                }
            }
        } finally {
            index.entries().publish();
        }
    }

    private static Batch part(Batch batch, List<Integer> columns, List<Integer> wanted) {
        List<Vector> vectors = wanted.stream()
                .map(column -> batch.column(columns.indexOf(column)))
                .toList();
        return batch.withColumns(vectors);
    }
}
