package io.phantomdb.cli.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// What the demo prints: progress to standard error, figures to standard output.
final class DemoReport {
    private final PrintStream out;

    DemoReport(PrintStream out) {
        this.out = out;
    }

    static ProgressBar progress(String title, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(String.format(Locale.ROOT, "%-22s", title))
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .build();
    }

    void heading(String text) {
        out.println();
        out.println(text);
        out.println("-".repeat(text.length()));
    }

    void line(String name, String format, Object... values) {
        out.printf(Locale.ROOT, "%-28s %s%n", name, String.format(Locale.ROOT, format, values));
    }

    void queries(Map<Integer, Double> alone, Map<Integer, Double> withWriters) {
        heading("TPC-H, median ms");
        out.printf(Locale.ROOT, "%-8s %14s %14s%n", "query", "alone", "with writers");
        alone.forEach((number, ms) -> {
            Double loaded = withWriters.get(number);
            String text = loaded == null ? "-" : String.format(Locale.ROOT, "%.1f", loaded);
            out.printf(Locale.ROOT, "%-8s %14.1f %14s%n", "Q" + number, ms, text);
        });
    }

    static String bytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
