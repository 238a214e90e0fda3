package io.phantomdb.storage.scan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;

/// Rows found one by one, some in memory and some in segments, put together as one batch in the order they were added.
///
/// What it gives lives in the region alone: it outlasts the transaction. One thread.
public final class RowAssembly {
    private final TableVersion version;
    private final List<Integer> columns;
    private final Region region;
    private final long[] addresses;
    private final long[] locations;
    private int count;
    private int cold;

    /// @param rowsMax how many rows will be added at most
    public RowAssembly(TableVersion version, List<Integer> columns, Region region, int rowsMax) {
        this.version = version;
        this.columns = columns;
        this.region = region;
        this.addresses = new long[rowsMax];
        this.locations = new long[rowsMax];
    }

    /// Adds a row by its bytes, which are copied.
    public void addRow(long row, int bytes) {
        long copy = region.allocateBytes(bytes);
        Memory.copy(row, copy, bytes);
        addresses[count++] = copy;
    }

    public void addLocation(long location) {
        if (Location.isHot(location)) {
            long position = Location.position(location);
            addRow(version.hot().rowAddress(position), version.hot().rowBytes(position));
        } else {
            locations[count++] = location;
            cold++;
        }
    }

    public Batch toBatch() {
        if (cold == 0) {
            return inMemory(0, count);
        }
        if (cold == count && oneSegment()) {
            return segmentRows(Location.segment(locations[0]), 0, count);
        }
        return mixed();
    }

    private boolean oneSegment() {
        int segment = Location.segment(locations[0]);
        for (int i = 1; i < count; i++) {
            if (Location.segment(locations[i]) != segment) {
                return false;
            }
        }
        return true;
    }

    private Batch inMemory(int from, int length) {
        long rows = region.allocate(8L * Math.max(length, 1));
        for (int i = 0; i < length; i++) {
            Memory.putLong(rows + 8L * i, addresses[from + i]);
        }
        List<Vector> vectors = new ArrayList<>(columns.size());
        for (int column : columns) {
            vectors.add(version.handle().layout().decode(rows, length, column, region));
        }
        return Batch.of(vectors, length);
    }

    private Batch segmentRows(int segment, int from, int length) {
        long[] positions = new long[length];
        for (int i = 0; i < length; i++) {
            positions[i] = Location.row(locations[from + i]);
        }
        return version.segments().get(segment).segment().read(positions, columns, region);
    }

    /// Reads runs of rows of one source at a time and copies their values side by side.
    private Batch mixed() {
        long[] values = new long[columns.size()];
        long[] validities = new long[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = region.allocate((long) count * type(i).layout().width());
            validities[i] = region.allocateZeroed(count / 8 + 1);
        }
        int from = 0;
        while (from < count) {
            int to = from + 1;
            while (to < count && source(to) == source(from)) {
                to++;
            }
            Batch part = source(from) < 0
                    ? inMemory(from, to - from)
                    : segmentRows(Location.segment(locations[from]), from, to - from);
            for (int i = 0; i < values.length; i++) {
                copy(part.column(i), to - from, values[i], validities[i], from);
            }
            from = to;
        }
        List<Vector> vectors = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            vectors.add(Vector.flat(type(i), values[i], validities[i], count));
        }
        return Batch.of(vectors, count);
    }

    private int source(int i) {
        return addresses[i] != 0 ? -1 : Location.segment(locations[i]);
    }

    private SqlType type(int i) {
        Column column = version.handle().info().columns().get(columns.get(i));
        return column.type();
    }

    private static void copy(Vector from, int rows, long values, long validity, int firstRow) {
        int width = from.layout().width();
        for (int i = 0; i < rows; i++) {
            int row = firstRow + i;
            if (!from.isNull(i)) {
                Memory.copy(from.valueAddress(i), values + (long) row * width, width);
                long bits = validity + (row >> 3);
                Memory.putByte(bits, (byte) (Memory.getByte(bits) | 1 << (row & 7)));
            } else {
                Memory.fill(values + (long) row * width, width, (byte) 0);
            }
        }
    }
}
