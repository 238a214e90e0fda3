package io.phantomdb.parquet.segment;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.file.BloomFilter;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.file.FileColumn;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.file.RowGroup;
import io.phantomdb.parquet.file.SegmentProperties;
import io.phantomdb.parquet.file.ZoneMap;
import io.phantomdb.parquet.scan.FileScan;
import io.phantomdb.parquet.scan.ScanSource;
import io.phantomdb.parquet.scan.ZoneMaps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An open segment: immutable, mapped into memory, its footer parsed once. Any thread may call everything; the owner
/// closes it when no scan, morsel or batch of it is in use any more.
///
/// Every method throws SQLSTATE XX001 with file and offset where the file is damaged (checksums of footer and pages are
/// verified at first touch).
public final class Segment implements AutoCloseable {
    private final ParquetFile file;
    private final List<Column> columns;
    private final List<SqlType> types;
    private final List<Optional<FileColumn>> fileColumns;
    private final List<Integer> key;
    private final SegmentCache cache;
    private final long number;
    private final SegmentProperties properties;
    private volatile @Nullable KeyIndex keyIndex;

    private Segment(ParquetFile file, List<Column> columns, List<Integer> key, SegmentCache cache) {
        this.file = file;
        this.columns = List.copyOf(columns);
        this.types = columns.stream().map(Column::type).toList();
        this.key = List.copyOf(key);
        this.cache = cache;
        this.number = cache.newSegment();
        this.properties = SegmentProperties.of(file);
        this.fileColumns = columns.stream()
                .map(column -> file.columns().stream()
                        .filter(stored -> stored.fieldId() == column.fieldId())
                        .findFirst())
                .toList();
    }

    /// @param columns of the table; a column that the file does not have reads as its initial value
    /// @param key positions of the key columns, without NULLs; the file is sorted by them, ascending,
    ///     where its footer does not say otherwise
    /// @param cache keeps decoded pages for [#find] and [#read]
    public static Segment open(Path path, List<Column> columns, List<Integer> key, SegmentCache cache, World world) {
        return open(path, columns, key, cache, world, Damage.THROWN);
    }

    /// @param damage told of damage, now and whenever something is read
    public static Segment open(
            Path path, List<Column> columns, List<Integer> key, SegmentCache cache, World world, Damage damage) {
        ParquetFile file = ParquetFile.open(path, world.disk(), true, damage);
        return new Segment(file, columns, key, cache);
    }

    public Path path() {
        return file.path();
    }

    public long rows() {
        return file.rows();
    }

    /// Length of the file.
    public long bytes() {
        return file.bytes();
    }

    /// How the rows are sorted, and their partition.
    public SegmentProperties properties() {
        return properties;
    }

    ParquetFile file() {
        return file;
    }

    List<Column> columns() {
        return columns;
    }

    long number() {
        return number;
    }

