package io.phantomdb.cli.demo;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/// The load as one bar a table. One thread.
final class LoadProgress implements Loader.Progress, AutoCloseable {
    private String table = "";
    private @Nullable ProgressBar bar;

    @Override
    public void loaded(String name, long rows, long rowsExpected) {
        ProgressBar current = bar;
        if (current == null || !name.equals(table)) {
            close();
            table = name;
            current = DemoReport.progress("load " + name, rowsExpected);
            bar = current;
        }
        current.maxHint(rowsExpected);
        current.stepTo(rows);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
