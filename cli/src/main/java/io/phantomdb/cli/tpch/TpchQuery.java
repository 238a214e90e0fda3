package io.phantomdb.cli.tpch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// A TPC-H query with the specification's validation parameters.
///
/// @param number 1..22, as the specification counts
/// @param sql the text, in the SQL that PhantomDB and DuckDB share
public record TpchQuery(int number, String sql) {
    private static final List<Integer> NUMBERS = List.of(1, 3, 5, 6, 10, 12, 14, 19);

    /// The queries at hand, in order.
    public static List<TpchQuery> all() {
        return NUMBERS.stream().map(TpchQuery::of).toList();
    }

    /// All 22, in order.
    public static List<TpchQuery> all22() {
        return IntStream.rangeClosed(1, 22).mapToObj(TpchQuery::of).toList();
    }

    /// @param number 1 to 22
    public static TpchQuery of(int number) {
        String name = "q" + number + ".sql";
        try (InputStream in = TpchQuery.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new TpchQuery(number, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// `Q1` and so on.
    public String title() {
        return "Q" + number;
    }
}
