package io.phantomdb.storage;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import java.util.List;
import java.util.Optional;

/// Figures of tables of any form.
final class Rows {
    private Rows() {}

    /// The largest value of a BIGINT column.
    static long largest(TestStore store, TableInfo table, int column) {
        long largest = Long.MIN_VALUE;
        try (Transaction transaction = store.begin();
                TableScan scan = transaction.scan(new ScanRequest(table, List.of(column), List.of()));
                Region scratch = new Region(MemoryBudget.unlimited("test"))) {
            Optional<Morsel> morsel;
            while ((morsel = scan.next()).isPresent()) {
                try (Morsel open = morsel.get()) {
                    Optional<Batch> batch;
                    while ((batch = open.next(scratch)).isPresent()) {
                        for (int i = 0; i < batch.get().selected(); i++) {
                            Object value = Vectors.value(
                                    batch.get().column(0), batch.get().row(i));
                            largest = Math.max(largest, value instanceof Long number ? number : largest);
                        }
                    }
                }
            }
        }
        return largest;
    }
}
