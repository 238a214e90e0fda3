package io.phantomdb.sqltest.differential;

import static org.junit.jupiter.api.Assertions.fail;

import io.phantomdb.cli.demo.Loader;
import io.phantomdb.cli.tpch.TpchReader;
import io.phantomdb.cli.tpch.TpchSchema;
import io.phantomdb.core.config.Settings;
import io.phantomdb.sqltest.answer.Answer;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.tpcds.TpcdsFiles;
import io.phantomdb.sqltest.tpcds.TpcdsTable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// PhantomDB behind its JDBC door and DuckDB, in one process, with the same content.
final class Pair implements AutoCloseable {
    private final ServerTarget target;
    private final Connection phantom;
    private final Connection duck;

    private Pair(ServerTarget target, Connection phantom, Connection duck) {
        this.target = target;
        this.phantom = phantom;
        this.duck = duck;
    }

    static Pair open(Path dataDirectory, Settings settings) throws SQLException {
        ServerTarget target = new ServerTarget(ServerTarget.Door.FLIGHT, dataDirectory, settings);
        String url = "jdbc:arrow-flight-sql://127.0.0.1:" + target.server().flightPort() + "/?useEncryption=false";
        return new Pair(target, DriverManager.getConnection(url), DriverManager.getConnection("jdbc:duckdb:"));
    }

    /// Runs a statement on both.
    void execute(String sql) throws SQLException {
        try (Statement statement = phantom.createStatement()) {
            statement.executeUpdate(sql);
        }
        try (Statement statement = duck.createStatement()) {
            statement.execute(sql);
        }
    }

    void fold() {
        target.fold();
    }

    /// Fails where the two disagree; `where` says how to get there again.
    void compare(String sql, boolean ordered, String where) throws SQLException {
        Answer expected = answer(duck, sql);
        Answer actual;
        try {
            actual = answer(phantom, sql);
        } catch (SQLException failure) {
            throw new AssertionError(where + "\n" + sql + "\nfailed", failure);
        }
        boolean same = ordered ? actual.sameAs(expected) : actual.sorted().sameAs(expected.sorted());
        if (!same) {
            fail(where + "\n" + sql + "\nDuckDB:    " + shown(expected) + "\nPhantomDB: " + shown(actual));
        }
    }

    private static String shown(Answer answer) {
        int rows = answer.rows().size();
        return rows + " rows " + answer.sorted().rows().subList(0, Math.min(20, rows));
    }

    private static Answer answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return Answer.read(rows);
        }
    }

    /// Loads TPC-H into both: here through Flight SQL ingest, there through its appender.
    void loadTpch(double scale) throws Exception {
        Loader.load("127.0.0.1", target.server().flightPort(), scale);
        try (BufferAllocator allocator = new RootAllocator()) {
            for (TpchSchema table : TpchSchema.values()) {
                try (Statement statement = duck.createStatement()) {
                    statement.execute(table.createTable());
                }
                try (TpchReader reader = TpchReader.of(table, scale, allocator);
                        DuckDBAppender appender = ((DuckDBConnection) duck).createAppender("main", table.tableName())) {
                    append(reader, appender);
                }
            }
        }
    }

    /// Loads TPC-DS into both from CSV files in the folder, which it writes unless they are there. PhantomDB is left
    /// alone
    /// where it has the tables from an earlier run.
    ///
    /// @return whether it was loaded
    boolean loadTpcds(double scale, Path folder) throws Exception {
        boolean fresh = !Files.exists(folder);
        if (fresh) {
            TpcdsFiles.write(scale, folder);
        }
        try (Statement statement = duck.createStatement();
                Statement own = phantom.createStatement()) {
            statement.execute("SET default_null_order = 'nulls_last_on_asc_first_on_desc'");
            statement.execute("SET integer_division = true");
            for (TpcdsTable table : TpcdsTable.all()) {
                statement.execute(table.createTable());
                statement.execute(TpcdsFiles.copy(table, folder));
                if (fresh) {
                    own.executeUpdate(table.createTable());
                    own.executeUpdate(TpcdsFiles.copy(table, folder));
                }
            }
        }
        return fresh;
    }

    /// What DuckDB answers.
    Answer expected(String sql) throws SQLException {
        return answer(duck, sql);
    }

    /// What PhantomDB answers.
    Answer actual(String sql) throws SQLException {
        return answer(phantom, sql);
    }

    private static void append(TpchReader reader, DuckDBAppender appender) throws Exception {
        while (reader.loadNextBatch()) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            for (int row = 0; row < root.getRowCount(); row++) {
                appender.beginRow();
                for (FieldVector vector : root.getFieldVectors()) {
                    append(appender, vector, row);
                }
                appender.endRow();
            }
        }
    }

    private static void append(DuckDBAppender appender, FieldVector vector, int row) throws SQLException {
        switch (vector) {
            case BigIntVector numbers -> appender.append(numbers.get(row));
            case IntVector numbers -> appender.append(numbers.get(row));
            case DecimalVector decimals -> appender.append((BigDecimal) decimals.getObject(row));
            case DateDayVector days -> appender.append(LocalDate.ofEpochDay(days.get(row)));
            default -> appender.append(vector.getObject(row).toString());
        }
    }

    @Override
    public void close() throws SQLException {
        phantom.close();
        duck.close();
        target.close();
    }
}
