package io.phantomdb.bench.tpch;

import io.phantomdb.cli.tpch.TpchSchema;
import io.phantomdb.sqltest.answer.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// A database with the TPC-H tables, behind a JDBC connection.
///
/// @param name as the table of figures shows it
public record Contender(String name, Connection connection) implements AutoCloseable {
    public static Contender phantom(String url) throws SQLException {
        return new Contender("PhantomDB (Flight)", DriverManager.getConnection(url));
    }

    /// DuckDB over the very Parquet files that PhantomDB folded into.
    ///
    /// @param tables the `tables/public` folder of the data directory; its rows must all be cold and none deleted
    public static Contender duckDbOnSegments(Path tables, int threads) throws SQLException {
        Contender contender = new Contender("DuckDB (Parquet)", duckDb(threads));
        for (TpchSchema table : TpchSchema.values()) {
            contender.run("CREATE VIEW " + table.tableName() + " AS SELECT * FROM read_parquet('" + tables + "/"
                    + table.tableName() + "-*/data/*.parquet')");
        }
        return contender;
    }

    /// DuckDB's own tables, filled from the same files.
    public static Contender duckDbNative(Path tables, int threads, Path file) throws SQLException {
        Contender contender = new Contender("DuckDB (native)", duckDb(threads, "jdbc:duckdb:" + file));
        for (TpchSchema table : TpchSchema.values()) {
            contender.run("CREATE TABLE " + table.tableName() + " AS SELECT "
                    + String.join(", ", table.columnNames()) + " FROM read_parquet('" + tables + "/"
                    + table.tableName() + "-*/data/*.parquet')");
        }
        contender.run("CHECKPOINT");
        return contender;
    }

    private static Connection duckDb(int threads) throws SQLException {
        return duckDb(threads, "jdbc:duckdb:");
    }

    private static Connection duckDb(int threads, String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        return DriverManager.getConnection(url, properties);
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Runs the query and reads its whole answer.
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
