package io.phantomdb.sqltest.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.answer.Answer;
import io.phantomdb.sqltest.tpcds.TpcdsQuery;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The 99 TPC-DS queries against DuckDB on the same data. `-Dtpcds.scale=N` takes more data, `-Dtpcds.queries=3,14a`
/// some
/// of the queries, `-Dtpcds.folder=F` keeps the data for the next run.
final class TpcdsDifferentialTest {
    @TempDir
    private Path temporary = Path.of("");

    private final double scale = Double.parseDouble(System.getProperty("tpcds.scale", "0.01"));
    private final Set<String> chosen =
            Set.of(System.getProperty("tpcds.queries", "").split(","));

    @Test
    void theAnswersAreDuckDbs() throws Exception {
        Path folder = Optional.ofNullable(System.getProperty("tpcds.folder"))
                .map(Path::of)
                .orElse(temporary);
        List<String> failures = new ArrayList<>();
        try (Pair pair = Pair.open(folder.resolve("data"), Settings.defaults())) {
            if (pair.loadTpcds(scale, folder.resolve("csv"))) {
                pair.fold();
            }
            for (TpcdsQuery query : TpcdsQuery.all()) {
                if (chosen.contains("") || chosen.contains(query.title())) {
                    compare(pair, query).ifPresent(failures::add);
                }
            }
        }
        assertEquals("", String.join("\n\n", failures));
    }

    /// What is wrong with the answer, if anything. Where the order leaves ties, the rows that a limit keeps may differ:
    /// then all rows must be the same without the limit, and those with it be among them.
    private static Optional<String> compare(Pair pair, TpcdsQuery query) {
        try {
            String plan = pair.actual("EXPLAIN " + query.sql()).rows().toString();
            if (plan.contains("Apply")) {
                return Optional.of("query " + query.title() + " is left with a correlated loop\n" + plan);
            }
            Answer actual = pair.actual(query.sql());
            Answer expected = pair.expected(query.sql());
            if (actual.sameAs(expected)) {
                return Optional.empty();
            }
            Answer all = pair.expected(query.unlimited());
            Answer own = pair.actual(query.unlimited());
            if (actual.rows().size() == expected.rows().size()
                    && own.sorted().sameAs(all.sorted())
                    && isPart(actual, own)) {
                return Optional.empty();
            }
            return Optional.of("query " + query.title() + "\n" + query.sql() + "\nDuckDB:    " + shown(expected)
                    + "\nPhantomDB: " + shown(actual));
        } catch (SQLException failure) {
            return Optional.of("query " + query.title() + " failed: " + failure.getMessage() + "\n" + query.sql());
        }
    }

    private static String shown(Answer answer) {
        List<List<String>> rows = answer.rows();
        return rows.size() + " rows " + rows.subList(0, Math.min(20, rows.size()));
    }

    private static boolean isPart(Answer part, Answer whole) {
        Map<List<String>, Integer> counts = new HashMap<>();
        whole.rows().forEach(row -> counts.merge(row, 1, Integer::sum));
        return part.rows().stream().allMatch(row -> counts.merge(row, -1, Integer::sum) >= 0);
    }
}
