package io.phantomdb.engine.table;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.csv.CsvRow;
import io.phantomdb.sql.literal.Literals;
import io.phantomdb.sql.plan.Field;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Guesses what a CSV file is like from its first rows.
final class CsvSniffer {
    /// So many rows are looked at,
    static final int ROWS = 4096;
    /// or those that have so many characters together.
    static final int CHARACTERS = 4 << 20;
    /// Of the file's beginning, to find the delimiter.
    private static final int HEAD = 1 << 16;

    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final int LINES = 20;

    /// What values of a column look like, the narrower first.
    private enum Form {
        BOOLEAN(SqlType.BOOLEAN, "(?i)true|false"),
        INTEGER(SqlType.BIGINT, "[+-]?\\d{1,18}"),
        NUMBER(SqlType.DOUBLE, "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,2})?"),
        DATE(SqlType.DATE, "\\d{4}-\\d{2}-\\d{2}"),
        TIMESTAMP(SqlType.TIMESTAMP, "\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?)?"),
        TIMESTAMPTZ(
                SqlType.TIMESTAMPTZ,
                "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}(:?\\d{2})?)"),
        TEXT(SqlType.VARCHAR, "(?s).*");

        private final SqlType type;
        private final Pattern pattern;

        Form(SqlType type, String pattern) {
            this.type = type;
            this.pattern = Pattern.compile(pattern);
        }

        boolean fits(String value) {
            if (!pattern.matcher(value).matches()) {
                return false;
            }
            if (this != DATE && this != TIMESTAMP && this != TIMESTAMPTZ) {
                return true;
            }
            try {
                Literals.read(value, type);
                return true;
            } catch (DatabaseException noSuchDay) {
                return false;
            }
        }
    }

    private CsvSniffer() {}

    /// The type of texts that stand between quotes: a date or time, or text.
    static SqlType ofTexts(List<String> values) {
        for (Form form : List.of(Form.DATE, Form.TIMESTAMP, Form.TIMESTAMPTZ)) {
            if (values.stream().allMatch(form::fits)) {
                return form.type;
            }
        }
        return SqlType.VARCHAR;
    }

    /// The character that stands equally often, and most often, in each of the first lines.
    static char delimiter(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            List<String> lines = lines(reader);
            char best = ',';
            long most = 0;
            for (char delimiter : DELIMITERS) {
                long[] counts = lines.stream()
                        .mapToLong(
                                line -> line.chars().filter(c -> c == delimiter).count())
                        .toArray();
                boolean equal = java.util.Arrays.stream(counts).distinct().count() == 1;
                if (equal && counts[0] > most) {
                    best = delimiter;
                    most = counts[0];
                }
            }
            return best;
        } catch (IOException failure) {
            throw CsvTable.unreadable(file, failure);
        }
    }

    /// The first lines that are not empty, however long the file's lines are: whole ones, or the one there is.
    private static List<String> lines(BufferedReader reader) throws IOException {
        char[] head = new char[HEAD];
        int length = 0;
        for (int read = 0; read >= 0 && length < HEAD; read = reader.read(head, length, HEAD - length)) {
            length += read;
        }
        List<String> lines = new String(head, 0, length).lines().toList();
        boolean cut = length == HEAD && lines.size() > 1;
        return lines.subList(0, cut ? lines.size() - 1 : lines.size()).stream()
                .limit(LINES)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// Whether the first row can only be names: of a type that the rows below it do not have, or all is text.
    static boolean hasHeader(List<CsvRow> sample) {
        List<@Nullable String> first = sample.getFirst().values();
        List<CsvRow> others = sample.subList(1, sample.size());
        boolean allText = true;
        for (int column = 0; column < first.size(); column++) {
            Form form = form(others, column);
            String name = first.get(column);
            if (name == null) {
                return false;
            }
            if (form != Form.TEXT) {
                allText &= others.isEmpty();
                if (!others.isEmpty() && !form.fits(name)) {
                    return true;
                }
            }
        }
        return allText && !others.isEmpty() && new HashSet<>(first).size() == first.size();
    }

    /// @param texts whether every column is text
    static List<Field> columns(List<CsvRow> sample, boolean header, boolean texts) {
        List<CsvRow> rows = header ? sample.subList(1, sample.size()) : sample;
        List<Field> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int width = sample.getFirst().values().size();
        for (int column = 0; column < width; column++) {
            String given = header ? sample.getFirst().texts().get(column) : "";
            String plain = (given.startsWith("\uFEFF") ? given.substring(1) : given)
                    .strip()
                    .toLowerCase(Locale.ROOT);
            String base = plain.isEmpty() ? "column" + column : plain;
            String name = base;
            for (int i = 1; !names.add(name); i++) {
                name = base + "_" + i;
            }
            columns.add(new Field(name, texts ? SqlType.VARCHAR : form(rows, column).type, true));
        }
        return columns;
    }

    /// The narrowest form that all values have; text where there are none.
    private static Form form(List<CsvRow> rows, int column) {
        List<String> values = new ArrayList<>();
        for (CsvRow row : rows) {
            String value = column < row.values().size() ? row.values().get(column) : null;
            if (value != null) {
                values.add(value);
            }
        }
        for (Form form : Form.values()) {
            if (!values.isEmpty() && values.stream().allMatch(form::fits)) {
                return form;
            }
        }
        return Form.TEXT;
    }
}
