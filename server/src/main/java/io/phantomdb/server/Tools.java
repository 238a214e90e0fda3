package io.phantomdb.server;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.DatabaseCheck;
import io.phantomdb.storage.DatabaseRestore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Commands that work on a data directory while no server has it open.
///
/// Exit status: 0 all is well, 1 damage was found or the work failed, 2 wrong usage.
@Command(name = "phantomdb", sortOptions = false)
public final class Tools {
    private final PrintStream out;

    Tools(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        System.setOut(System.err); // whatever a library prints is no result
        ServerLog.configure();
        System.exit(run(out, arguments));
    }

    /// The exit status.
    static int run(PrintStream out, String... arguments) {
        CommandLine line = new CommandLine(new Tools(out));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof DatabaseException known) {
                boolean running = known.sqlState() == SqlState.OBJECT_IN_USE;
                System.err.println("phantomdb: " + failure.getMessage()
                        + (running ? "; CALL sys.check() checks a database that is running" : ""));
                return 1;
            }
            throw failure;
        });
        return line.execute(arguments);
    }

    @Command(
            name = "check",
            sortOptions = false,
            description = {
                "Reads everything in a data directory and says what is damaged.",
                "No server may have it open; CALL sys.check() does the same on a running one."
            })
    int check(
            @Option(
                            names = "--data-dir",
                            paramLabel = "DIR",
                            description = "where the data lives; default: phantomdb-data")
                    @Nullable
                    Path directory,
            @Option(names = "--repair", description = "bring back what the log still holds, delete what nothing needs")
                    boolean repair,
            @Option(
                            names = "--set",
                            paramLabel = "NAME=VALUE",
                            description = "a setting of the server, e.g. wal.engine")
                    @Nullable
                    Map<String, String> assignments,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "print this text")
                    boolean help) {
        Settings settings = settings(assignments);
        Path data = directory == null ? Path.of(settings.get(Setting.DATA_DIRECTORY)) : directory;
        List<Finding> findings = DatabaseCheck.run(data, settings, World.real(), repair);
        findings.forEach(this::print);
        long bad = findings.stream().filter(Finding::isBad).count();
        out.println(bad == 0 ? "no damage" : "damaged: " + bad);
        return bad == 0 ? 0 : 1;
    }

    @Command(
            name = "restore",
            sortOptions = false,
            description = {
                "Makes a data directory of a backup, and checks what came out.",
                "BACKUP DATABASE TO 'DIR' takes backups of a running server."
            })
    int restore(
            @Option(names = "--from", paramLabel = "DIR", required = true, description = "directory of the backups")
                    Path from,
            @Option(
                            names = "--data-dir",
                            paramLabel = "DIR",
                            required = true,
                            description = "new or empty directory for the data")
                    Path directory,
            @Option(
                            names = "--as-of",
                            paramLabel = "TIME",
                            description = "the last commit at or before it, e.g. 2026-01-31T12:00:00Z; without an"
                                    + " archive the newest backup taken at or before it")
                    @Nullable
                    String asOf,
            @Option(names = "--to-commit", paramLabel = "N", description = "the last commit, as sys.wal counts them")
                    @Nullable
                    Long commit,
            @Option(
                            names = "--archive",
                            paramLabel = "DIR",
                            description = "the archived log (wal.archive_dir), to go on from the backup")
                    @Nullable
                    Path archive,
            @Option(
                            names = "--set",
                            paramLabel = "NAME=VALUE",
                            description = "a setting of the server, e.g. wal.engine")
                    @Nullable
                    Map<String, String> assignments,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "print this text")
                    boolean help) {
        Settings settings = settings(assignments);
        Optional<Path> log = Optional.ofNullable(archive)
                .or(() -> Optional.of(settings.get(Setting.WAL_ARCHIVE_DIR))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of));
        DatabaseRestore.Restored restored =
                DatabaseRestore.run(from, moment(asOf, commit), log, directory, settings, World.real());
        BackupInfo backup = restored.backup();
        out.println("restored backup " + backup.number() + ", taken at " + Instant.ofEpochMilli(backup.takenAt()) + ", "
                + backup.tables() + " tables");
        if (log.isPresent()) {
            out.println("replayed the archived log to commit " + restored.commit()
                    + (restored.micros() == 0
                            ? ""
                            : " of " + Instant.EPOCH.plus(restored.micros(), ChronoUnit.MICROS)));
        }
        return 0;
    }

    private static Optional<AsOf.Moment> moment(@Nullable String asOf, @Nullable Long commit) {
        if (asOf != null && commit != null) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "--as-of and --to-commit name two moments; give one of them");
        }
        return commit != null
                ? Optional.of(new AsOf.Commit(commit))
                : Optional.ofNullable(asOf).map(time -> new AsOf.Time(micros(time)));
    }

    private static long micros(String time) {
        try {
            return ChronoUnit.MICROS.between(
                    Instant.EPOCH, OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException failure) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "--as-of: \"" + time + "\" is no time with offset, e.g. 2026-01-31T12:00:00Z",
                    failure);
        }
    }

    private void print(Finding finding) {
        String file = finding.file().isEmpty() ? "" : " " + finding.file();
        out.println(finding.state().name().toLowerCase(Locale.ROOT) + " " + finding.object() + file + ": "
                + finding.detail());
    }

    private static Settings settings(@Nullable Map<String, String> assignments) {
        Settings settings = SettingsSources.environment(Settings.defaults(), System.getenv());
        return SettingsSources.flags(settings, assignments == null ? Map.of() : new LinkedHashMap<>(assignments));
    }
}
