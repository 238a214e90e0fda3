package io.phantomdb.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// One session over JDBC: statements in, tables out. One thread.
///
/// A failed statement ends a run of `-c`, `-f` or standard input with status 1; the interactive shell goes on.
public final class SqlShell {
    private static final String HELP = """
            \\d         list tables
            \\d NAME    describe a table
            \\timing    print how long statements take, or stop doing so
            \\q         quit (or Ctrl-D)
            Everything else is SQL and ends with a semicolon.""";

    private final Connection connection;
    private final ResultPrinter printer;
    private final PrintStream out;
    private final PrintStream err;
    private boolean timing;

    private SqlShell(Connection connection, boolean csv, PrintStream out, PrintStream err) {
        this.connection = connection;
        this.printer = new ResultPrinter(out, csv);
        this.out = out;
        this.err = err;
    }

    /// Runs the shell to its end; the result is the exit status.
    public static int run(ShellOptions options, InputStream in, PrintStream out, PrintStream err) throws IOException {
        try (Connection connection = DriverManager.getConnection(options.jdbcUrl())) {
            SqlShell shell = new SqlShell(connection, options.csv(), out, err);
            if (options.command().isPresent() || options.file().isPresent()) {
                return shell.runGiven(options);
            }
            if (System.console() == null || !System.console().isTerminal()) {
                return shell.runScript(new String(in.readAllBytes(), StandardCharsets.UTF_8)) ? 0 : 1;
            }
            shell.interact();
            return 0;
        } catch (SQLException failure) {
            err.println(
                    "cannot connect to " + options.jdbcUrl() + "; is the server running? " + SqlErrorText.of(failure));
            return 1;
        }
    }

    private int runGiven(ShellOptions options) throws IOException {
        if (options.command().isPresent() && !runScript(options.command().get())) {
            return 1;
        }
        boolean ok = options.file().isEmpty()
                || runScript(Files.readString(options.file().get()));
        return ok ? 0 : 1;
    }

    private boolean runScript(String text) {
        StatementSplitter.Split split = StatementSplitter.split(text);
        for (String statement : split.statements()) {
            if (!runStatement(statement)) {
                return false;
            }
        }
        return split.restIsBlank() || runStatement(split.rest().strip());
    }

    private void interact() throws IOException {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("phantomdb")
                    .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".phantomdb_history"))
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            out.println("PhantomDB. \\? for help, \\q to quit.");
            String pending = "";
            while (true) {
                String line;
                try {
                    line = reader.readLine(pending.isBlank() ? "phantomdb> " : "        -> ");
                } catch (UserInterruptException interrupted) {
                    pending = "";
                    continue;
                } catch (EndOfFileException end) {
                    return;
                }
                if (pending.isBlank() && line.strip().startsWith("\\")) {
                    if (!runCommand(line.strip())) {
                        return;
                    }
                } else {
                    pending = runWhole(pending + line + "\n");
                }
            }
        }
    }

    /// Runs what is complete and returns what is not.
    private String runWhole(String text) {
        StatementSplitter.Split split = StatementSplitter.split(text);
        split.statements().forEach(this::runStatement);
        return split.restIsBlank() ? "" : split.rest();
    }

    private boolean runStatement(String sql) {
        if (sql.startsWith("\\")) {
            return runCommand(sql);
        }
        long begun = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    printer.print(rows);
                }
            } else {
                long count = statement.getLargeUpdateCount();
                out.println(count > 0 ? "OK, " + count + (count == 1 ? " row" : " rows") : "OK");
            }
        } catch (SQLException failure) {
            err.println(SqlErrorText.of(failure));
            return false;
        } finally {
            out.flush();
        }
        if (timing) {
            out.printf("Time: %.1f ms%n", (System.nanoTime() - begun) / 1e6);
        }
        return true;
    }

    /// False: quit.
    private boolean runCommand(String command) {
        List<String> words = List.of(command.split("\\s+"));
        try {
            switch (words.getFirst()) {
                case "\\q" -> {
                    return false;
                }
                case "\\d" -> describe(words);
                case "\\timing" -> {
                    timing = !timing;
                    out.println("Timing is " + (timing ? "on." : "off."));
                }
                default -> out.println(HELP);
            }
        } catch (SQLException failure) {
            err.println(SqlErrorText.of(failure));
        }
        return true;
    }

    private void describe(List<String> words) throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        if (words.size() == 1) {
            try (ResultSet tables = metadata.getTables(null, null, "%", null)) {
                while (tables.next()) {
                    out.println(tables.getString("TABLE_SCHEM") + "." + tables.getString("TABLE_NAME"));
                }
            }
            return;
        }
        try (ResultSet columns = metadata.getColumns(null, null, words.get(1), "%")) {
            while (columns.next()) {
                boolean nullable = columns.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls;
                out.printf(
                        " %-28s %s%s%n",
                        columns.getString("COLUMN_NAME"), columns.getString("TYPE_NAME"), nullable ? "" : " NOT NULL");
            }
        }
    }
}