    int rowGroupOf(long row) {
        List<RowGroup> groups = file.rowGroups();
        int low = 0;
        int high = groups.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (groups.get(middle).firstRow() + groups.get(middle).rows() <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Bounds of a column over the whole file.
    public ZoneMap zoneMap(int column) {
        Optional<FileColumn> stored = fileColumns.get(column);
        if (stored.isEmpty()) {
            return new ZoneMap(rows(), -1, Optional.empty(), Optional.empty());
        }
        List<ColumnChunk> chunks = file.rowGroups().stream()
                .map(group -> group.chunks().get(stored.get().index()))
                .toList();
        return ZoneMaps.of(chunks, types.get(column));
    }

    /// @param columns positions in the table's columns, in the order wanted; may be empty (batches then only count)
    /// @param predicates a conjunction; only prunes row groups and pages, rows that do not satisfy it may come all
    ///     the same
    /// @param batchRows longest batch
    /// @param budget holds decoded pages of open morsels
    public SegmentScan scan(
            List<Integer> columns, List<ColumnPredicate> predicates, int batchRows, MemoryBudget budget) {
        List<ScanSource> sources = columns.stream().map(this::source).toList();
        return new FileSegmentScan(new FileScan(file, sources, predicates, fileColumns, types, batchRows, budget));
    }

    private ScanSource source(int position) {
        SqlType type = types.get(position);
        Optional<FileColumn> stored = fileColumns.get(position);
        return stored.isPresent()
                ? new ScanSource.Stored(stored.get(), type)
                : new ScanSource.Constant(type, absent(position));
    }

    private Optional<Object> absent(int position) {
        return columns.get(position).initial().flatMap(literal -> Optional.ofNullable(literal.value()));
    }

    /// The position of the row with this key, deleted or not; -1 where there is none.
    ///
    /// @param keys a batch of the table's key columns in key order, without NULLs
    /// @param row physical row in it
    public long find(Batch keys, int row) {
        long[] wanted = new long[key.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = keys.column(i).valueAddress(row);
        }
        if (!properties.sortKey().isByKey()) {
            return findUnsorted(wanted);
        }
        long[] range = keyIndex().candidates(wanted[0]);
        if (range[0] == range[1] || !narrow(range, wanted)) {
            return -1;
        }
        List<PageWindow> windows = new ArrayList<>(wanted.length);
        try {
            for (int column : key) {
                windows.add(window(column));
            }
            return search(windows, wanted, range[0], range[1]);
        } finally {
            windows.forEach(PageWindow::close);
        }
    }

    /// Where rows are sorted otherwise: asks the hash tables of the row groups that bloom filters do not exclude.
    private long findUnsorted(long[] wanted) {
        for (int group = 0; group < file.rowGroups().size(); group++) {
            if (mayHold(group, wanted)) {
                long found = GroupKeys.find(this, cache, group, wanted);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return -1;
    }

    /// Cuts off row groups at both ends whose bloom filters exclude the key; false where none is left.
    private boolean narrow(long[] range, long[] wanted) {
        int first = rowGroupOf(range[0]);
        int last = rowGroupOf(range[1] - 1);
        while (first <= last && !mayHold(first, wanted)) {
            first++;
        }
        while (last > first && !mayHold(last, wanted)) {
            last--;
        }
        if (first > last) {
            return false;
        }
        RowGroup end = file.rowGroups().get(last);
        range[0] = Math.max(range[0], file.rowGroups().get(first).firstRow());
        range[1] = Math.min(range[1], end.firstRow() + end.rows());
        return true;
    }

    private boolean mayHold(int group, long[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            int column = key.get(i);
            Optional<BloomFilter> filter = file.rowGroups()
                    .get(group)
                    .chunks()
                    .get(stored(column).index())
                    .bloomFilter();
            if (filter.isPresent() && !filter.get().mayContain(types.get(column), wanted[i])) {
                return false;
            }
        }
        return true;
    }

    private long search(List<PageWindow> windows, long[] wanted, long from, long to) {
        long low = from;
        long high = to - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            int order = compare(windows, middle, wanted);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int compare(List<PageWindow> windows, long row, long[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            PageWindow window = windows.get(i);
            Vector page = window.pageOf(row);
            int order = KeyOrder.compare(types.get(key.get(i)), page.valueAddress(window.indexOf(row)), wanted[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private KeyIndex keyIndex() {
        KeyIndex known = keyIndex;
        if (known == null) {
            int first = key.getFirst();
            known = KeyIndex.of(file, stored(first).index(), types.get(first));
            keyIndex = known;
        }
        return known;
    }

    List<Integer> key() {
        return key;
    }

    PageWindow window(int column) {
        return new PageWindow(this, cache, column, stored(column).index());
    }

    private FileColumn stored(int column) {
        return fileColumns
                .get(column)
                .orElseThrow(() -> new DatabaseException(
                        SqlState.DATA_CORRUPTED,
                        "segment " + path() + " has no column with field id "
                                + columns.get(column).fieldId()));
    }

    /// Rows by position, in the order of the positions.
    ///
    /// @param columns positions in the table's columns
    /// @param region holds the result, strings included
    public Batch read(long[] positions, List<Integer> columns, Region region) {
        List<Vector> vectors = new ArrayList<>(columns.size());
        for (int column : columns) {
            if (fileColumns.get(column).isEmpty()) {
                vectors.add(ScanSource.constant(types.get(column), absent(column), positions.length, region));
                continue;
            }
            try (PageWindow window = window(column)) {
                vectors.add(PointReader.read(window, Objects.requireNonNull(types.get(column)), positions, region));
            }
        }
        return Batch.of(vectors, positions.length);
    }

    /// Unmaps the file; its pages leave the cache.
    @Override
    public void close() {
        cache.drop(number);
        file.close();
    }
}
