package io.phantomdb.sqltest.differential;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.random.RandomQueries;
import io.phantomdb.sqltest.random.RandomShapes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random queries against DuckDB, the same in every build; `-Dseed=N` takes others, `-Dqueries=N` runs longer.
final class RandomDifferentialTest {
    private static final int ROWS = 300;

    @TempDir
    private Path folder = Path.of("");

    private final long seed = Long.getLong("seed", 20_261_121);
    private final int queries = Integer.getInteger("queries", 300);

    @Test
    void hotAndColdRowsAnswerAsDuckDbDoes() throws Exception {
        run(Settings.defaults());
    }

    @Test
    void batchesOfThreeRowsAnswerAsDuckDbDoes() throws Exception {
        run(Settings.defaults().with(Setting.BATCH_ROWS, 3L));
    }

    /// A third of the queries over hot rows, a third over hot and cold ones with deletes, a third over cold ones.
    private void run(Settings settings) throws Exception {
        RandomQueries random = new RandomQueries(seed);
        RandomShapes shapes = new RandomShapes(seed);
        try (Pair pair = Pair.open(folder.resolve("data"), settings)) {
            for (String statement : random.setup(ROWS)) {
                pair.execute(statement);
            }
            compare(pair, random, shapes, "hot");
            pair.fold();
            pair.execute("DELETE FROM t WHERE id % 7 = 3");
            pair.execute("UPDATE t SET c = 'changed', d = d + 1 WHERE id % 11 = 5");
            compare(pair, random, shapes, "hot and cold");
            pair.fold();
            compare(pair, random, shapes, "cold");
        }
    }

    private void compare(Pair pair, RandomQueries random, RandomShapes shapes, String where) throws Exception {
        for (int i = 0; i < queries / 3; i++) {
            String sql = i % 2 == 0 ? random.next() : shapes.next();
            pair.compare(sql, false, "seed " + seed + ", " + where + ", query " + i);
        }
    }
}
