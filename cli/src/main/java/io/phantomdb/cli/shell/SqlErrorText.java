package io.phantomdb.cli.shell;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A driver's failure as the shell prints it: `ERROR 42P01: there is no table "t"`.
final class SqlErrorText {
    /// The Flight SQL JDBC driver hands on the server's message, but not its SQLSTATE, which the server appends.
    private static final Pattern SQLSTATE = Pattern.compile("\\s*\\(?SQLSTATE:? ([0-9A-Z]{5})\\)?");

    private static final Pattern DRIVER_PREFIX = Pattern.compile("^Error while executing SQL \".*\": ", Pattern.DOTALL);

    private SqlErrorText() {}

    static String of(SQLException failure) {
        Throwable said = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (SQLSTATE.matcher(String.valueOf(cause.getMessage())).find()) {
                said = cause;
            }
        }
        String message =
                DRIVER_PREFIX.matcher(String.valueOf(said.getMessage())).replaceFirst("");
        Matcher matcher = SQLSTATE.matcher(message);
        if (matcher.find()) {
            return "ERROR " + matcher.group(1) + ": " + matcher.replaceFirst("").strip();
        }
        String state = failure.getSQLState();
        return "ERROR" + (state == null ? "" : " " + state) + ": " + message;
    }
}
