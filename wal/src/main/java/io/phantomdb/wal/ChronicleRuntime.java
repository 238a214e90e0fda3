package io.phantomdb.wal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.NullExceptionHandler;
import net.openhft.chronicle.core.onoes.Slf4jExceptionHandler;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.internal.noop.NoOpPosixAPI;
import org.jspecify.annotations.Nullable;

/// Sets Chronicle's libraries up once per process (no analytics, no banner, no debug log), and refuses a machine on
/// which they would lose data without a word: without its native layer Chronicle goes on with one that does nothing.
final class ChronicleRuntime {
    // Held, because a logger that nobody holds forgets its level.
    private static final Logger CHRONICLE = Logger.getLogger("net.openhft");
    /// Chronicle's thread pinning, which the log doesn't use, warns that a library of its own is missing.
    private static final Logger AFFINITY = Logger.getLogger("net.openhft.affinity");

    private static final @Nullable String PROBLEM = prepare();

    private ChronicleRuntime() {}

    /// @throws DatabaseException 55000 where the chronicle engine can't be trusted
    static void check() {
        if (PROBLEM != null) {
            throw new DatabaseException(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "wal.engine = chronicle can't run here: " + PROBLEM + "; set wal.engine = file");
        }
    }

    private static @Nullable String prepare() {
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("disable.single.threaded.check", "true");
        CHRONICLE.setLevel(Level.WARNING);
        AFFINITY.setLevel(Level.SEVERE);
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return "it needs Linux, where forcing a file also writes its mapped pages";
        }
        for (String opened : new String[] {"java.lang.reflect", "sun.nio.ch"}) {
            if (!isOpen(opened)) {
                return "the JVM lacks --add-opens=java.base/" + opened + "=ALL-UNNAMED";
            }
        }
        try {
            Jvm.setExceptionHandlers(
                    Slf4jExceptionHandler.ERROR,
                    Slf4jExceptionHandler.WARN,
                    NullExceptionHandler.NOTHING,
                    NullExceptionHandler.NOTHING);
            return PosixAPI.posix() instanceof NoOpPosixAPI ? "its native layer could not be loaded" : null;
        } catch (LinkageError | RuntimeException failure) {
            return "its native layer failed: " + failure;
        }
    }

    private static boolean isOpen(String packageName) {
        return Object.class.getModule().isOpen(packageName, ChronicleRuntime.class.getModule());
    }
}
