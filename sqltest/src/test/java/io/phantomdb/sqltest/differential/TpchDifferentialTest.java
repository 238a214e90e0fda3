package io.phantomdb.sqltest.differential;

import io.phantomdb.cli.tpch.TpchQuery;
import io.phantomdb.core.config.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The TPC-H queries against DuckDB on the same data, exact for decimals and dates: all rows hot, then all cold.
final class TpchDifferentialTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1})
    void theAnswersAreDuckDbs(double scale) throws Exception {
        try (Pair pair = Pair.open(folder.resolve("data"), Settings.defaults())) {
            pair.loadTpch(scale);
            compare(pair, "hot, scale " + scale);
            pair.fold();
            compare(pair, "cold, scale " + scale);
        }
    }

    private static void compare(Pair pair, String where) throws Exception {
        for (TpchQuery query : TpchQuery.all()) {
            pair.compare(query.sql(), true, query.title() + ", " + where);
        }
    }
}
