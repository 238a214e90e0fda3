package io.phantomdb.sqltest.tpcds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/// The generated rows of all tables as CSV files of one folder.
///
/// `customer_demographics` has 1.9 million rows at any scale. Only those are written that some other table refers to:
/// no
/// query reads it but by such a reference, so that no answer changes.
public final class TpcdsFiles {
    private static final String DEMOGRAPHICS = "customer_demographics";

    private final double scale;
    private final Path folder;
    private final BitSet demographics = new BitSet();

    private TpcdsFiles(double scale, Path folder) {
        this.scale = scale;
        this.folder = folder;
    }

    /// Writes `<table>.csv` for every table; [#copy] reads it.
    public static void write(double scale, Path folder) throws IOException {
        Files.createDirectories(folder);
        TpcdsFiles files = new TpcdsFiles(scale, folder);
        for (TpcdsTable table : TpcdsTable.all()) {
            if (!table.name().equals(DEMOGRAPHICS)) {
                files.writeReferring(table);
            }
        }
        for (TpcdsTable table : TpcdsTable.all()) {
            if (table.name().equals(DEMOGRAPHICS)) {
                table.writeCsv(scale, folder, row -> files.demographics.get(Integer.parseInt(row.getFirst())));
            }
        }
    }

    private void writeReferring(TpcdsTable table) throws IOException {
        List<String> columns = table.columnNames();
        int[] references = columns.stream()
                .filter(column -> column.endsWith("_cdemo_sk"))
                .mapToInt(columns::indexOf)
                .toArray();
        table.writeCsv(scale, folder, row -> {
            for (int reference : references) {
                String key = row.get(reference);
                if (key != null && !key.isEmpty()) {
                    demographics.set(Integer.parseInt(key));
                }
            }
            return true;
        });
    }

    /// A COPY statement that reads a table's file, for PhantomDB and for DuckDB.
    public static String copy(TpcdsTable table, Path folder) {
        return "COPY " + table.name() + " FROM '" + folder.resolve(table.name() + ".csv")
                + "' (FORMAT csv, HEADER, DELIMITER '|')";
    }
}
