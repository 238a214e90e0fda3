package io.phantomdb.sqltest.run;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sessions of a database through its JDBC driver.
public final class JdbcTarget {
    private static final Pattern SQLSTATE = Pattern.compile("SQLSTATE:? ([0-9A-Z]{5})");

    private JdbcTarget() {}

    /// A client over a new connection to the URL.
    public static Target.Client connect(String url) {
        try {
            return new JdbcClient(DriverManager.getConnection(url));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot connect to " + url, failure);
        }
    }

    private record JdbcClient(Connection connection) implements Target.Client {
        @Override
        public Outcome execute(String sql) {
            try (Statement statement = connection.createStatement()) {
                if (!statement.execute(sql)) {
                    return new Outcome.Done(statement.getUpdateCount());
                }
                try (ResultSet rows = statement.getResultSet()) {
                    return new Outcome.Rows(values(rows));
                }
            } catch (SQLException failure) {
                return failed(failure);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // a connection to a database that was restarted is gone already
            }
        }
    }

    private static List<List<String>> values(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        List<List<String>> values = new ArrayList<>();
        while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                String value = rows.getString(i);
                row.add(value == null ? "NULL" : value.isEmpty() ? "(empty)" : value);
            }
            values.add(row);
        }
        return values;
    }

    /// The driver hands the server's message on but not its SQLSTATE, so that is read from the text.
    private static Outcome.Failed failed(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = SQLSTATE.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return new Outcome.Failed(matcher.group(1), String.valueOf(failure.getMessage()));
            }
        }
        return new Outcome.Failed(String.valueOf(failure.getSQLState()), String.valueOf(failure.getMessage()));
    }
}
