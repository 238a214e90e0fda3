package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowWriter;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.row.HotMorsel;
import io.phantomdb.row.HotScan;
import io.phantomdb.row.PositionSet;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A table as the transaction sees it that has altered it: its own until the commit.
///
///     segments: the same files, read with the new columns
///     hot rows: those that the snapshot sees, copied in the new form, when somebody asks for them
///     indexes: over the same entries, where keys have the same bytes; else built aside
///
/// One thread.
final class AlteredTable implements AutoCloseable {
    private final StoreEnvironment environment;
    private final TableVersion before;
    private final StoredTable table;
    private final long snapshot;
    private final long since;
    private boolean checked;
    private final List<TableIndex> indexes = new ArrayList<>();
    private @Nullable TableVersion local;

    /// @param before as the transaction's snapshot has it
    /// @param checked whether nobody else may have written the table since the snapshot
    AlteredTable(StoreEnvironment environment, TableVersion before, StoredTable table, boolean checked, long snapshot) {
        this(environment, before, table, checked, snapshot, snapshot);
    }

    private AlteredTable(
            StoreEnvironment environment,
            TableVersion before,
            StoredTable table,
            boolean checked,
            long snapshot,
            long since) {
        this.environment = environment;
        this.before = before;
        this.table = table;
        this.checked = checked;
        this.snapshot = snapshot;
        this.since = since;
    }

    TableVersion before() {
        return before;
    }

    StoredTable table() {
        return table;
    }

    /// The same change over what a later snapshot sees.
    AlteredTable rebased(TableVersion later, long laterSnapshot) {
        AlteredTable rebased = new AlteredTable(environment, later, table, checked, laterSnapshot, since);
        indexes.forEach(index -> rebased.add(index.over(index.info(), table.info())));
        return rebased;
    }

    /// Whether what is kept here of the table is what later snapshots see too: nobody has written it since.
    boolean isUpToDate() {
        return local != null && before.handle().lastWrite() <= snapshot;
    }

    /// Indexes over the new form.
    List<TableIndex> indexes() {
        return indexes;
    }

    /// Takes an index over the new form, and closes it.
    void add(TableIndex index) {
        indexes.add(index);
        if (local != null) {
            local.handle().addIndex(index);
        }
    }

    long snapshot() {
        return snapshot;
    }

    /// The snapshot of the statement that made the change.
    long since() {
        return since;
    }

    boolean checked() {
        return checked;
    }

    /// Rows that others write from now on would be missing in what was made of the snapshot's: nobody may have.
    void forbidWrites() {
        checked = true;
    }

    TableVersion version() {
        TableVersion known = local;
        if (known == null) {
            known = open();
            local = known;
        }
        return known;
    }

    private TableVersion open() {
        TableHandle handle = environment.handleAfter(before.handle(), table);
        TableVersion opened = new TableVersion(
                handle,
                handle.hot().generation(),
                before.segmentsFor(environment, handle),
                before.location(),
                before.foldedTo(),
                before.replayFrom());
        try {
            copyHotRows(handle);
        } catch (Throwable failure) {
            opened.close(environment);
            throw failure;
        }
        indexes.forEach(handle::addIndex);
        return new TableVersion(
                handle,
                handle.hot().generation(),
                opened.segments(),
                before.location(),
                before.foldedTo(),
                before.replayFrom());
    }

    private void copyHotRows(TableHandle handle) {
        int[] all = IntStream.range(0, before.handle().info().columns().size()).toArray();
        try (HotScan scan = before.handle().hot().scan(before.hot(), snapshot, all, new PositionSet());
                Region scratch = new Region(MemoryBudget.unlimited("altered rows"))) {
            for (Optional<HotMorsel> next = scan.next(); next.isPresent(); next = scan.next()) {
                try (HotMorsel morsel = next.get()) {
                    for (Optional<Batch> rows = morsel.next(scratch); rows.isPresent(); rows = morsel.next(scratch)) {
                        copy(adapted(rows.get(), scratch), handle, scratch);
                        scratch.reset();
                    }
                }
            }
        }
    }

    private void copy(Batch rows, TableHandle handle, Region scratch) {
        RowWriter writer = handle.layout().writer(rows);
        for (int i = 0; i < rows.selected(); i++) {
            int row = rows.row(i);
            int bytes = writer.bytes(row);
            long address = scratch.allocateBytes(bytes);
            writer.write(row, address);
            handle.hot().reserve(1, bytes);
            handle.append(address, bytes, snapshot);
        }
    }

    /// The rows with the new columns: those that were there, by field id, and initial values for the others.
    private Batch adapted(Batch rows, Region scratch) {
        TableInfo old = before.handle().info();
        List<Vector> vectors = new ArrayList<>();
        for (Column column : table.info().columns()) {
            Optional<Integer> position = old.positionOfField(column.fieldId());
            vectors.add(
                    position.isPresent()
                            ? widened(rows.column(position.get()), column.type(), scratch)
                            : Vectors.constant(
                                    column.type(),
                                    column.initial().map(value -> value.value()).orElse(null),
                                    rows.rows(),
                                    scratch));
        }
        return rows.withColumns(vectors);
    }

    private static Vector widened(Vector vector, SqlType type, Region scratch) {
        if (vector.layout() == type.layout()) {
            return vector.as(type);
        }
        List<@Nullable Object> values = new ArrayList<>(vector.rows());
        for (int row = 0; row < vector.rows(); row++) {
            values.add(Vectors.value(vector, row));
        }
        return Vectors.of(type, values, scratch);
    }

    @Override
    public void close() {
        TableVersion opened = local;
        local = null;
        if (opened != null) {
            opened.close(environment);
        }
        indexes.forEach(TableIndex::close);
    }
}
