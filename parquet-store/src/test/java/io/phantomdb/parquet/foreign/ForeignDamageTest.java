package io.phantomdb.parquet.foreign;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.parquet.DuckDb;
import io.phantomdb.parquet.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignDamageTest {
    private final Path directory;

    ForeignDamageTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /// Without checksums wrong values may come out, but never a crash, and never another kind of error.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CODEC 'uncompressed'",
                "CODEC 'snappy'",
                "CODEC 'zstd'",
                "CODEC 'lz4_raw'",
                "CODEC 'gzip'",
                "CODEC 'uncompressed', PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1"
            })
    void damageNeverCrashes(String options) throws Exception {
        long seed = Long.getLong("seed", 20261121L);
        Random random = new Random(seed);
        Path good = directory.resolve("good.parquet");
        try (DuckDb duck = new DuckDb()) {
            duck.run(
                    "COPY (SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE i % 7 END AS few, 'x' || i AS t, i * 1.5::DOUBLE AS d, "
                            + "i % 2 = 0 AS b, (i / 3)::DECIMAL(30, 3) AS n, ('v' || i % 5) AS v FROM range(300) r(i)) TO '"
                            + good
                            + "' (FORMAT parquet, " + options + ")");
        }
        byte[] bytes = Files.readAllBytes(good);
        Path bad = directory.resolve("bad.parquet");
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = bytes.clone();
            for (int flip = 1 + random.nextInt(3); flip > 0; flip--) {
                damaged[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(bad, damaged);
            read(bad, "seed " + seed + " round " + i);
        }
    }

    private static void read(Path file, String context) {
        MemoryBudget budget = new MemoryBudget("test", 64 << 20, null);
        try (ForeignParquet table = ForeignParquet.open(file.toString())) {
            List<Integer> all =
                    IntStream.range(0, table.columns().size()).boxed().toList();
            try (TableScan scan = table.scan(all, List.of(), 4096, budget);
                    Region scratch = new Region(budget)) {
                for (Optional<Morsel> morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                    try (Morsel open = morsel.get()) {
                        open.next(scratch).ifPresent(Rows::of);
                    }
                }
            }
        } catch (DatabaseException expected) {
            return;
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(context, failure);
        }
    }
}
