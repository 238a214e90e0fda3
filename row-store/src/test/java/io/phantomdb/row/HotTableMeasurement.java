package io.phantomdb.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.row.RowWriter;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Figures of the hot store, run by hand (`main`): one thread, rows of eight columns (three BIGINT, INTEGER, DOUBLE,
/// BOOLEAN, VARCHAR of 12 and of 26 bytes) in random key order. Each figure is the best of some passes, and each pass
/// checks its answer.
final class HotTableMeasurement {
    private static final List<SqlType> TYPES = List.of(
            SqlType.BIGINT,
            SqlType.BIGINT,
            SqlType.BIGINT,
            SqlType.INTEGER,
            SqlType.DOUBLE,
            SqlType.BOOLEAN,
            SqlType.VARCHAR,
            SqlType.VARCHAR);
    private static final int PASSES = 5;

    private final int rows;
    private final RowLayout layout = new RowLayout(TYPES, new int[] {0});
    private final MemoryBudget budget = MemoryBudget.unlimited("measurement");
    private final Region region = new Region(budget);
    private final Batch batch;
    private final int[] order;
    private final long[] encoded;
    private final int[] encodedBytes;

    private HotTableMeasurement(int rows) {
        this.rows = rows;
        this.batch = batch(rows);
        this.order = shuffled(rows, 1);
        this.encoded = new long[rows];
        this.encodedBytes = new int[rows];
    }

    public static void main(String[] arguments) {
        int rows = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        new HotTableMeasurement(rows).run();
    }

    private void run() {
        best("encode rows", this::encode);
        best("append new keys", () -> {
            try (HotTable table = new HotTable(layout, budget)) {
                load(table);
            }
        });
        try (HotTable table = new HotTable(layout, budget)) {
            load(table);
            System.out.printf(
                    "bytes a row: %.1f, of which row bytes %d%n", (double) table.bytes() / rows, encodedBytes[0]);
            best("point get", () -> gets(table));
            int[] two = {2, 1};
            int[] all = {0, 1, 2, 3, 4, 5, 6, 7};
            best("scan 2 columns, no mirror", () -> {
                table.dropMirrors();
                scan(table, two, 1);
            });
            best("scan 2 columns, mirror", () -> scan(table, two, 1));
            best("scan 8 columns, no mirror", () -> {
                table.dropMirrors();
                scan(table, all, 1);
            });
            best("scan 8 columns, mirror", () -> scan(table, all, 1));
            System.out.printf("bytes a row with all mirrors: %.1f%n", (double) table.bytes() / rows);
            upserts(table);
            best("scan 2 columns, mirror, half the versions dead", () -> scan(table, two, 2));
            SealedRuns sealed = table.seal();
            best("sorted rows of a fold", () -> fold(table, sealed));
        }
        best("copy a batch of 8 columns", this::copy);
        region.close();
        System.out.println("left in the budget: " + budget.used());
    }

    private void best(String what, Runnable pass) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < PASSES; i++) {
            long start = System.nanoTime();
            pass.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.printf("%-50s %8.2f M rows/s%n", what, rows * 1e3 / best);
    }

    private Batch batch(int count) {
        Random random = new Random(2);
        List<List<Object>> columns = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            columns.add(new ArrayList<>(count));
        }
        for (long i = 0; i < count; i++) {
            columns.get(0).add(i);
            columns.get(1).add(i * 3);
            columns.get(2).add(random.nextLong());
            columns.get(3).add((long) random.nextInt());
            columns.get(4).add(random.nextDouble());
            columns.get(5).add(random.nextBoolean());
            columns.get(6).add("c%011d".formatted(i));
            columns.get(7).add("d%025d".formatted(i));
        }
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            vectors.add(Vectors.of(TYPES.get(i), columns.get(i), region));
        }
        return Batch.of(vectors, count);
    }

    private static int[] shuffled(int count, long seed) {
        int[] order = new int[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private void encode() {
        boolean first = encoded[0] == 0;
        RowWriter writer = layout.writer(batch);
        for (int row = 0; row < rows; row++) {
            int bytes = writer.bytes(row);
            if (first) {
                encoded[row] = region.allocateBytes(bytes);
            }
            encodedBytes[row] = writer.write(row, encoded[row]);
        }
    }

    private void load(HotTable table) {
        for (int i = 0; i < rows; i++) {
            int row = order[i];
            table.append(encoded[row], encodedBytes[row], 1);
        }
    }

    private void gets(HotTable table) {
        Generation generation = table.generation();
        long sum = 0;
        for (int i = 0; i < rows; i++) {
            long row = encoded[order[rows - 1 - i]];
            long position = generation.find(RowLayout.keyAddress(row), RowLayout.keyBytes(row), 1);
            sum += generation.rowBytes(position);
        }
        check(sum == (long) rows * encodedBytes[0]);
    }

    private void upserts(HotTable table) {
        long start = System.nanoTime();
        for (int i = 0; i < rows; i++) {
            int row = order[rows - 1 - i];
            long key = RowLayout.keyAddress(encoded[row]);
            table.end(table.newest(key, RowLayout.keyBytes(encoded[row])), 2);
            table.append(encoded[row], encodedBytes[row], 2);
        }
        System.out.printf("%-50s %8.2f M rows/s%n", "upsert", rows * 1e3 / (System.nanoTime() - start));
    }

    private void scan(HotTable table, int[] columns, long snapshot) {
        long count = 0;
        long sum = 0;
        try (HotScan scan = table.scan(table.generation(), snapshot, columns, new PositionSet());
                Region scratch = new Region(budget)) {
            for (var morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (HotMorsel open = morsel.get()) {
                    for (var next = open.next(scratch); next.isPresent(); next = open.next(scratch)) {
                        count += next.get().selected();
                        sum += sum(next.get());
                        scratch.reset();
                    }
                }
            }
        }
        check(count == rows && sum != 0);
    }

    private static long sum(Batch batch) {
        long values = batch.column(1).values();
        long sum = 0;
        if (batch.selection() == 0) {
            for (int i = 0; i < batch.rows(); i++) {
                sum += Memory.getLong(values + 8L * i);
            }
        } else {
            for (int i = 0; i < batch.selected(); i++) {
                sum += Memory.getLong(values + 8L * Memory.getInt(batch.selection() + 4L * i));
            }
        }
        return sum;
    }

    private void fold(HotTable table, SealedRuns sealed) {
        Generation generation = table.generation();
        long[] live = generation.liveAt(sealed, 2);
        check(live.length == rows);
        int[] all = {0, 1, 2, 3, 4, 5, 6, 7};
        for (int from = 0; from < live.length; from += Batch.ROWS) {
            try (Region scratch = new Region(budget)) {
                Batch sorted = generation.decode(live, from, Math.min(Batch.ROWS, live.length - from), all, scratch);
                check(Memory.getLong(sorted.column(0).valueAddress(0)) == from);
            }
        }
    }

    private void copy() {
        for (int from = 0; from < rows; from += Batch.ROWS) {
            int count = Math.min(Batch.ROWS, rows - from);
            List<Vector> slices = new ArrayList<>();
            for (Vector column : batch.columns()) {
                slices.add(column.slice(from, count));
            }
            try (Region scratch = new Region(budget)) {
                check(Batches.copy(Batch.of(slices, count), scratch).rows() == count);
            }
        }
    }

    private static void check(boolean right) {
        if (!right) {
            throw new AssertionError("wrong answer");
        }
    }
}
