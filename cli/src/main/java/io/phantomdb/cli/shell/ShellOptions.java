package io.phantomdb.cli.shell;

import java.nio.file.Path;
import java.util.Optional;

/// @param jdbcUrl of the server
/// @param command statements to run instead of asking for them
/// @param file statements to run, after `command`
/// @param csv print results as CSV instead of aligned tables
public record ShellOptions(String jdbcUrl, Optional<String> command, Optional<Path> file, boolean csv) {
    /// The JDBC URL of a server given as `HOST:PORT`, as a Flight location (as the ready line prints it), or as a
    /// JDBC URL.
    public static String jdbcUrl(String server) {
        if (server.startsWith("jdbc:")) {
            return server;
        }
        String address = server.replaceFirst("^grpc(\\+tcp|\\+tls)?://", "").replaceFirst("/+$", "");
        boolean encrypted = server.startsWith("grpc+tls://");
        return "jdbc:arrow-flight-sql://" + address + "/?useEncryption=" + encrypted;
    }
}
