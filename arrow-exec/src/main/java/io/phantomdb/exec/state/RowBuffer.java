package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that outlive their batch, copied with the bytes of their strings, in columns of chunks.
///
/// A row's id is `chunk << 13 | offset`. Within one buffer ids count up without gaps; a buffer that has absorbed others
/// has gaps where their last chunks were not full.
public final class RowBuffer implements AutoCloseable {
    static final int CHUNK_SHIFT = 13;
    /// Rows of a full chunk.
    public static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;

    static final int CHUNK_MASK = CHUNK_ROWS - 1;
    private static final int CHUNKS_MAX = Integer.MAX_VALUE >>> CHUNK_SHIFT;

    private final List<SqlType> types;
    private final List<Region> regions = new ArrayList<>();
    private final Region region;
    private final List<Chunk> chunks = new ArrayList<>();
    private final KeptDictionary[] dictionaries;
    /// Forgotten whenever rows come.
    private final @Nullable ColumnBase[] bases;
    private long rows;

    public RowBuffer(List<SqlType> types, MemoryBudget budget) {
        this.types = List.copyOf(types);
        this.region = new Region(budget);
        this.regions.add(region);
        this.bases = new ColumnBase[types.size()];
        this.dictionaries = new KeptDictionary[types.size()];
        for (int i = 0; i < dictionaries.length; i++) {
            dictionaries[i] = new KeptDictionary();
        }
    }

    public List<SqlType> types() {
        return types;
    }

    public long rows() {
        return rows;
    }

    /// Bytes held in the budget.
    public long bytes() {
        long bytes = 0;
        for (Region part : regions) {
            bytes += part.reserved();
        }
        return bytes;
    }

    /// Bytes that the buffer may take next, all of them at once.
    public long growthBytes() {
        long row = 0;
        for (SqlType type : types) {
            row += type.layout().width() + 1;
        }
        return Math.max(region.nextSlabBytes(), row * (rows < CHUNK_ROWS ? rows : CHUNK_ROWS));
    }

    public int chunks() {
        return chunks.size();
    }

    public int chunkRows(int chunk) {
        return chunks.get(chunk).rows;
    }

    /// One more than the largest id.
    public int idLimit() {
        return chunks.isEmpty() ? 0 : (chunks.size() - 1 << CHUNK_SHIFT) + chunks.getLast().rows;
    }

    /// Copies the selected rows of a batch whose columns have the buffer's types (dictionaries and narrow decimals
    /// welcome).
    ///
    /// @return the id of the first
    public int append(Batch batch, Region scratch) {
        return append(batch, batch.selection(), batch.selected(), scratch);
    }

    /// As [#append] with a selection of its own.
    public int append(Batch batch, long selection, int count, Region scratch) {
        int first = -1;
        int done = 0;
        Arrays.fill(bases, null);
        while (done < count) {
            Chunk chunk = room(count - done);
            int part = Math.min(count - done, chunk.capacity - chunk.rows);
            if (first < 0) {
                first = (chunks.size() - 1 << CHUNK_SHIFT) + chunk.rows;
            }
            long from = selection == 0 ? identity(done, part, batch, scratch) : selection + 4L * done;
            for (int i = 0; i < types.size(); i++) {
                appendColumn(chunk, i, batch.column(i), from, part, scratch);
            }
            chunk.rows += part;
            done += part;
        }
        rows += count;
        return first;
    }

    /// 0 where the rows are the whole batch, else their numbers.
    private static long identity(int from, int count, Batch batch, Region scratch) {
        if (from == 0 && count == batch.rows()) {
            return 0;
        }
        long selection = scratch.allocate(4L * count);
        for (int i = 0; i < count; i++) {
            Memory.putInt(selection + 4L * i, from + i);
        }
        return selection;
    }

