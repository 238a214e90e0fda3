package io.phantomdb.storage.index;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ColumnReferences;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec;
import io.phantomdb.core.row.IndexKeyCodec.Part;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Evaluation;
import io.phantomdb.row.index.OrderedIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One index of a table: how rows become keys, and the entries.
///
/// Entries are written under the commit lock and read by any thread, as [OrderedIndex] says. From its registration on
/// every commit keeps it; it answers for snapshots from [#loadedAt] on. The forms that ALTER TABLE gives a table each
/// have an index of their own over entries that are common to them ([#over]).
public final class TableIndex implements AutoCloseable {

    private volatile IndexInfo info;
    private final List<Expr> expressions;
    private final List<Integer> columns;
    private final List<Expr> overColumns;
    private final Optional<Expr> conditionOverColumns;
    private final Optional<Expr> condition;
    private final IndexKeyCodec codec;
    private final Shared shared;
    private final Optional<Evaluation> evaluation;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Entries, freed with the last index over them.
    private static final class Shared {
        private static final long NOT_LOADED = Long.MAX_VALUE;

        private final OrderedIndex entries;
        private final AtomicInteger holders = new AtomicInteger();
        private volatile long loadedAt = NOT_LOADED;

        private Shared(OrderedIndex entries) {
            this.entries = entries;
        }
    }

    /// @param budget counts the entries; without limit
    public TableIndex(IndexInfo info, TableInfo table, MemoryBudget budget) {
        this(info, table, new Shared(new OrderedIndex(budget)));
    }

