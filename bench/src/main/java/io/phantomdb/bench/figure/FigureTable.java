package io.phantomdb.bench.figure;

import java.util.ArrayList;
import java.util.List;

/// Figures in rows and columns, printed as a Markdown table.
public final class FigureTable {
    private final List<List<String>> rows = new ArrayList<>();

    public FigureTable(List<String> heading) {
        rows.add(List.copyOf(heading));
    }

    public void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|").append("---|".repeat(rows.get(0).size())).append("\n");
            }
        }
        return text.toString();
    }
}
