package io.phantomdb.parquet.iceberg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.DuckDb;
import io.phantomdb.parquet.Rows;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.merge.MergeInput;
import io.phantomdb.parquet.merge.RowOrder;
import io.phantomdb.parquet.merge.SegmentMerge;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.parquet.segment.SegmentCache;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class SegmentTableTest {
    private static final List<Column> COLUMNS =
            List.of(Rows.column(1, "id", SqlType.BIGINT, false), Rows.column(4, "name", SqlType.VARCHAR, true));
    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final Path directory;

    SegmentTableTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private SegmentFile write(Path path, long from, int count) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (long id = from; id < from + count; id++) {
            rows.add(java.util.Arrays.asList(id, id % 3 == 0 ? null : "name " + id));
        }
        try (SegmentWriter writer =
                        SegmentWriter.create(path, COLUMNS, new WriteOptions(1000, 100), World.real(), budget);
                Region region = new Region(budget)) {
            writer.append(Rows.batch(List.of(SqlType.BIGINT, SqlType.VARCHAR), rows, region));
            return writer.finish();
        }
    }

    private SegmentTable create() {
        return SegmentTable.create(directory.resolve("t-1"), "public.t", COLUMNS, List.of(0), World.real());
    }

    @Test
    void aNewTableIsEmptyAndOpensAgain() {
        SegmentTable table = create();
        assertEquals(List.of(), table.segments());
        assertEquals(Map.of(), table.summary());
        SegmentTable again = SegmentTable.open(directory.resolve("t-1"), table.metadata(), World.real());
        assertEquals(List.of(), again.segments());
    }

    @Test
    void aCommitSurvivesReopening() {
        SegmentTable table = create();
        SegmentFile file = write(table.newSegment(), 0, 2500);
        RoaringBitmap deleted = RoaringBitmap.bitmapOf(1, 7, 2499);
        String metadata = table.commit(
                new Change(List.of(file), Map.of(file.path(), deleted), Set.of()), Map.of("phantomdb.folded", "42"));
        SegmentTable again = SegmentTable.open(directory.resolve("t-1"), metadata, World.real());
        assertEquals(List.of(new SegmentEntry(file.path(), 2500, file.bytes(), deleted)), again.segments());
        assertEquals(table.segments(), again.segments());
        assertEquals("42", again.summary().get("phantomdb.folded"));
    }

    @Test
    void aCommitWithoutFilesKeepsItsSummary() {
        SegmentTable table = create();
        table.commit(new Change(List.of(), Map.of(), Set.of()), Map.of("phantomdb.folded", "7"));
        assertEquals("7", table.summary().get("phantomdb.folded"));
    }

    @Test
    void aClockThatWasSetBackStopsNoCommit() throws IOException {
        SegmentTable table = create();
        table.commit(new Change(List.of(write(table.newSegment(), 0, 10)), Map.of(), Set.of()), Map.of());
        Path metadata = directory.resolve("t-1").resolve(table.metadata());
        String text = Files.readString(metadata);
        String later = Pattern.compile("(-ms\" ?: ?)(\\d+)")
                .matcher(text)
                .replaceAll(time -> time.group(1) + (Long.parseLong(time.group(2)) + 86_400_000));
        assertFalse(later.equals(text));
        Files.writeString(metadata, later);
        sign(metadata, 2);
        SegmentTable again = SegmentTable.open(directory.resolve("t-1"), table.metadata(), World.real());
        again.commit(new Change(List.of(write(again.newSegment(), 10, 10)), Map.of(), Set.of()), Map.of());
        assertEquals(2, again.segments().size());
    }

    /// Makes what the file holds now what a version says that was written.
    private void sign(Path file, int version) throws IOException {
        Path sums = FileSums.file(Objects.requireNonNull(file.getParent()), version);
        FileSums changed = new FileSums(Damage.THROWN);
        changed.load(sums, World.real().disk());
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(file));
        changed.put(file, (int) crc.getValue(), Files.size(file));
        changed.write(sums, World.real().disk());
    }

    @Test
    void damagedMetadataAreNamed() throws IOException {
        SegmentTable table = create();
        Path segment = table.newSegment();
        table.commit(new Change(List.of(write(segment, 0, 10)), Map.of(), Set.of()), Map.of());
        RoaringBitmap deleted = RoaringBitmap.bitmapOf(3);
        table.commit(new Change(List.of(), Map.of(segment, deleted), Set.of()), Map.of());
        int files = 0;
        for (Path file : table.referencedFiles()) {
            if (!Objects.requireNonNull(file.getParent()).endsWith("metadata") || file.endsWith("version-hint.text")) {
                continue;
            }
            files++;
            byte[] good = Files.readAllBytes(file);
            for (int at = 0; at < good.length; at += 1 + good.length / 50) {
                byte[] bad = good.clone();
                bad[at] ^= 0x10;
                Files.write(file, bad);
                DatabaseException failure = assertThrows(
                        DatabaseException.class,
                        () -> SegmentTable.open(directory.resolve("t-1"), table.metadata(), World.real()),
                        file + " at " + at);
                assertEquals(SqlState.DATA_CORRUPTED, failure.sqlState());
                assertTrue(String.valueOf(failure.getMessage()).contains(file.toString()), failure.getMessage());
            }
            Files.write(file, good);
        }
        assertEquals(5, files, "metadata, sums, manifest list, two manifests");
        SegmentTable.open(directory.resolve("t-1"), table.metadata(), World.real());
    }

    @Test
    void thePreviousMetadataStillOpensAfterACommit() {
        SegmentTable table = create();
        SegmentFile first = write(table.newSegment(), 0, 10);
        String before = table.commit(new Change(List.of(first), Map.of(), Set.of()), Map.of());
        SegmentFile second = write(table.newSegment(), 10, 10);
        table.commit(new Change(List.of(second), Map.of(first.path(), RoaringBitmap.bitmapOf(3)), Set.of()), Map.of());
        SegmentTable crashed = SegmentTable.open(directory.resolve("t-1"), before, World.real());
        assertEquals(1, crashed.segments().size());
        assertTrue(crashed.sweep(path -> false) > 0);
        SegmentFile other = write(crashed.newSegment(), 20, 10);
        String after = crashed.commit(new Change(List.of(other), Map.of(), Set.of()), Map.of());
        SegmentTable again = SegmentTable.open(directory.resolve("t-1"), after, World.real());
        assertEquals(
                List.of(first.path(), other.path()),
                again.segments().stream().map(SegmentEntry::path).toList());
    }

    @Test
    void manyCommitsLeaveABoundedNumberOfFiles() throws IOException {
        long seed = Long.getLong("seed", 20261121L);
        Random random = new Random(seed);
        SegmentTable table = create();
        Map<Path, RoaringBitmap> model = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            SegmentFile added = write(table.newSegment(), 1000L * i, 50);
            model.put(added.path(), new RoaringBitmap());
            Set<Path> removed = new HashSet<>();
            Map<Path, RoaringBitmap> deletions = new java.util.HashMap<>();
            for (Path path : List.copyOf(model.keySet())) {
                if (!path.equals(added.path()) && random.nextInt(5) == 0) {
                    removed.add(path);
                    model.remove(path);
                } else if (random.nextInt(3) == 0) {
                    RoaringBitmap more =
                            java.util.Objects.requireNonNull(model.get(path)).clone();
                    more.add(random.nextInt(50));
                    model.put(path, more);
                    deletions.put(path, more);
                }
            }
            table.commit(new Change(List.of(added), deletions, removed), Map.of("i", "" + i));
            table.sweep(path -> false);
            if (i % 8 == 0) {
                table = SegmentTable.open(directory.resolve("t-1"), table.metadata(), World.real());
            }
            assertEquals(model, byPath(table), "seed " + seed);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            Set<Path> found = new HashSet<>(files.filter(Files::isRegularFile).toList());
            assertEquals(table.referencedFiles(), found, "seed " + seed);
            assertTrue(found.size() < 2 * model.size() + 16, found.size() + " files");
        }
    }

    private static Map<Path, RoaringBitmap> byPath(SegmentTable table) {
        Map<Path, RoaringBitmap> found = new java.util.LinkedHashMap<>();
        table.segments().forEach(entry -> found.put(entry.path(), entry.deleted()));
        return found;
    }

    @Test
    void filesInUseAreNotSwept() {
        SegmentTable table = create();
        SegmentFile first = write(table.newSegment(), 0, 10);
        table.commit(new Change(List.of(first), Map.of(), Set.of()), Map.of());
        table.commit(new Change(List.of(), Map.of(), Set.of(first.path())), Map.of());
        table.sweep(first.path()::equals);
        assertTrue(Files.exists(first.path()));
        table.sweep(path -> false);
        assertFalse(Files.exists(first.path()));
    }

    @Test
    void aMovedDirectoryOpens() throws IOException {
        SegmentTable table = create();
        SegmentFile first = write(table.newSegment(), 0, 10);
        table.commit(new Change(List.of(first), Map.of(first.path(), RoaringBitmap.bitmapOf(2)), Set.of()), Map.of());
        Path moved = directory.resolve("elsewhere");
        Files.move(directory.resolve("t-1"), moved);
        SegmentTable again = SegmentTable.open(moved, table.metadata(), World.real());
        SegmentFile second = write(again.newSegment(), 10, 10);
        again.commit(new Change(List.of(second), Map.of(second.path(), RoaringBitmap.bitmapOf(1)), Set.of()), Map.of());
        Path movedAgain = directory.resolve("elsewhere2");
        Files.move(moved, movedAgain);
        SegmentTable third = SegmentTable.open(movedAgain, again.metadata(), World.real());
        assertEquals(2, third.segments().size());
        assertEquals(RoaringBitmap.bitmapOf(2), third.segments().get(0).deleted());
        assertTrue(third.segments().stream().allMatch(entry -> Files.exists(entry.path())));
    }

    @Test
    void duckDbAppliesThePositionDeletes() throws Exception {
        SegmentTable table = create();
        SegmentFile first = write(table.newSegment(), 0, 2500);
        SegmentFile second = write(table.newSegment(), 2500, 100);
        RoaringBitmap deleted = new RoaringBitmap();
        deleted.add(100L, 2000L);
        table.commit(
                new Change(
                        List.of(first, second),
                        Map.of(first.path(), deleted, second.path(), RoaringBitmap.bitmapOf(5)),
                        Set.of()),
                Map.of());
        assertEquals(expected(Set.of(2505L)), readByDuckDb(table, 2, 2));
    }

    @Test
    void duckDbReadsACompactedTable() throws Exception {
        SegmentTable table = create();
        SegmentFile first = write(table.newSegment(), 0, 2500);
        SegmentFile second = write(table.newSegment(), 2500, 100);
        RoaringBitmap deleted = new RoaringBitmap();
        deleted.add(100L, 2000L);
        table.commit(new Change(List.of(first, second), Map.of(first.path(), deleted), Set.of()), Map.of());
        SegmentFile merged = merge(table.newSegment(), List.of(first, second), List.of(deleted, new RoaringBitmap()));
        assertEquals(700, merged.rows());
        table.commit(
                new Change(
                        List.of(merged),
                        Map.of(merged.path(), RoaringBitmap.bitmapOf(0, 605)),
                        Set.of(first.path(), second.path())),
                Map.of());
        table.sweep(path -> false);
        SegmentTable again = SegmentTable.open(directory.resolve("t-1"), table.metadata(), World.real());
        assertEquals(expected(Set.of(0L, 2505L)), readByDuckDb(again, 1, 1));
    }

    private SegmentFile merge(Path path, List<SegmentFile> files, List<RoaringBitmap> dead) {
        SegmentCache cache = new SegmentCache(new MemoryBudget("cache", 1 << 20, budget));
        List<MergeInput> inputs = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Segment segment = Segment.open(files.get(i).path(), COLUMNS, List.of(0), cache, World.real());
            inputs.add(new MergeInput(segment, dead.get(i)));
        }
        try (SegmentMerge merge = new SegmentMerge(inputs, COLUMNS, RowOrder.byKey(List.of(0)), 256, budget);
                SegmentWriter writer =
                        SegmentWriter.create(path, COLUMNS, new WriteOptions(1000, 100), World.real(), budget)) {
            for (Optional<Batch> batch = merge.next(); batch.isPresent(); batch = merge.next()) {
                writer.append(batch.get());
            }
            return writer.finish();
        } finally {
            inputs.forEach(input -> input.segment().close());
            cache.close();
        }
    }

    /// Rows, sum of ids and names where 100 to 1999 are deleted and `others` too.
    private static List<@Nullable Object> expected(Set<Long> others) {
        long rows = 0;
        long sum = 0;
        long names = 0;
        for (long id = 0; id < 2600; id++) {
            if (id >= 100 && id < 2000 || others.contains(id)) {
                continue;
            }
            rows++;
            sum += id;
            names += id % 3 == 0 ? 0 : 1;
        }
        return List.of(rows, new java.math.BigDecimal(sum), names);
    }

    /// Reads the data files that the table names, less the rows in its delete files.
    private static List<@Nullable Object> readByDuckDb(SegmentTable table, int dataFiles, int deleteFiles)
            throws Exception {
        List<String> data = new ArrayList<>();
        List<String> deletes = new ArrayList<>();
        for (Path path : table.referencedFiles()) {
            if (path.toString().endsWith(".parquet")) {
                (path.toString().endsWith("-deletes.parquet") ? deletes : data).add("'" + path + "'");
            }
        }
        assertEquals(dataFiles, data.size());
        assertEquals(deleteFiles, deletes.size());
        String sql = "SELECT count(*), sum(id), count(name) FROM read_parquet([%s], filename = true, file_row_number ="
                + " true) d WHERE NOT EXISTS (SELECT 1 FROM read_parquet([%s]) p WHERE p.file_path = d.filename"
                + " AND p.pos = d.file_row_number)";
        try (DuckDb duck = new DuckDb()) {
            return duck.query(sql.formatted(String.join(", ", data), String.join(", ", deletes)))
                    .getFirst();
        }
    }
}
