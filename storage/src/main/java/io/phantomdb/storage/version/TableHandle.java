package io.phantomdb.storage.version;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.row.HotTable;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.index.TableIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// What all versions of a table share: its hot rows, its row form, its counter of row ids.
public final class TableHandle implements AutoCloseable {
    private final StoredTable table;
    private final RowLayout layout;
    private final KeyCodec keys;
    private final HotTable hot;
    private final RowSample sample;
    private final AtomicLong nextRowId;
    private final ReentrantLock foldLock;
    private final OpenFiles openFiles;
    private final WriteFigures figures;
    private final AtomicLong removals;
    private final Quarantine quarantine;
    private volatile long dirtySince;
    private volatile long lastWrite;
    private volatile List<TableIndex> indexes = List.of();

    public TableHandle(StoredTable table, MemoryBudget hotBudget, int batchRows, long nextRowId) {
        this(
                table,
                hotBudget,
                batchRows,
                new AtomicLong(nextRowId),
                new ReentrantLock(),
                new OpenFiles(),
                new WriteFigures(),
                new AtomicLong(),
                new Quarantine());
    }

    /// The same table in another form: files, their lock, row ids and figures are common to both.
    TableHandle(StoredTable table, MemoryBudget hotBudget, int batchRows, TableHandle before) {
        this(
                table,
                hotBudget,
                batchRows,
                before.nextRowId,
                before.foldLock,
                before.openFiles,
                before.figures,
                before.removals,
                before.quarantine);
    }

    private TableHandle(
            StoredTable table,
            MemoryBudget hotBudget,
            int batchRows,
            AtomicLong nextRowId,
            ReentrantLock foldLock,
            OpenFiles openFiles,
            WriteFigures figures,
            AtomicLong removals,
            Quarantine quarantine) {
        this.table = table;
        this.nextRowId = nextRowId;
        this.foldLock = foldLock;
        this.openFiles = openFiles;
        this.figures = figures;
        this.removals = removals;
        this.quarantine = quarantine;
        TableInfo info = table.info();
        List<SqlType> types = info.columns().stream().map(Column::type).toList();
        int[] key = info.key().stream().mapToInt(Integer::intValue).toArray();
        this.layout = new RowLayout(types, key);
        this.keys = new KeyCodec(info.key().stream().map(types::get).toList());
        this.hot = new HotTable(layout, hotBudget, HotTable.RUN_VERSIONS, batchRows);
        this.sample = new RowSample(layout);
    }

    /// The timestamp of the newest commit that wrote the table since the start; 0: none.
    public long lastWrite() {
        return lastWrite;
    }

    /// Under the commit lock.
    public void noteWrite(long timestamp) {
        lastWrite = timestamp;
    }

    public StoredTable table() {
        return table;
    }

    public TableInfo info() {
        return table.info();
    }

    public long id() {
        return table.id();
    }

    public RowLayout layout() {
        return layout;
    }

    /// Encodes keys of batches that hold the key columns alone.
    public KeyCodec keys() {
        return keys;
    }

    public HotTable hot() {
        return hot;
    }

    /// Appends a row version to the hot rows. Under the commit lock, or in recovery; see [HotTable#append].
    public void append(long row, int bytes, long timestamp) {
        hot.append(row, bytes, timestamp);
        sample.add(row, bytes);
    }

    /// A sample of the rows appended since the start.
    public RowSample sample() {
        return sample;
    }

    public AtomicLong nextRowId() {
        return nextRowId;
    }

    /// The indexes that commits keep, also those that are being loaded. The list itself does not change.
    public List<TableIndex> indexes() {
        return indexes;
    }

    public Optional<TableIndex> index(long id) {
        return indexes.stream().filter(index -> index.info().id() == id).findFirst();
    }

    /// From here on commits keep the index. Under the commit lock, or before anyone else knows the table.
    public void addIndex(TableIndex index) {
        List<TableIndex> longer = new ArrayList<>(indexes);
        longer.add(index);
        indexes = List.copyOf(longer);
    }

    /// No commit writes to the index any more; the caller closes it when nobody reads it. Under the commit lock.
    public void removeIndex(TableIndex index) {
        indexes = indexes.stream().filter(kept -> kept != index).toList();
    }

    /// How many commits have deleted or replaced rows.
    public long removals() {
        return removals.get();
    }

    /// Counts a commit that has. Under the commit lock, after the rows have ended.
    public void countRemoval() {
        removals.incrementAndGet();
    }

    /// Held by whoever changes the table's files. Taken before the commit lock, never after.
    public ReentrantLock foldLock() {
        return foldLock;
    }

    /// Segment files that some version still reads or that are being written; they must not be deleted.
    public OpenFiles openFiles() {
        return openFiles;
    }

    /// Whether the table may be used.
    public Quarantine quarantine() {
        return quarantine;
    }

    public WriteFigures figures() {
        return figures;
    }

    /// Wall time in milliseconds since which there are rows to fold; 0: none.
    public long dirtySince() {
        return dirtySince;
    }

    public void setDirtySince(long millis) {
        dirtySince = millis;
    }

    @Override
    public void close() {
        indexes.forEach(TableIndex::close);
        hot.close();
    }
}
