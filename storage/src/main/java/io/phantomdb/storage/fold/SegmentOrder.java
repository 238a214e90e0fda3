package io.phantomdb.storage.fold;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.parquet.file.SegmentProperties;
import io.phantomdb.parquet.merge.RowOrder;
import io.phantomdb.parquet.partition.PartitionTransform;
import io.phantomdb.row.Generation;
import io.phantomdb.storage.catalog.StoredTable;
import java.util.ArrayList;
import java.util.List;

/// In which segments, and in which order there, a fold puts rows: by partition, then sort key, then key.
final class SegmentOrder {
    private final StoredTable table;
    private final MemoryBudget budget;
    private final List<PartitionTransform> transforms;
    private final List<RowOrder.Part> parts;
    private final int[] columns;

    /// Consecutive positions that are of one partition.
    record Part(int from, int count, SegmentProperties properties) {}

    record Ordered(long[] positions, List<Part> parts) {}

    SegmentOrder(StoredTable table, MemoryBudget budget) {
        TableInfo info = table.info();
        this.table = table;
        this.budget = budget;
        this.transforms = PartitionTransform.of(table.partitioning(), info.columns());
        this.parts = RowOrder.of(table.sortKey(), info.columns(), List.of()).parts();
        this.columns = java.util.stream.IntStream.concat(
                        transforms.stream().mapToInt(PartitionTransform::column),
                        parts.stream().mapToInt(RowOrder.Part::column))
                .toArray();
    }

    /// @param positions sorted by key
    Ordered of(Generation generation, long[] positions) {
        if (columns.length == 0 || positions.length == 0) {
            Part all = new Part(0, positions.length, SegmentProperties.NONE);
            return new Ordered(positions, positions.length == 0 ? List.of() : List.of(all));
        }
        try (RowSorter sorter = new RowSorter(codec(), transforms.size(), positions.length, budget);
                Region scratch = new Region(budget)) {
            for (int from = 0; from < positions.length; from += Batch.ROWS) {
                int count = Math.min(Batch.ROWS, positions.length - from);
                Vector[] vectors = vectors(generation.decode(positions, from, count, columns, scratch), scratch);
                for (int row = 0; row < count; row++) {
                    sorter.add(vectors, row);
                }
                scratch.reset();
            }
            int[] order = sorter.sorted();
            long[] ordered = new long[positions.length];
            for (int i = 0; i < ordered.length; i++) {
                ordered[i] = positions[order[i]];
            }
            return new Ordered(ordered, parts(generation, ordered, order, sorter, scratch));
        }
    }

    private IndexKeyCodec codec() {
        List<IndexKeyCodec.Part> codec = new ArrayList<>();
        transforms.forEach(transform -> codec.add(new IndexKeyCodec.Part(transform.type(), false, false)));
        codec.addAll(parts(table, parts));
        return new IndexKeyCodec(codec);
    }

    /// Parts of an order as an index has them.
    static List<IndexKeyCodec.Part> parts(StoredTable table, List<RowOrder.Part> parts) {
        return parts.stream()
                .map(part -> new IndexKeyCodec.Part(
                        table.info().columns().get(part.column()).type(), part.descending(), part.nullsFirst()))
                .toList();
    }

    private Vector[] vectors(Batch batch, Region region) {
        Vector[] vectors = new Vector[columns.length];
        for (int i = 0; i < vectors.length; i++) {
            Vector column = batch.column(i);
            vectors[i] = i < transforms.size() ? transforms.get(i).apply(column, region) : column;
        }
        return vectors;
    }

    private List<Part> parts(Generation generation, long[] ordered, int[] order, RowSorter sorter, Region region) {
        List<Part> found = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= ordered.length; i++) {
            if (i == ordered.length || !sorter.sameGroup(order[from], order[i])) {
                found.add(new Part(from, i - from, properties(generation, ordered, from, region)));
                region.reset();
                from = i;
            }
        }
        return found;
    }

    private SegmentProperties properties(Generation generation, long[] ordered, int row, Region region) {
        Vector[] vectors = vectors(generation.decode(ordered, row, 1, columns, region), region);
        List<Vector> partition = List.of(vectors).subList(0, transforms.size());
        return new SegmentProperties(table.sortKey(), PartitionTransform.text(partition, 0));
    }
}
