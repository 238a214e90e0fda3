package io.phantomdb.bench.commit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Any database behind a JDBC driver, on autocommit.
///
/// @param url of each connection
/// @param onConnect statements that every connection runs first
public record JdbcSubject(String name, String url, List<String> onConnect) implements Subject {
    static final String TABLE =
            "CREATE TABLE commits (id BIGINT PRIMARY KEY, a BIGINT, b DOUBLE PRECISION, c VARCHAR(40))";

    static final String INSERT = "INSERT INTO commits VALUES (?, ?, ?, ?)";

    /// SQLite with a write-ahead log that is synced at every commit.
    public static JdbcSubject sqlite(Path directory) throws SQLException {
        return create(new JdbcSubject(
                "SQLite (WAL, FULL)",
                "jdbc:sqlite:" + directory.resolve("commits.sqlite"),
                List.of("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA busy_timeout=60000")));
    }

    /// H2 with its shortest write delay; it does not sync each commit even so.
    public static JdbcSubject h2(Path directory) throws SQLException {
        return create(new JdbcSubject(
                "H2 (WRITE_DELAY 0)", "jdbc:h2:file:" + directory.resolve("commits") + ";WRITE_DELAY=0", List.of()));
    }

    static JdbcSubject create(JdbcSubject subject) throws SQLException {
        try (Connection connection = subject.open();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(TABLE);
        }
        return subject;
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            for (String sql : onConnect) {
                statement.execute(sql);
            }
        }
        return connection;
    }

    @Override
    public Client connect() throws SQLException {
        return new JdbcClient(open());
    }

    @Override
    public long rows() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM commits")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {}

    private static final class JdbcClient implements Client {
        private final Connection connection;
        private final PreparedStatement insert;

        JdbcClient(Connection connection) throws SQLException {
            this.connection = connection;
            this.insert = connection.prepareStatement(INSERT);
        }

        @Override
        public void commit(long key) throws SQLException {
            insert.setLong(1, key);
            insert.setLong(2, key * 7);
            insert.setDouble(3, key / 3.0);
            insert.setString(4, "a row of about eighty bytes");
            if (insert.executeUpdate() != 1) {
                throw new SQLException("the insert of " + key + " reported no row");
            }
        }

        @Override
        public void close() throws SQLException {
            insert.close();
            connection.close();
        }
    }
}
