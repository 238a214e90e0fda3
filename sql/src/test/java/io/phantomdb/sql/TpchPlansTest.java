package io.phantomdb.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.sql.plan.JoinKind;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.PlanText;
import io.phantomdb.sql.plan.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plans of TPC-H, compared with `src/test/resources/tpch/qN.plan`. `-Dgolden.write=true` writes them anew.
class TpchPlansTest {
    private static final TestCatalog CATALOG = Tpch.catalog();

    static List<Integer> queries() {
        return java.util.stream.IntStream.rangeClosed(1, 22).boxed().toList();
    }

    private static Plan plan(int query) {
        return ((Statement.Query)
                        new SqlFrontend().prepare(Tpch.query(query), CATALOG).statement())
                .plan();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryHasTheExpectedPlan(int query) {
        String shape = PlanText.shape(plan(query));
        if (Boolean.getBoolean("golden.write")) {
            write(Path.of("src/test/resources/tpch/q" + query + ".plan"), shape);
        }
        assertEquals(Tpch.resource("/tpch/q" + query + ".plan"), shape);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void noProductOfTablesIsLarge(int query) {
        plan(query).nodes().forEach(node -> {
            if (node instanceof Plan.Join join
                    && join.kind() == JoinKind.INNER
                    && join.keys().isEmpty()) {
                boolean oneRow = join.left().rows() <= 1 || join.right().rows() <= 1;
                assertTrue(oneRow || join.left().rows() * join.right().rows() < 1000, PlanText.shape(join));
            }
        });
    }

    @Test
    void existsBecomesASemiJoinAndNotExistsAnAntiJoin() {
        List<JoinKind> kinds = plan(21).nodes()
                .filter(Plan.Join.class::isInstance)
                .map(node -> ((Plan.Join) node).kind())
                .toList();
        assertTrue(kinds.contains(JoinKind.SEMI) && kinds.contains(JoinKind.ANTI), kinds.toString());
    }

    @Test
    void onlyNeededColumnsAreScanned() {
        assertEquals(
                List.of(4, 5, 6, 10),
                plan(6).nodes()
                        .filter(Plan.Scan.class::isInstance)
                        .map(node -> ((Plan.Scan) node).columns())
                        .findFirst()
                        .orElseThrow());
    }
}
