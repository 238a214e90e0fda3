package io.phantomdb.bench.tpch;

import io.phantomdb.sqltest.answer.Answer;
import java.sql.SQLException;

/// A database with the TPC-H tables.
public interface Contender extends AutoCloseable {
    /// As the table of figures shows it.
    String name();

    /// Whether its work is done in this process, so that the process's processor time is its own.
    boolean inProcess();

    /// Runs the query and reads its whole answer.
    Answer query(String sql) throws SQLException;

    @Override
    void close() throws SQLException;
}
