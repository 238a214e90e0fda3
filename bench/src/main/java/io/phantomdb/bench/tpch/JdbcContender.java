package io.phantomdb.bench.tpch;

import io.phantomdb.cli.tpch.TpchSchema;
import io.phantomdb.sqltest.answer.Answer;
import io.phantomdb.sqltest.tpcds.TpcdsFiles;
import io.phantomdb.sqltest.tpcds.TpcdsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// A database behind a JDBC connection.
public record JdbcContender(String name, boolean inProcess, Connection connection) implements Contender {
    /// PhantomDB behind its Flight SQL door.
    public static Contender phantom(String url) throws SQLException {
        return new JdbcContender("PhantomDB (Flight)", false, DriverManager.getConnection(url));
    }

    /// DuckDB over the very Parquet files that PhantomDB folded into.
    ///
    /// @param tables the `tables/public` folder of the data directory; its rows must all be cold and none deleted
    public static Contender duckDbOnSegments(Path tables, int threads) throws SQLException {
        JdbcContender contender = new JdbcContender("DuckDB (Parquet)", true, duckDb(threads, "jdbc:duckdb:"));
        for (TpchSchema table : TpchSchema.values()) {
            contender.run("CREATE VIEW " + table.tableName() + " AS SELECT * FROM " + segments(tables, table));
        }
        return contender;
    }

    /// DuckDB's own tables, filled from the same files unless `file` exists already.
    public static Contender duckDbNative(Path tables, int threads, Path file) throws SQLException {
        boolean filled = Files.exists(file);
        JdbcContender contender = new JdbcContender("DuckDB (native)", true, duckDb(threads, "jdbc:duckdb:" + file));
        for (TpchSchema table : TpchSchema.values()) {
            if (!filled) {
                contender.run("CREATE TABLE " + table.tableName() + " AS SELECT "
                        + String.join(", ", table.columnNames()) + " FROM " + segments(tables, table));
            }
        }
        contender.run("CHECKPOINT");
        return contender;
    }

    private static String segments(Path tables, TpchSchema table) {
        return "read_parquet('" + tables + "/" + table.tableName() + "-*/data/*.parquet')";
    }

    /// DuckDB's own tables of TPC-DS, filled from CSV files.
    ///
    /// Integers divide and NULLs sort as in PostgreSQL.
    ///
    /// @param files what [TpcdsFiles] wrote
    public static Contender duckDbTpcds(Path files, int threads, Path file) throws SQLException {
        JdbcContender contender = new JdbcContender("DuckDB (native)", true, duckDb(threads, "jdbc:duckdb:" + file));
        contender.run("SET default_null_order = 'nulls_last_on_asc_first_on_desc'");
        contender.run("SET integer_division = true");
        for (TpcdsTable table : TpcdsTable.all()) {
            contender.run(table.createTable());
            contender.run(TpcdsFiles.copy(table, files));
        }
        contender.run("CHECKPOINT");
        return contender;
    }

    private static Connection duckDb(int threads, String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        return DriverManager.getConnection(url, properties);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public Answer query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return Answer.read(result);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
