package io.phantomdb.engine.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.csv.CsvOptions;
import io.phantomdb.engine.csv.CsvRow;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.parquet.foreign.Glob;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// CSV files as one table. Delimiter, header and types are those that the first rows of the first file suggest, where
/// the options do not say.
///
/// @param columns in the order of the files
record CsvTable(List<Path> files, CsvOptions options, List<Field> columns) {
    /// SQLSTATE 58P01 where there is no such file, 22P04 where it is empty or no CSV, 42601 and 22023 for options.
    static CsvTable open(FileSource source) {
        List<Path> files = Glob.expand(source.path());
        Map<String, String> options = new HashMap<>();
        source.options().forEach((name, value) -> options.put(plain(name), value));
        boolean texts = Boolean.parseBoolean(options.getOrDefault("all_varchar", "false"));
        options.remove("all_varchar");
        if (!options.containsKey("delimiter")) {
            options.put("delimiter", String.valueOf(CsvSniffer.delimiter(files.getFirst())));
        }
        boolean headerKnown = options.containsKey("header");
        CsvOptions known = CsvOptions.of(options);
        List<CsvRow> sample = read(files.getFirst(), known, CsvTable::sample);
        if (sample.isEmpty()) {
            throw new DatabaseException(SqlState.BAD_COPY_FILE_FORMAT, "\"" + files.getFirst() + "\" has no rows");
        }
        boolean header = headerKnown ? known.header() : CsvSniffer.hasHeader(sample);
        CsvOptions all = new CsvOptions(header, known.delimiter(), known.nullText(), known.quote());
        return new CsvTable(files, all, CsvSniffer.columns(sample, header, texts));
    }

    private static String plain(String name) {
        return switch (name) {
            case "delim", "sep" -> "delimiter";
            case "nullstr" -> "null";
            default -> name;
        };
    }

    private static List<CsvRow> sample(CloseableIterator<CsvRow> rows) {
        List<CsvRow> sample = new ArrayList<>();
        long characters = 0;
        while (sample.size() < CsvSniffer.ROWS && characters < CsvSniffer.CHARACTERS && rows.hasNext()) {
            CsvRow row = rows.next();
            sample.add(row);
            characters += row.characters();
        }
        return sample;
    }

    /// @param wanted positions in [#columns]
    TableScan scan(List<Integer> wanted, int batchRows, EvaluationContext evaluation) {
        return new CsvScan(this, wanted, batchRows, evaluation);
    }

    /// What `work` makes of the rows of a file.
    private static <T> T read(Path file, CsvOptions options, Function<CloseableIterator<CsvRow>, T> work) {
        try (CloseableIterator<CsvRow> rows = rows(file, options)) {
            return work.apply(rows);
        } catch (CsvParseException | UncheckedIOException | IOException failure) {
            throw unreadable(file, failure);
        }
    }

    static CloseableIterator<CsvRow> rows(Path file, CsvOptions options) throws IOException {
        return options.reader()
                .skipEmptyLines(true)
                .build(new CsvRow.Handler(options.nullText()), Files.newBufferedReader(file, StandardCharsets.UTF_8))
                .iterator();
    }

    static DatabaseException unreadable(Path file, Exception failure) {
        return new DatabaseException(
                SqlState.BAD_COPY_FILE_FORMAT,
                "\"" + file + "\" cannot be read as CSV: " + failure.getMessage(),
                failure);
    }

    /// The types of the columns at `positions`.
    List<SqlType> types(List<Integer> positions) {
        return positions.stream().map(position -> columns.get(position).type()).toList();
    }
}