    private Chunk room(int wanted) {
        if (!chunks.isEmpty()) {
            Chunk last = chunks.getLast();
            if (last.rows < last.capacity) {
                return last;
            }
            if (last.capacity < CHUNK_ROWS) {
                int larger = Math.max(last.capacity * 4, Integer.highestOneBit(wanted) * 2);
                last.grow(types, Math.min(CHUNK_ROWS, larger), region);
                return last;
            }
        }
        if (chunks.size() >= CHUNKS_MAX) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED, "more than 2^31 rows in one hash table or sort");
        }
        int size = chunks.isEmpty() ? Math.max(64, Integer.highestOneBit(Math.max(1, wanted - 1)) * 2) : CHUNK_ROWS;
        Chunk chunk = new Chunk(types, Math.min(CHUNK_ROWS, size), region);
        chunks.add(chunk);
        return chunk;
    }

    private void appendColumn(Chunk chunk, int index, Vector vector, long selection, int count, Region scratch) {
        SqlType type = types.get(index);
        int width = type.layout().width();
        long out = chunk.values[index] + (long) chunk.rows * width;
        ColumnCopy.values(vector, type, selection, count, out, dictionaries[index], region, scratch);
        if (vector.validity() != 0) {
            copyValidity(chunk, index, vector, selection, count);
        }
        // bits of rows to come are set already
    }

    private void copyValidity(Chunk chunk, int index, Vector vector, long selection, int count) {
        for (int i = 0; i < count; i++) {
            if (!Bits.get(vector.validity(), Selections.row(selection, i))) {
                if (chunk.validity[index] == 0) {
                    chunk.validity[index] = Bits.allSet(chunk.capacity, region);
                }
                Bits.clear(chunk.validity[index], chunk.rows + i);
            }
        }
    }

    /// Takes over the rows of another buffer of the same types, whose ids grow by the returned number. The other is
    /// empty afterwards.
    public int absorb(RowBuffer other) {
        int shift = chunks.size() << CHUNK_SHIFT;
        Arrays.fill(bases, null);
        Arrays.fill(other.bases, null);
        chunks.addAll(other.chunks);
        regions.addAll(other.regions);
        rows += other.rows;
        other.chunks.clear();
        other.regions.clear();
        other.rows = 0;
        return shift;
    }

    /// Rows `from` up to `from + count` of a chunk as a view; `from` is a multiple of 8.
    public Batch view(int chunk, int from, int count) {
        List<Vector> columns = new ArrayList<>(types.size());
        for (Vector column : chunks.get(chunk).columns(types)) {
            columns.add(column.slice(from, count));
        }
        return new Batch(columns, count, 0, count);
    }

    /// One column of a chunk as a view.
    public Vector column(int chunk, int column) {
        return chunks.get(chunk).column(column, types.get(column));
    }

    /// The address of the value of a row.
    public long valueAddress(int column, int id) {
        Chunk chunk = chunks.get(id >> CHUNK_SHIFT);
        return chunk.values[column]
                + (long) (id & CHUNK_MASK) * types.get(column).layout().width();
    }

    public boolean isNull(int column, int id) {
        long validity = chunks.get(id >> CHUNK_SHIFT).validity[column];
        return validity != 0 && !Bits.get(validity, id & CHUNK_MASK);
    }

    /// A column of the rows with these ids; a negative id gives NULL.
    public Vector gather(int column, long ids, int count, boolean mayMiss, Region scratch) {
        SqlType type = types.get(column);
        int width = type.layout().width();
        long out = scratch.allocate((long) count * width);
        ColumnBase base = base(column);
        ColumnCopy.gather(base.chunks(), ids, count, width, out);
        return Vector.flat(type, out, mayMiss || base.nulls() ? gatherValidity(column, ids, count, scratch) : 0, count);
    }

    /// Where the chunks of a column are. Readers may make it at the same time; they make the same.
    private ColumnBase base(int column) {
        ColumnBase known = bases[column];
        if (known == null) {
            long[] addresses = new long[Math.max(1, chunks.size())];
            boolean nulls = false;
            for (int i = 0; i < chunks.size(); i++) {
                addresses[i] = chunks.get(i).values[column];
                nulls |= chunks.get(i).validity[column] != 0;
            }
            known = new ColumnBase(addresses, nulls);
            bases[column] = known;
        }
        return known;
    }

    /// @param nulls whether some chunk has NULLs
    private record ColumnBase(long[] chunks, boolean nulls) {}

    private long gatherValidity(int column, long ids, int count, Region scratch) {
        long bits = Bits.allSet(count, scratch);
        for (int i = 0; i < count; i++) {
            int id = Memory.getInt(ids + 4L * i);
            if (id < 0 || isNull(column, id)) {
                Bits.clear(bits, i);
            }
        }
        return bits;
    }

    @Override
    public void close() {
        regions.forEach(Region::close);
        Arrays.fill(bases, null);
        chunks.clear();
        rows = 0;
    }

    /// The copy of the last dictionary seen in a column, so that its strings are copied once.
    static final class KeptDictionary {
        @Nullable
        Vector source;

        long views;

        /// The address of views whose bytes live in `region`.
        long copyOf(Vector dictionary, Region region) {
            if (source != dictionary) {
                assert dictionary.layout() == Layout.BYTES;
                views = region.allocate(16L * dictionary.rows());
                Memory.copy(dictionary.values(), views, 16L * dictionary.rows());
                ColumnCopy.keepBytes(views, 0, 0, dictionary.rows(), region);
                source = dictionary;
            }
            return views;
        }
    }
}