    private TableIndex(IndexInfo info, TableInfo table, Shared shared) {
        this.info = info;
        this.shared = shared;
        this.expressions = info.keys().stream()
                .map(key -> FieldReferences.toPositions(key.expression(), table))
                .toList();
        this.condition = info.condition().map(expr -> FieldReferences.toPositions(expr, table));
        TreeSet<Integer> used = new TreeSet<>();
        expressions.forEach(expr -> ColumnReferences.collect(expr, used));
        condition.ifPresent(expr -> ColumnReferences.collect(expr, used));
        this.columns = List.copyOf(used);
        this.overColumns = expressions.stream()
                .map(expr -> ColumnReferences.map(expr, columns::indexOf))
                .toList();
        this.conditionOverColumns = condition.map(expr -> ColumnReferences.map(expr, columns::indexOf));
        this.codec = new IndexKeyCodec(parts(info.keys(), table));
        boolean plain = condition.isEmpty() && expressions.stream().allMatch(Expr.ColumnRef.class::isInstance);
        this.evaluation = plain ? Optional.empty() : Evaluation.installed();
        if (!plain && evaluation.isEmpty()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "an index over expressions needs an executor, and there is none");
        }
        shared.holders.incrementAndGet();
    }

    /// The same entries for another form of the table. The caller closes both.
    ///
    /// @param changed as the catalog has the index then; keys have the same bytes
    public TableIndex over(IndexInfo changed, TableInfo table) {
        return new TableIndex(changed, table, shared);
    }

    /// Whether both are over the same entries.
    public boolean isSame(TableIndex other) {
        return other.shared == shared;
    }

    private List<Part> parts(List<IndexKey> keys, TableInfo table) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Expr expression = expressions.get(i);
            parts.add(new Part(
                    expression instanceof Expr.ColumnRef column
                            ? column(table, column).type()
                            : expression.type(),
                    keys.get(i).descending(),
                    keys.get(i).nullsFirst()));
        }
        return parts;
    }

    private static Column column(TableInfo table, Expr.ColumnRef column) {
        return table.columns().get(column.index());
    }

    public IndexInfo info() {
        return info;
    }

    /// The index has got another name, and nothing else.
    public void rename(IndexInfo renamed) {
        assert renamed.equals(info.withName(renamed.name()));
        info = renamed;
    }

    /// Positions of the table's columns that keys are made of.
    public List<Integer> columns() {
        return columns;
    }

    /// The key's parts over the table's columns.
    public List<Expr> expressions() {
        return expressions;
    }

    /// Rows without it being TRUE are not in the index; over the table's columns.
    public Optional<Expr> condition() {
        return condition;
    }

    public IndexKeyCodec codec() {
        return codec;
    }

    public OrderedIndex entries() {
        return shared.entries;
    }

    /// The oldest snapshot that finds all its rows here; `Long.MAX_VALUE` while the index is being loaded.
    public long loadedAt() {
        return shared.loadedAt;
    }

    public boolean isLoaded() {
        return shared.loadedAt != Shared.NOT_LOADED;
    }

    /// Says that every row of the snapshot is in.
    public void setLoaded(long snapshot) {
        shared.loadedAt = snapshot;
    }

    /// The keys of a batch of [#columns].
    ///
    /// @param region holds what is computed
    public KeyRows keys(Batch batch, Region region) {
        Vector[] vectors = new Vector[overColumns.size()];
        boolean[] computed = new boolean[vectors.length];
        for (int i = 0; i < vectors.length; i++) {
            if (overColumns.get(i) instanceof Expr.ColumnRef column) {
                vectors[i] = batch.column(column.index());
            } else {
                vectors[i] = evaluation.orElseThrow().evaluate(overColumns.get(i), batch, region);
                computed[i] = true;
            }
        }
        Optional<Vector> included =
                conditionOverColumns.map(expr -> evaluation.orElseThrow().evaluate(expr, batch, region));
        return new KeyRows(codec, batch, vectors, computed, included);
    }

    /// Whether a live entry has the index key and another row's key.
    ///
    /// @param rowKey the key of the row that may have it
    public Optional<FoundKey> otherLive(long key, int bytes, long rowKey, int rowKeyBytes, Region region) {
        Live found = new Live(rowKey, rowKeyBytes, region);
        scanEqual(key, bytes, region, found::look);
        return Optional.ofNullable(found.key);
    }

    /// As [#otherLive] for a blob, with what is not published yet. Under the commit lock.
    public boolean hasOtherLive(long blob, Region region) {
        Live found = new Live(KeyBlob.rowKey(blob), KeyBlob.rowKeyBytes(blob), region);
        long key = KeyBlob.key(blob);
        int bytes = KeyBlob.head(blob);
        long end = region.allocateBytes(bytes);
        Memory.copy(key, end, bytes);
        shared.entries.scanWritten(key, bytes, end, IndexKeyCodec.successor(end, bytes), found::look);
        return found.key != null;
    }

    /// Shows every entry, live or ended, of an index key.
    public void scanEqual(long key, int bytes, Region region, OrderedIndex.Visitor visitor) {
        long end = region.allocateBytes(bytes);
        Memory.copy(key, end, bytes);
        int endBytes = IndexKeyCodec.successor(end, bytes);
        shared.entries.scan(key, bytes, end, endBytes, visitor);
    }

    /// A row's key, copied.
    public record FoundKey(long address, int bytes) {}

    /// Keeps the first live entry of another row.
    private static final class Live {
        private final long rowKey;
        private final int rowKeyBytes;
        private final Region region;
        private @Nullable FoundKey key;

        Live(long rowKey, int rowKeyBytes, Region region) {
            this.rowKey = rowKey;
            this.rowKeyBytes = rowKeyBytes;
            this.region = region;
        }

        boolean look(long address, int head, int bytes, long end) {
            int length = bytes - head;
            if (end != OrderedIndex.LIVE
                    || length == rowKeyBytes && Memory.equal(address + head, rowKey, rowKeyBytes)) {
                return true;
            }
            long copy = region.allocateBytes(length);
            Memory.copy(address + head, copy, length);
            key = new FoundKey(copy, length);
            return false;
        }
    }

    /// Frees the entries with the last index over them. Closing twice does nothing.
    @Override
    public void close() {
        if (!closed.getAndSet(true) && shared.holders.decrementAndGet() == 0) {
            shared.entries.close();
        }
    }
}
