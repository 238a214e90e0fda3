package io.phantomdb.parquet.check;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.file.BloomFilter;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.file.PageLocation;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.file.RowGroup;
import io.phantomdb.parquet.iceberg.SegmentTable.TableFile;
import io.phantomdb.parquet.scan.ChunkReader;
import io.phantomdb.parquet.scan.Zones;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/// Reads one of our Parquet files (a segment, a position-delete file) to its last page: checksums, encodings, row
/// counts; and whether NULL counts, bounds and bloom filters tell the truth about the values.
///
/// One thread. The file is opened anew, so that nothing counts as verified that an earlier reader has seen.
public final class SegmentCheck {
    private static final int FINDINGS_MAX = 20;

    private final ParquetFile file;
    private final MemoryBudget budget;
    private final List<String> findings = new ArrayList<>();

    private SegmentCheck(ParquetFile file, MemoryBudget budget) {
        this.file = file;
        this.budget = budget;
    }

    /// What is wrong with the file, at most 20 things; empty: nothing.
    ///
    /// @param expected what the table's metadata say
    /// @param damage told of each thing
    public static List<String> run(TableFile expected, Disk disk, MemoryBudget budget, Damage damage) {
        try (ParquetFile file = ParquetFile.open(expected.path(), disk, true, damage)) {
            SegmentCheck check = new SegmentCheck(file, budget);
            check.all(expected.bytes(), expected.rows());
            return List.copyOf(check.findings);
        } catch (DatabaseException failure) {
            return List.of(String.valueOf(failure.getMessage()));
        }
    }

    private void all(long bytes, long rows) {
        require(file.bytes() == bytes, "it has " + file.bytes() + " bytes where the table's metadata say " + bytes);
        require(file.rows() == rows, "it has " + file.rows() + " rows where the table's metadata say " + rows);
        for (RowGroup group : file.rowGroups()) {
            for (ColumnChunk chunk : group.chunks()) {
                if (findings.size() >= FINDINGS_MAX) {
                    return;
                }
                SqlType type = chunk.column().type();
                if (type == null) {
                    require(false, "column \"" + chunk.column().name() + "\" has a type that no segment has");
                } else {
                    check(chunk, type);
                }
            }
        }
    }

    private void check(ColumnChunk chunk, SqlType type) {
        try (Region dictionaryMemory = new Region(budget);
                Region pageMemory = new Region(budget)) {
            ChunkReader reader = ChunkReader.of(chunk, type);
            Optional<Vector> dictionary = reader.dictionary(dictionaryMemory);
            Bounds ofChunk = new Bounds(chunk, type);
            Optional<ColumnIndex> index = chunk.columnIndex();
            List<PageLocation> pages = chunk.pages();
            for (int page = 0; page < pages.size(); page++) {
                Vector values = reader.read(pages.get(page), dictionary, pageMemory);
                Bounds ofPage = new Bounds(chunk, type);
                ofPage.addAll(values);
                ofChunk.add(ofPage);
                if (index.isPresent()) {
                    compare(ofPage, index.get(), page, pages.get(page));
                }
                pageMemory.reset();
            }
            compare(ofChunk, chunk);
        } catch (DatabaseException failure) {
            findings.add(String.valueOf(failure.getMessage()));
        }
    }

    private void compare(Bounds found, ColumnChunk chunk) {
        Statistics statistics = chunk.statistics();
        if (statistics != null) {
            long nulls = statistics.isSetNull_count() ? statistics.getNull_count() : found.nulls;
            found.compare(
                    nulls,
                    statistics.getMin_value(),
                    statistics.getMax_value(),
                    "row group of " + chunk.rows() + " rows");
        }
    }

    private void compare(Bounds found, ColumnIndex index, int page, PageLocation location) {
        String where = "page at offset " + location.offset();
        boolean onlyNulls = index.getNull_pages().get(page);
        long nulls = index.isSetNull_counts() ? index.getNull_counts().get(page) : found.nulls;
        require(
                onlyNulls == (found.nulls == location.rows()),
                "column \"" + found.chunk.column().name() + "\", " + where + ": the index says "
                        + (onlyNulls ? "only NULLs" : "not only NULLs"));
        found.compare(
                nulls,
                onlyNulls ? null : bytes(index.getMin_values().get(page)),
                onlyNulls ? null : bytes(index.getMax_values().get(page)),
                where);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds && findings.size() < FINDINGS_MAX) {
            findings.add(String.valueOf(file.corrupted(0, otherwise).getMessage()));
        }
    }

    /// What the values of a page or chunk are bounded by.
    private final class Bounds {
        private final ColumnChunk chunk;
        private final SqlType type;
        private final Optional<BloomFilter> bloom;
        private long nulls;
        private @Nullable Object minimum;
        private @Nullable Object maximum;

        private Bounds(ColumnChunk chunk, SqlType type) {
            this.chunk = chunk;
            this.type = type;
            this.bloom = chunk.bloomFilter();
        }

        private void addAll(Vector values) {
            boolean hashed = true;
            for (int row = 0; row < values.rows(); row++) {
                Object value = Vectors.value(values, row);
                if (value == null) {
                    nulls++;
                    continue;
                }
                Object zone = Zones.ofLiteral(value, type);
                if (zone != null) {
                    add(zone);
                }
                hashed &= bloom.isEmpty() || bloom.get().mayContain(type, values.valueAddress(row));
            }
            require(
                    hashed,
                    "column \"" + chunk.column().name() + "\": the bloom filter excludes a value that is there");
        }

        private void add(Object zone) {
            minimum = minimum == null || Zones.compare(zone, minimum) < 0 ? zone : minimum;
            maximum = maximum == null || Zones.compare(zone, maximum) > 0 ? zone : maximum;
        }

        private void add(Bounds other) {
            nulls += other.nulls;
            if (other.minimum != null && other.maximum != null) {
                add(other.minimum);
                add(other.maximum);
            }
        }

        private void compare(long nullsSaid, byte @Nullable [] low, byte @Nullable [] high, String where) {
            String what = "column \"" + chunk.column().name() + "\", " + where + ": ";
            require(nulls == nullsSaid, what + nulls + " NULLs where " + nullsSaid + " are noted");
            Object lowest = Zones.decode(low, chunk.column(), type);
            Object highest = Zones.decode(high, chunk.column(), type);
            require(
                    lowest == null || minimum == null || Zones.compare(lowest, minimum) <= 0,
                    what + "a value is less than the least one noted");
            require(
                    highest == null || maximum == null || Zones.compare(highest, maximum) >= 0,
                    what + "a value is greater than the greatest one noted");
        }
    }
}
