package io.phantomdb.sqltest.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a file record by record. One thread.
public final class SuiteReader {
    private static final String DATABASE = "postgresql";

    private final BufferedReader lines;
    private int line;
    private boolean halted;

    public SuiteReader(BufferedReader lines) {
        this.lines = lines;
    }

    /// The next record that concerns PostgreSQL; empty at the end and after `halt`.
    public Optional<SuiteRecord> next() throws IOException {
        boolean concerned = true;
        for (String text = read(); text != null && !halted; text = read()) {
            String[] words = text.strip().split("\\s+");
            switch (words[0]) {
                case "onlyif" -> concerned &= words[1].equals(DATABASE);
                case "skipif" -> concerned &= !words[1].equals(DATABASE);
                case "halt" -> halted = concerned;
                case "statement", "query" -> {
                    SuiteRecord found = words[0].equals("query") ? query(words) : statement(words);
                    if (concerned) {
                        return Optional.of(found);
                    }
                    concerned = true;
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    private SuiteRecord statement(String[] words) throws IOException {
        int first = line;
        return new SuiteRecord.Statement(first, block(false), words[1].equals("ok"));
    }

    private SuiteRecord query(String[] words) throws IOException {
        int first = line;
        SuiteRecord.Sort sort = switch (words.length > 2 ? words[2] : "nosort") {
            case "rowsort" -> SuiteRecord.Sort.ROWS;
            case "valuesort" -> SuiteRecord.Sort.VALUES;
            default -> SuiteRecord.Sort.NOTHING;
        };
        String sql = block(true);
        List<String> expected = new ArrayList<>();
        for (String text = read(); text != null && !text.isEmpty(); text = read()) {
            expected.add(text);
        }
        return new SuiteRecord.Query(first, sql, words[1], sort, expected);
    }

    /// The lines up to an empty one, or up to the answer.
    private String block(boolean answered) throws IOException {
        StringBuilder sql = new StringBuilder();
        for (String text = read(); text != null && !text.isEmpty(); text = read()) {
            if (answered && text.equals("----")) {
                return sql.toString();
            }
            sql.append(sql.isEmpty() ? "" : "\n").append(text);
        }
        return sql.toString();
    }

    private @Nullable String read() throws IOException {
        line++;
        return lines.readLine();
    }
}
