package io.phantomdb.parquet.segment;

import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.PageLocation;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.file.RowGroup;
import io.phantomdb.parquet.scan.Zones;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnIndex;
import org.jspecify.annotations.Nullable;

/// Bounds of the first key column per page of a segment: because the segment is sorted, a key lies in consecutive
/// pages. Immutable.
final class KeyIndex {
    private final SqlType type;
    private final long rows;
    private final List<Page> pages;

    private record Page(long firstRow, long endRow, Object minimum, Object maximum) {}

    private KeyIndex(SqlType type, long rows, List<Page> pages) {
        this.type = type;
        this.rows = rows;
        this.pages = pages;
    }

    static KeyIndex of(ParquetFile file, int fileColumn, SqlType type) {
        List<Page> pages = new ArrayList<>();
        for (RowGroup group : file.rowGroups()) {
            ColumnChunk chunk = group.chunks().get(fileColumn);
            ColumnIndex index = chunk.columnIndex().orElse(null);
            for (int i = 0; i < chunk.pages().size(); i++) {
                PageLocation page = chunk.pages().get(i);
                Object minimum = index == null
                        ? null
                        : bound(chunk, index.getMin_values().get(i), type);
                Object maximum = index == null
                        ? null
                        : bound(chunk, index.getMax_values().get(i), type);
                if (minimum == null || maximum == null) {
                    return new KeyIndex(type, file.rows(), List.of());
                }
                pages.add(new Page(
                        group.firstRow() + page.firstRow(), group.firstRow() + page.endRow(), minimum, maximum));
            }
        }
        return new KeyIndex(type, file.rows(), pages);
    }

    private static @Nullable Object bound(ColumnChunk chunk, ByteBuffer bytes, SqlType type) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Zones.decode(copy, chunk.column(), type);
    }

    /// First and end (exclusive) row of the pages that may hold the first key value at `address`; equal where none
    /// may.
    long[] candidates(long address) {
        Object key = value(address);
        if (pages.isEmpty() || key == null) {
            return new long[] {0, rows};
        }
        int from = firstPage(page -> Zones.compare(page.maximum, key) >= 0);
        int to = firstPage(page -> Zones.compare(page.minimum, key) > 0);
        return from >= to ? new long[] {0, 0} : new long[] {pages.get(from).firstRow, pages.get(to - 1).endRow};
    }

    /// The first page for which the condition, false then true in page order, holds.
    private int firstPage(java.util.function.Predicate<Page> condition) {
        int low = 0;
        int high = pages.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (condition.test(pages.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private @Nullable Object value(long address) {
        return switch (type.kind()) {
            case BOOLEAN -> Memory.getByte(address) != 0;
            case SMALLINT -> Long.valueOf(Memory.getShort(address));
            case INTEGER, DATE -> Long.valueOf(Memory.getInt(address));
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> Memory.getLong(address);
            case REAL -> notNan(Memory.getFloat(address));
            case DOUBLE -> notNan(Memory.getDouble(address));
            case DECIMAL -> decimal(address);
            case VARCHAR, VARBINARY, ARRAY, JSONB -> bytes(Memory.getLong(address + 8), Memory.getInt(address));
            case UUID -> bytes(address, 16);
            case CHAR, INTERVAL, NULL -> null;
        };
    }

    private static @Nullable Object notNan(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private BigDecimal decimal(long address) {
        if (type.precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX) {
            return BigDecimal.valueOf(Memory.getLong(address), type.scale());
        }
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(Memory.getLong(address + 8))
                .putLong(Memory.getLong(address))
                .array();
        return new BigDecimal(new BigInteger(bytes), type.scale());
    }

    private static Bytes bytes(long address, int length) {
        byte[] copy = new byte[length];
        Memory.copy(address, copy, 0, length);
        return new Bytes(copy);
    }
}
