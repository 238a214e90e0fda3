package io.phantomdb.bench.tpch;

import io.phantomdb.bench.figure.FigureTable;
import io.phantomdb.sqltest.answer.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Medians of hot runs, contender by contender in turn, so that a slower machine slows all alike.
///
/// Beside the time by the clock stands the processor time of contenders that run in this process. On a machine with
/// other work it is the steadier figure of the two.
public final class QueryBench {
    private final List<Contender> contenders;
    private final List<BenchQuery> queries;
    private final int warmUps;
    private final int runs;

    /// @param contenders the first is measured against each of the others, the last one's answers are expected of all
    public QueryBench(List<Contender> contenders, List<BenchQuery> queries, int warmUps, int runs) {
        this.contenders = List.copyOf(contenders);
        this.queries = List.copyOf(queries);
        this.warmUps = warmUps;
        this.runs = runs;
    }

    /// One contender's median, in ms.
    ///
    /// @param processor 0 where the work is done elsewhere
    private record Median(double clock, double processor) {}

    public FigureTable run() throws SQLException {
        FigureTable table = new FigureTable(heading());
        double[] clocks = new double[contenders.size()];
        double[] processors = new double[contenders.size()];
        for (BenchQuery query : queries) {
            List<Median> medians = medians(query);
            for (int i = 0; i < clocks.length; i++) {
                clocks[i] += Math.log(medians.get(i).clock);
                processors[i] += Math.log(Math.max(1e-3, medians.get(i).processor));
            }
            table.add(row(query.title(), medians));
        }
        List<Median> means = new ArrayList<>();
        for (int i = 0; i < clocks.length; i++) {
            double processor = contenders.get(i).inProcess() ? Math.exp(processors[i] / queries.size()) : 0;
            means.add(new Median(Math.exp(clocks[i] / queries.size()), processor));
        }
        table.add(row("geomean", means));
        return table;
    }

    private List<String> heading() {
        List<String> heading = new ArrayList<>(List.of("query"));
        for (Contender contender : contenders) {
            heading.add(contender.name() + " ms");
            if (contender.inProcess()) {
                heading.add("processor ms");
            }
        }
        for (Contender other : contenders.subList(1, contenders.size())) {
            heading.add("÷ " + other.name());
            if (comparesProcessors(other)) {
                heading.add("processor ÷");
            }
        }
        return heading;
    }

    private boolean comparesProcessors(Contender other) {
        return contenders.getFirst().inProcess() && other.inProcess();
    }

    private List<Median> medians(BenchQuery query) throws SQLException {
        Answer expected = contenders.getLast().query(query.sql());
        double[][] clocks = new double[contenders.size()][runs];
        double[][] processors = new double[contenders.size()][runs];
        for (int round = -warmUps; round < runs; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                long processor = ProcessorTime.nanos();
                long begun = System.nanoTime();
                Answer answer = contenders.get(i).query(query.sql());
                double ms = (System.nanoTime() - begun) / 1e6;
                double busy = (ProcessorTime.nanos() - processor) / 1e6;
                check(contenders.get(i), query, answer, expected);
                if (round >= 0) {
                    clocks[i][round] = ms;
                    processors[i][round] = busy;
                }
            }
        }
        List<Median> medians = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            medians.add(new Median(median(clocks[i]), contenders.get(i).inProcess() ? median(processors[i]) : 0));
        }
        return medians;
    }

    /// Where the order of a query with a limit leaves ties, any of the rows that come last may be answered.
    private void check(Contender contender, BenchQuery query, Answer answer, Answer expected) throws SQLException {
        boolean same = answer.sameAs(expected)
                || query.mayHaveTies()
                        && answer.rows().size() == expected.rows().size()
                        && contender
                                .query(query.unlimited())
                                .sorted()
                                .sameAs(contenders
                                        .getLast()
                                        .query(query.unlimited())
                                        .sorted());
        if (!same) {
            throw new IllegalStateException(
                    contender.name() + " answers " + query.title() + " differently:\n" + answer + "\n" + expected);
        }
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<String> row(String title, List<Median> medians) {
        List<String> row = new ArrayList<>(List.of(title));
        for (int i = 0; i < medians.size(); i++) {
            row.add(String.format(Locale.ROOT, "%.1f", medians.get(i).clock));
            if (contenders.get(i).inProcess()) {
                row.add(String.format(Locale.ROOT, "%.1f", medians.get(i).processor));
            }
        }
        Median first = medians.getFirst();
        for (int i = 1; i < medians.size(); i++) {
            row.add(String.format(Locale.ROOT, "%.2f", first.clock / medians.get(i).clock));
            if (comparesProcessors(contenders.get(i))) {
                row.add(String.format(Locale.ROOT, "%.2f", first.processor / medians.get(i).processor));
            }
        }
        return row;
    }
}
