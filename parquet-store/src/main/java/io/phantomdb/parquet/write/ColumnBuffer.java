package io.phantomdb.parquet.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.page.Bitmap;
import io.phantomdb.parquet.page.ByteArrayDecoder;
import java.util.ArrayList;
import java.util.List;

/// The values of one column of the row group being gathered, page by page: NULLs left out, strings copied. One thread.
final class ColumnBuffer {
    /// One page: `present` values side by side in the layout of the type.
    static final class PageBuffer {
        final long values;
        final long validity;
        int rows;
        int present;

        PageBuffer(long values, long validity) {
            this.values = values;
            this.validity = validity;
        }
    }

    private final SqlType type;
    private final Layout layout;
    private final int width;
    private final boolean nullable;
    private final int pageRows;
    private final Region region;
    private final Region bytes;
    private final List<PageBuffer> pages = new ArrayList<>();

    ColumnBuffer(SqlType type, boolean nullable, int pageRows, Region region, Region bytes) {
        this.type = type;
        this.layout = type.layout();
        this.width = layout.width();
        this.nullable = nullable;
        this.pageRows = pageRows;
        this.region = region;
        this.bytes = bytes;
    }

    SqlType type() {
        return type;
    }

    boolean nullable() {
        return nullable;
    }

    List<PageBuffer> pages() {
        return pages;
    }

    int present() {
        int sum = 0;
        for (PageBuffer page : pages) {
            sum += page.present;
        }
        return sum;
    }

    /// Forgets the values; the regions were reset.
    void clear() {
        pages.clear();
    }

    /// Appends selected rows `from` up to `from + count`, which fit into the current page.
    void append(Batch batch, Vector vector, int from, int count) {
        PageBuffer page = pages.isEmpty() ? null : pages.getLast();
        if (page == null || page.rows == pageRows) {
            page = new PageBuffer(
                    region.allocate((long) pageRows * width + 8),
                    nullable ? region.allocateZeroed(Bitmap.bytes(pageRows)) : 0);
            pages.add(page);
        }
        boolean plain = batch.selection() == 0 && vector.validity() == 0;
        long to = page.values + (long) page.present * width;
        if (plain && vector.dictionary() == null && layout != Layout.BYTES) {
            Memory.copy(vector.values() + (long) from * width, to, (long) count * width);
            markPresent(page, count);
        } else {
            gather(page, batch, vector, from, count);
        }
        page.rows += count;
        assert page.rows <= pageRows;
    }

    private void markPresent(PageBuffer page, int count) {
        if (nullable) {
            Bitmap.set(page.validity, page.rows, count);
        }
        page.present += count;
    }

    private void gather(PageBuffer page, Batch batch, Vector vector, int from, int count) {
        Vector dictionary = vector.dictionary();
        long base = dictionary == null ? vector.values() : dictionary.values();
        long codes = dictionary == null ? 0 : vector.values();
        long selection = batch.selection();
        boolean mayBeNull = vector.validity() != 0;
        long to = page.values + (long) page.present * width;
        int present = 0;
        for (int i = 0; i < count; i++) {
            int row = selection == 0 ? from + i : Memory.getInt(selection + 4L * (from + i));
            if (mayBeNull && vector.isNull(row)) {
                requireNullable();
                continue;
            }
            int index = codes == 0 ? row : Memory.getInt(codes + 4L * row);
            copyValue(base + (long) index * width, to + (long) present * width);
            present++;
            if (nullable) {
                Bitmap.set(page.validity, page.rows + i, 1);
            }
        }
        page.present += present;
    }

    private void copyValue(long source, long to) {
        switch (layout) {
            case INT8 -> Memory.putByte(to, Memory.getByte(source));
            case INT16 -> Memory.putShort(to, Memory.getShort(source));
            case INT32, FLOAT32 -> Memory.putInt(to, Memory.getInt(source));
            case INT64, FLOAT64 -> Memory.putLong(to, Memory.getLong(source));
            case INT128, UUID, INTERVAL -> {
                Memory.putLong(to, Memory.getLong(source));
                Memory.putLong(to + 8, Memory.getLong(source + 8));
            }
            case BYTES -> {
                int length = Memory.getInt(source);
                long copy = bytes.allocateBytes(length + 4L);
                Memory.copy(Memory.getLong(source + 8), copy, length);
                ByteArrayDecoder.putView(to, length, copy);
            }
        }
    }

    private void requireNullable() {
        if (!nullable) {
            throw new IllegalArgumentException("NULL in a column that allows none");
        }
    }
}
