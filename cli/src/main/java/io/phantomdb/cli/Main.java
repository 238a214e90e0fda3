package io.phantomdb.cli;

import io.phantomdb.cli.demo.Demo;
import io.phantomdb.cli.demo.DemoFailure;
import io.phantomdb.cli.demo.DemoOptions;
import io.phantomdb.cli.shell.ShellOptions;
import io.phantomdb.cli.shell.SqlShell;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Entry of the client commands. Exit status: 0 done, 1 failed, 2 wrong usage.
@Command(name = "phantomdb", sortOptions = false)
public final class Main {
    /// Held here, because the logging system forgets loggers that nobody holds.
    private static final Logger LIBRARIES = Logger.getLogger("org.apache.arrow");

    private Main() {}

    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.OFF); // they log what they also throw
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            System.err.println("phantomdb: " + message(failure));
            if (!(failure instanceof DemoFailure) && System.getenv("PHANTOMDB_DEBUG") != null) {
                failure.printStackTrace();
            }
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    private static String message(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Command(
            name = "sql",
            description = "Runs SQL on a server: interactive, or given with -c or -f, or from standard input.")
    int sql(
            @Option(names = "-c", paramLabel = "SQL", description = "run these statements and exit") @Nullable
                    String command,
            @Option(names = "-f", paramLabel = "FILE", description = "run the statements of this file and exit")
                    @Nullable
                    Path file,
            @Option(
                            names = "--url",
                            paramLabel = "URL",
                            defaultValue = "127.0.0.1:31337",
                            description =
                                    "server: HOST:PORT, grpc+tcp://HOST:PORT or a JDBC URL; default: ${DEFAULT-VALUE}")
                    String url,
            @Option(names = "--csv", description = "print results as CSV") boolean csv,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "print this text")
                    boolean help)
            throws Exception {
        ShellOptions options = new ShellOptions(
                ShellOptions.jdbcUrl(url), Optional.ofNullable(command), Optional.ofNullable(file), csv);
        return SqlShell.run(options, System.in, System.out, System.err);
    }

    @Command(
            name = "demo",
            description =
                    "Loads TPC-H, runs transactions and analytics at once, kills its server and audits what it recovers.")
    int demo(
            @Option(
                            names = "--scale",
                            paramLabel = "N",
                            defaultValue = "0.1",
                            description = "TPC-H scale; default: 0.1")
                    double scale,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "how long transactions and queries run at once; default: 10")
                    int seconds,
            @Option(
                            names = "--data-dir",
                            paramLabel = "DIR",
                            description = "empty or new folder; default: a temporary one")
                    @Nullable
                    Path dataDirectory,
            @Option(names = "--keep", description = "leave the data where it is") boolean keep,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "print this text")
                    boolean help)
            throws Exception {
        Demo.run(new DemoOptions(scale, seconds, Optional.ofNullable(dataDirectory), keep), System.out);
        return 0;
    }

    @Command(name = "version", description = "Prints the version.")
    int version() {
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println(
                "PhantomDB " + (version == null ? "(from classes)" : version) + ", Java " + Runtime.version());
        return 0;
    }
}
