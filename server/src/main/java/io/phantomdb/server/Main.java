package io.phantomdb.server;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `phantomdb server`: runs until SIGTERM or SIGINT.
///
/// Exit status: 0 stopped by signal, 1 could not start, 2 wrong usage, 3 the log failed while running.
@Command(
        name = "phantomdb server",
        sortOptions = false,
        description = "Starts a server and runs until it is told to stop (SIGTERM or Ctrl-C).",
        footer = {
            "",
            "Settings come from phantomdb.toml, overridden by PHANTOMDB_* variables, overridden by options.",
            "docs/settings.md lists them."
        })
public final class Main implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger(Main.class.getName());
    private static final Path DEFAULT_CONFIG = Path.of("phantomdb.toml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings file; default: phantomdb.toml if it is here")
    private @Nullable Path config;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "where the data lives; default: phantomdb-data")
    private @Nullable String dataDirectory;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address to listen on; default: 127.0.0.1")
    private @Nullable String host;

    @Option(names = "--flight-port", paramLabel = "N", description = "Flight SQL port, 0 for any free; default: 31337")
    private @Nullable String flightPort;

    @Option(names = "--insecure", description = "allow an address beyond loopback without authentication and TLS")
    private boolean insecure;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "any other setting, as docs/settings.md names it")
    private Map<String, String> assignments = new LinkedHashMap<>();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this text")
    private boolean help;

    private final PrintStream out;

    private Main(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        System.setOut(System.err); // whatever a library prints must not look like the ready line
        ServerLog.configure();
        System.exit(new CommandLine(new Main(out)).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Server server;
        try {
            server = Server.start(settings(System.getenv()));
        } catch (DatabaseException failure) {
            LOG.log(Level.FINE, "start failed", failure);
            System.err.println("phantomdb: " + failure.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
        out.println("PhantomDB ready " + server.flightUrl());
        out.flush();
        WarmUp.start(server.engine());
        server.awaitClose();
        return 0;
    }

    /// Ends the process with status 0, which a signal alone would not.
    private static void stop(Server server) {
        server.close();
        Runtime.getRuntime().halt(0);
    }

    private Settings settings(Map<String, String> environment) {
        Settings settings = Settings.defaults();
        String configured = environment.get("PHANTOMDB_CONFIG");
        if (config != null) {
            settings = SettingsSources.file(settings, config);
        } else if (configured != null) {
            settings = SettingsSources.file(settings, Path.of(configured));
        } else if (Files.exists(DEFAULT_CONFIG)) {
            settings = SettingsSources.file(settings, DEFAULT_CONFIG);
        }
        return SettingsSources.flags(SettingsSources.environment(settings, environment), flags());
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>(assignments);
        putIfGiven(flags, "server.data_dir", dataDirectory);
        putIfGiven(flags, "server.host", host);
        putIfGiven(flags, "server.flight_port", flightPort);
        if (insecure) {
            flags.put("server.insecure", "true");
        }
        return flags;
    }

    private static void putIfGiven(Map<String, String> flags, String name, @Nullable String value) {
        if (value != null) {
            flags.put(name, value);
        }
    }
}
