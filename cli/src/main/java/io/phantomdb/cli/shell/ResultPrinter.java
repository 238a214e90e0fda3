package io.phantomdb.cli.shell;

import java.io.PrintStream;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Prints a result row by row; a table's columns are as wide as the first rows want them.
final class ResultPrinter {
    /// Rows that are held back to find the columns' widths.
    private static final int ROWS_MEASURED = 1000;

    private static final int WIDTH_MAX = 100;

    private final PrintStream out;
    private final boolean csv;

    ResultPrinter(PrintStream out, boolean csv) {
        this.out = out;
        this.csv = csv;
    }

    void print(ResultSet rows) throws SQLException {
        if (csv) {
            printCsv(rows);
        } else {
            printTable(rows);
        }
    }

    private void printCsv(ResultSet rows) throws SQLException {
        List<String> names = names(rows.getMetaData());
        out.println(String.join(",", names.stream().map(ResultPrinter::csvField).toList()));
        while (rows.next()) {
            List<String> fields = new ArrayList<>();
            for (String value : values(rows, names.size())) {
                fields.add(value == null ? "" : csvField(value));
            }
            out.println(String.join(",", fields));
        }
    }

    private static String csvField(String value) {
        boolean quoted = value.isEmpty() || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    private void printTable(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> names = names(columns);
        List<String[]> first = new ArrayList<>();
        boolean more = rows.next();
        while (more && first.size() < ROWS_MEASURED) {
            first.add(values(rows, names.size()));
            more = rows.next();
        }
        int[] widths = widths(names, first);
        boolean[] right = rightAligned(columns);
        printRow(names.toArray(String[]::new), widths, new boolean[widths.length]);
        printRule(widths);
        first.forEach(row -> printRow(row, widths, right));
        long count = first.size();
        for (; more; more = rows.next()) {
            printRow(values(rows, names.size()), widths, right);
            count++;
        }
        out.println(count == 1 ? "(1 row)" : "(" + count + " rows)");
    }

    private static List<String> names(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        return names;
    }

    private static @Nullable String[] values(ResultSet rows, int columns) throws SQLException {
        @Nullable String[] values = new @Nullable String[columns];
        for (int i = 0; i < columns; i++) {
            values[i] = rows.getMetaData().getColumnType(i + 1) == Types.ARRAY
                    ? array(rows.getArray(i + 1))
                    : rows.getString(i + 1);
        }
        return values;
    }

    /// The array as PostgreSQL prints it: `{1,NULL,"two words"}`.
    private static @Nullable String array(@Nullable Array array) throws SQLException {
        if (array == null || !(array.getArray() instanceof @Nullable Object[] elements)) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Object element : elements) {
            texts.add(element == null ? "NULL" : element(element));
        }
        return "{" + String.join(",", texts) + "}";
    }

    private static String element(Object element) {
        if (element instanceof Boolean truth) {
            return truth ? "t" : "f";
        }
        String text = element.toString();
        boolean quoted = text.isEmpty()
                || text.equalsIgnoreCase("NULL")
                || text.chars().anyMatch(c -> c <= ' ' || "{},\"\\".indexOf(c) >= 0);
        return quoted ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : text;
    }

    private static int[] widths(List<String> names, List<@Nullable String[]> rows) {
        int[] widths = names.stream().mapToInt(ResultPrinter::width).toArray();
        for (@Nullable String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDTH_MAX, width(text(row[i]))));
            }
        }
        return widths;
    }

    private static boolean[] rightAligned(ResultSetMetaData columns) throws SQLException {
        boolean[] right = new boolean[columns.getColumnCount()];
        for (int i = 0; i < right.length; i++) {
            right[i] = switch (columns.getColumnType(i + 1)) {
                case Types.SMALLINT,
                        Types.INTEGER,
                        Types.BIGINT,
                        Types.DECIMAL,
                        Types.NUMERIC,
                        Types.REAL,
                        Types.FLOAT,
                        Types.DOUBLE -> true;
                default -> false;
            };
        }
        return right;
    }

    private void printRow(@Nullable String[] row, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String value = text(row[i]);
            String blank = " ".repeat(Math.max(0, widths[i] - width(value)));
            line.append(i == 0 ? " " : " | ").append(right[i] ? blank + value : value + blank);
        }
        out.println(line.toString().stripTrailing());
    }

    private void printRule(int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "-" : "-+-").append("-".repeat(widths[i]));
        }
        out.println(line.append('-'));
    }

    private static String text(@Nullable String value) {
        return value == null ? "NULL" : value.replace("\n", "\\n").replace("\t", "\\t");
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
