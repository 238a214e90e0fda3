package io.phantomdb.bench.tpch;

import io.phantomdb.cli.tpch.TpchQuery;
import io.phantomdb.sqltest.tpcds.TpcdsQuery;
import java.util.List;

/// A query to measure.
///
/// @param unlimited its text without its limit of rows; the same text where it has none
public record BenchQuery(String title, String sql, String unlimited) {
    public static List<BenchQuery> tpch() {
        return TpchQuery.all22().stream()
                .map(query -> new BenchQuery(query.title(), query.sql(), query.sql()))
                .toList();
    }

    public static List<BenchQuery> tpcds() {
        return TpcdsQuery.all().stream()
                .map(query -> new BenchQuery(query.title(), query.sql(), query.unlimited()))
                .toList();
    }

    /// Whether the limit may cut between rows of the same rank.
    boolean mayHaveTies() {
        return !sql.equals(unlimited);
    }
}
