package io.phantomdb.bench.tpch;

import io.phantomdb.bench.figure.FigureTable;
import io.phantomdb.cli.tpch.TpchQuery;
import io.phantomdb.sqltest.answer.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Medians of hot runs, contender by contender in turn, so that a slower machine slows all alike.
public final class TpchBench {
    private final List<Contender> contenders;
    private final int warmUps;
    private final int runs;

    /// @param contenders the first is measured against each of the others
    public TpchBench(List<Contender> contenders, int warmUps, int runs) {
        this.contenders = List.copyOf(contenders);
        this.warmUps = warmUps;
        this.runs = runs;
    }

    public FigureTable run() throws SQLException {
        List<String> heading = new ArrayList<>(List.of("query"));
        contenders.forEach(contender -> heading.add(contender.name() + " ms"));
        contenders.stream().skip(1).forEach(contender -> heading.add("÷ " + contender.name()));
        FigureTable table = new FigureTable(heading);
        double[] logs = new double[contenders.size()];
        for (TpchQuery query : TpchQuery.all()) {
            double[] medians = medians(query);
            for (int i = 0; i < logs.length; i++) {
                logs[i] += Math.log(medians[i]);
            }
            table.add(row(query.title(), medians));
        }
        double[] means = Arrays.stream(logs)
                .map(log -> Math.exp(log / TpchQuery.all().size()))
                .toArray();
        table.add(row("geomean", means));
        return table;
    }

    private double[] medians(TpchQuery query) throws SQLException {
        Answer expected = contenders.getLast().query(query.sql());
        double[][] times = new double[contenders.size()][runs];
        for (int round = -warmUps; round < runs; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                long begun = System.nanoTime();
                Answer answer = contenders.get(i).query(query.sql());
                double ms = (System.nanoTime() - begun) / 1e6;
                if (!answer.sameAs(expected)) {
                    throw new IllegalStateException(contenders.get(i).name() + " answers " + query.title()
                            + " differently:\n" + answer + "\n" + expected);
                }
                if (round >= 0) {
                    times[i][round] = ms;
                }
            }
        }
        return Arrays.stream(times).mapToDouble(TpchBench::median).toArray();
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static List<String> row(String title, double[] ms) {
        List<String> row = new ArrayList<>(List.of(title));
        for (double value : ms) {
            row.add(String.format(Locale.ROOT, "%.1f", value));
        }
        for (int i = 1; i < ms.length; i++) {
            row.add(String.format(Locale.ROOT, "%.2f", ms[0] / ms[i]));
        }
        return row;
    }
}
