package io.phantomdb.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of lists for tests: encodes them, asks a table about them, reads batches back.
final class Rows implements AutoCloseable {
    final RowLayout layout;
    private final List<SqlType> types;
    private final List<SqlType> keyTypes;
    private final MemoryBudget budget = MemoryBudget.unlimited("rows");
    private final Region region = new Region(budget);

    Rows(List<SqlType> types, int... key) {
        this.types = types;
        this.layout = new RowLayout(types, key);
        this.keyTypes = Arrays.stream(key).mapToObj(types::get).toList();
    }

    static List<@Nullable Object> row(@Nullable Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }

    List<@Nullable Object> key(List<@Nullable Object> row) {
        List<@Nullable Object> key = new ArrayList<>();
        for (int column : layout.key()) {
            key.add(row.get(column));
        }
        return key;
    }

    long append(HotTable table, List<@Nullable Object> row, long beginTs) {
        region.reset();
        Batch batch = Batches.ofRows(types, List.of(row), region);
        int bytes = layout.encodedBytes(batch, 0);
        long address = region.allocate(bytes);
        layout.encode(batch, 0, address);
        long position = table.append(address, bytes, beginTs);
        Memory.fill(address, bytes, (byte) 0x55);
        return position;
    }

    long find(Generation generation, List<@Nullable Object> key, long snapshot) {
        return withKey(key, (address, bytes) -> generation.find(address, bytes, snapshot));
    }

    long newest(Generation generation, List<@Nullable Object> key) {
        return withKey(key, generation::newest);
    }

    private long withKey(List<@Nullable Object> key, KeyLookup lookup) {
        region.reset();
        Batch batch = Batches.ofRows(keyTypes, List.of(key), region);
        io.phantomdb.core.row.KeyCodec codec = new io.phantomdb.core.row.KeyCodec(keyTypes);
        int bytes = codec.encodedBytes(batch, 0);
        long address = region.allocate(bytes);
        codec.encode(batch, 0, address);
        return lookup.find(address, bytes);
    }

    interface KeyLookup {
        long find(long address, int bytes);
    }

    static List<@Nullable Object> read(Batch batch, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < batch.columns().size(); column++) {
            values.add(Vectors.value(batch.column(column), row));
        }
        return values;
    }

    int[] allColumns() {
        int[] columns = new int[types.size()];
        Arrays.setAll(columns, i -> i);
        return columns;
    }

    @Override
    public void close() {
        region.close();
    }
}
