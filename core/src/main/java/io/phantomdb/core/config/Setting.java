package io.phantomdb.core.config;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One setting: in `phantomdb.toml` under its dotted name, in the environment as `PHANTOMDB_` and the name in capitals
/// with underscores for dots and dashes. Sizes take the suffixes kB, MB, GB (of 1024), durations ms, s, min, h.
///
/// @param type Long (counts; bytes where the name ends in `_bytes` or `memory`; milliseconds where it ends in `_ms`),
///     Boolean or String
/// @param allowed values that it may have
public record Setting<T>(String name, Class<T> type, T defaultValue, String description, Allowed allowed) {
    /// @param least,most of a number
    /// @param words of a text; empty: any
    public record Allowed(long least, long most, List<String> words) {
        static final Allowed ANY = new Allowed(0, Long.MAX_VALUE, List.of());

        public Allowed {
            words = List.copyOf(words);
        }
    }

    // engine and doors
    public static final Setting<Long> SESSIONS_MAX =
            number("sessions.max", 1000, "sessions open at once").within(1, 1_000_000);
    public static final Setting<Long> SESSION_IDLE_MS = number(
                    "sessions.idle_timeout_ms", 30 * 60_000, "an idle session is closed after this time")
            .within(1, Long.MAX_VALUE >> 8);
    public static final Setting<Long> STATEMENT_BYTES_MAX =
            number("statements.max_bytes", 16 << 20, "longest statement text").within(1, 1L << 30);
    public static final Setting<Long> STATEMENT_TIMEOUT_MS = number(
                    "statements.timeout_ms", 0, "a statement is cancelled after this time; 0: never")
            .within(0, Integer.MAX_VALUE);
    public static final Setting<Long> PREPARED_MAX = number(
                    "sessions.prepared_max", 1000, "prepared statements open at once in one session")
            .within(0, Integer.MAX_VALUE);
    public static final Setting<Long> PLAN_CACHE_ENTRIES =
            number("plans.cache_entries", 2000, "plans kept").within(0, Integer.MAX_VALUE);
    public static final Setting<Long> RETRIES_MAX = number(
                    "transactions.retries_max",
                    10,
                    "how often an autocommit statement is run again after a serialization failure")
            .within(0, Integer.MAX_VALUE);
    public static final Setting<String> ISOLATION = text(
                    "transactions.isolation",
                    "repeatable read",
                    "level of transactions that name none: read committed, repeatable read or serializable")
            .oneOf("read uncommitted", "read committed", "repeatable read", "serializable");
    public static final Setting<Long> LOCK_TIMEOUT_MS = number(
                    "transactions.lock_timeout_ms", 0, "a statement that waits this long for a lock fails; 0: never")
            .within(0, Integer.MAX_VALUE);
    public static final Setting<Long> IDLE_TRANSACTION_MS = number(
                    "transactions.idle_timeout_ms",
                    0,
                    "a transaction is rolled back after this time without a statement; 0: never")
            .within(0, Integer.MAX_VALUE);
    public static final Setting<Long> SERIALIZABLE_MEMORY = number(
            "transactions.serializable_memory",
            16 << 20,
            "bytes of keys written, kept while serializable transactions are open; older ones fail when it is full");
    public static final Setting<Long> SERVER_MEMORY = number(
            "memory.server_memory",
            0,
            "bytes for all statements together: queries, scans, write sets, results and ingests on their way; 0: a"
                    + " quarter of the machine's");
    public static final Setting<Long> QUERY_MEMORY = number(
            "memory.query_memory", 0, "bytes for one statement, its write set apart; 0: half of memory.server_memory");
    public static final Setting<Long> OPERATOR_MEMORY = number(
            "exec.operator_memory",
            0,
            "bytes that one sort, aggregation or window of a query keeps before it spills to disk; 0: what is left of"
                    + " memory.query_memory");
    public static final Setting<Long> SPILL_BYTES = number(
            "exec.spill_bytes",
            0,
            "bytes of the spill files of all queries together, 53100 beyond; 0: half of what is free on the disk at"
                    + " start");
    public static final Setting<String> SPILL_DIRECTORY = text(
            "exec.spill_dir",
            "",
            "directory for spill files, of this server alone; empty: spill in the data directory");
    public static final Setting<Long> WORKERS =
            number("exec.workers", 0, "threads that compute; 0: one per core").within(0, 1024);
    public static final Setting<Long> WORKER_NICE = number(
                    "exec.worker_nice",
                    5,
                    "0 to 19: how far queries that compute stand back behind short statements (Linux)")
            .within(0, 19);
    public static final Setting<Long> BATCH_ROWS =
            number("exec.batch_rows", 4096, "rows per batch").within(1, 65_536);
    public static final Setting<Long> RESULT_BATCH_BYTES = number(
                    "results.batch_bytes", 2 << 20, "longest batch sent to a client")
            .within(1, Integer.MAX_VALUE);
    public static final Setting<Long> RESULT_BUFFER_BYTES = number(
                    "results.buffer_bytes", 16 << 20, "result bytes in flight per statement; the query waits beyond it")
            .within(1, Long.MAX_VALUE);
    public static final Setting<Long> RESULT_ROWS_MAX =
            number("results.rows_max", 0, "a result with more rows fails with 54000; 0: no limit");
    public static final Setting<Long> MESSAGE_BYTES_MAX = number(
                    "flight.message_max_bytes", 64 << 20, "longest message accepted from a client")
            .within(1024, Integer.MAX_VALUE);
    // storage
    public static final Setting<Long> TRANSACTION_MEMORY = number(
                    "transactions.memory", 2L << 30, "bytes that one transaction may write")
            .within(1 << 16, Long.MAX_VALUE);
    public static final Setting<Long> HOT_MEMORY =
            number("storage.hot_memory", 0, "bytes for hot rows of all tables; 0: a quarter of the machine's");
    public static final Setting<Long> SNAPSHOT_KEEP_MS = number(
                    "storage.snapshot_keep_ms",
                    60_000,
                    "a transaction idle for longer loses its snapshot (72000) when hot rows that only it needs fill the memory")
            .within(0, Long.MAX_VALUE >> 8);
    public static final Setting<Long> HISTORY_MS = number(
                    "storage.history_ms",
                    0,
                    "how far FOR SYSTEM_TIME AS OF may look back; folded rows stay in memory for so long; 0: not at all")
            .within(0, Long.MAX_VALUE >> 8);
    public static final Setting<Long> SNAPSHOT_RETENTION_MS = number(
                    "storage.snapshot_retention_ms",
                    0,
                    "how long the snapshots of a table's segments stay readable (FOR SYSTEM_VERSION AS OF) after a fold or"
                            + " compaction has made another; their files stay on disk; 0: not at all")
            .within(0, Long.MAX_VALUE >> 8);
    public static final Setting<Long> FILE_GRACE_MS = number(
                    "storage.file_grace_ms",
                    5 * 60_000,
                    "how long files that a fold or compaction replaced stay, for other programs that read the table's files")
            .within(0, Long.MAX_VALUE >> 8);
    public static final Setting<Long> FLUSH_ROWS = number(
                    "storage.flush_rows", 250_000, "a table folds when it has this many hot rows")
            .within(1, Long.MAX_VALUE);
    public static final Setting<Long> FLUSH_BYTES = number(
                    "storage.flush_bytes", 256L << 20, "a table folds when its hot rows take this many bytes")
            .within(1, Long.MAX_VALUE);
    public static final Setting<Long> FLUSH_AGE_MS = number(
                    "storage.flush_age_ms", 10 * 60_000, "a table folds when its oldest hot row is this old")
            .within(1, Long.MAX_VALUE >> 8);
    public static final Setting<Boolean> FLUSH_AUTO = flag("storage.flush_auto", true, "fold in the background at all");
    public static final Setting<Long> TTL_CHECK_MS = number(
                    "storage.ttl_check_ms", 60_000, "how often rows older than their table's ttl are deleted")
            .within(1, Long.MAX_VALUE >> 8);
    public static final Setting<Boolean> COMPACTION_AUTO =
            flag("storage.compaction_auto", true, "merge small and much-deleted segments in the background");
    public static final Setting<Long> SEGMENT_CACHE_MEMORY = number(
            "storage.segment_cache_memory", 0, "bytes of decoded segment columns kept; 0: an eighth of the machine's");
    public static final Setting<Long> INDEX_MEMORY =
            number("storage.index_memory", 0, "bytes for indexes of all tables; 0: an eighth of the machine's");
    public static final Setting<Boolean> READ_AROUND_DAMAGE = flag(
            "storage.read_around_damage",
            false,
            "leave out damaged segments, so that the other rows of their tables can be read; such tables take no writes");
    public static final Setting<Long> ROW_GROUP_ROWS = number(
                    "storage.row_group_rows", 122_880, "rows per row group of a segment")
            .within(1, Integer.MAX_VALUE);
    public static final Setting<Long> PAGE_ROWS =
            number("storage.page_rows", 16_384, "rows per page of a segment").within(1, Integer.MAX_VALUE);
    // log
    public static final Setting<String> WAL_ENGINE =
            text("wal.engine", "chronicle", "chronicle or file").oneOf("chronicle", "file");
    public static final Setting<Long> WAL_SEGMENT_BYTES = number(
                    "wal.segment_bytes", 64L << 20, "a log segment is followed by a new one at this size")
            .within(1 << 16, 1L << 40);
    public static final Setting<Long> WAL_BLOCK_BYTES = number(
                    "wal.block_bytes", 1L << 20, "block of the chronicle log; a record is a quarter of it at most")
            .within(1 << 16, 1L << 30);
    public static final Setting<Long> WAL_FREE_BYTES_MIN =
            number("wal.min_free_bytes", 64L << 20, "commits fail with 53100 when less space is left on the disk");
    public static final Setting<String> WAL_ARCHIVE_DIR = text(
            "wal.archive_dir", "", "where finished log segments are kept for restores to any moment; empty: nowhere");
    public static final Setting<Long> WAL_ARCHIVE_MS =
            number("wal.archive_ms", 60_000, "a log segment with commits ends, and is archived, after this long");
    public static final Setting<Long> WAL_ARCHIVE_BACKLOG_BYTES = number(
            "wal.archive_backlog_bytes",
            16L << 30,
            "log kept for an archive that takes none; beyond it the oldest is given up, a gap; 0: no limit");
    // server
    public static final Setting<String> DATA_DIRECTORY = text("server.data_dir", "phantomdb-data", "data directory");
    public static final Setting<String> HOST = text("server.host", "127.0.0.1", "address to listen on");
    public static final Setting<Long> FLIGHT_PORT =
            number("server.flight_port", 31337, "Flight SQL port; 0: any free").within(0, 65_535);
    public static final Setting<Boolean> INSECURE =
            flag("server.insecure", false, "allow an address beyond loopback without authentication and TLS");

    private static final List<Setting<?>> ALL = List.of(
            SESSIONS_MAX,
            SESSION_IDLE_MS,
            STATEMENT_BYTES_MAX,
            STATEMENT_TIMEOUT_MS,
            PREPARED_MAX,
            PLAN_CACHE_ENTRIES,
            RETRIES_MAX,
            ISOLATION,
            LOCK_TIMEOUT_MS,
            IDLE_TRANSACTION_MS,
            SERIALIZABLE_MEMORY,
            SERVER_MEMORY,
            QUERY_MEMORY,
            OPERATOR_MEMORY,
            SPILL_BYTES,
            SPILL_DIRECTORY,
            WORKERS,
            WORKER_NICE,
            BATCH_ROWS,
            RESULT_BATCH_BYTES,
            RESULT_BUFFER_BYTES,
            RESULT_ROWS_MAX,
            MESSAGE_BYTES_MAX,
            TRANSACTION_MEMORY,
            HOT_MEMORY,
            SNAPSHOT_KEEP_MS,
            HISTORY_MS,
            SNAPSHOT_RETENTION_MS,
            FILE_GRACE_MS,
            FLUSH_ROWS,
            FLUSH_BYTES,
            FLUSH_AGE_MS,
            FLUSH_AUTO,
            TTL_CHECK_MS,
            COMPACTION_AUTO,
            SEGMENT_CACHE_MEMORY,
            INDEX_MEMORY,
            READ_AROUND_DAMAGE,
            ROW_GROUP_ROWS,
            PAGE_ROWS,
            WAL_ENGINE,
            WAL_SEGMENT_BYTES,
            WAL_BLOCK_BYTES,
            WAL_FREE_BYTES_MIN,
            WAL_ARCHIVE_DIR,
            WAL_ARCHIVE_MS,
            WAL_ARCHIVE_BACKLOG_BYTES,
            DATA_DIRECTORY,
            HOST,
            FLIGHT_PORT,
            INSECURE);

    private Setting<T> within(long least, long most) {
        return new Setting<>(name, type, defaultValue, description, new Allowed(least, most, List.of()));
    }

    private Setting<T> oneOf(String... words) {
        Allowed only = new Allowed(allowed.least(), allowed.most(), List.of(words));
        return new Setting<>(name, type, defaultValue, description, only);
    }

    /// Every setting, in the order of the manual.
    public static List<Setting<?>> all() {
        return ALL;
    }

    public static Optional<Setting<?>> named(String name) {
        return ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    /// The name of the environment variable.
    public String environmentName() {
        return "PHANTOMDB_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /// SQLSTATE 22023 where the text is no value of this setting.
    T parse(String text) {
        String trimmed = text.strip();
        Object value;
        if (type == Long.class) {
            value = parseNumber(trimmed);
        } else if (type == Boolean.class) {
            value = switch (trimmed.toLowerCase(Locale.ROOT)) {
                case "true", "on", "yes", "1" -> true;
                case "false", "off", "no", "0" -> false;
                default -> throw bad(text, "a boolean");
            };
        } else {
            value = trimmed;
            if (!allowed.words().isEmpty() && !allowed.words().contains(trimmed.toLowerCase(Locale.ROOT))) {
                throw bad(text, "one of " + String.join(", ", allowed.words()));
            }
        }
        return type.cast(value);
    }

    private long parseNumber(String text) {
        int digits = 0;
        while (digits < text.length() && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '_')) {
            digits++;
        }
        long factor = switch (text.substring(digits).strip().toLowerCase(Locale.ROOT)) {
            case "", "b", "ms" -> 1;
            case "kb", "k" -> 1L << 10;
            case "mb", "m" -> 1L << 20;
            case "gb", "g" -> 1L << 30;
            case "tb", "t" -> 1L << 40;
            case "s" -> 1_000;
            case "min" -> 60_000;
            case "h" -> 3_600_000;
            default -> throw bad(text, "a number");
        };
        long number;
        try {
            number = Math.multiplyExact(Long.parseLong(text.substring(0, digits).replace("_", "")), factor);
        } catch (ArithmeticException | NumberFormatException failure) {
            throw bad(text, "a number");
        }
        if (number < allowed.least() || number > allowed.most()) {
            String most = allowed.most() == Long.MAX_VALUE ? "" : " and at most " + allowed.most();
            throw bad(text, "at least " + allowed.least() + most);
        }
        return number;
    }

    private DatabaseException bad(String text, String wanted) {
        return new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE, "setting " + name + ": \"" + text + "\" is not " + wanted);
    }

    private static Setting<Long> number(String name, long defaultValue, String description) {
        return new Setting<>(name, Long.class, defaultValue, description, Allowed.ANY);
    }

    private static Setting<Boolean> flag(String name, boolean defaultValue, String description) {
        return new Setting<>(name, Boolean.class, defaultValue, description, Allowed.ANY);
    }

    private static Setting<String> text(String name, String defaultValue, String description) {
        return new Setting<>(name, String.class, defaultValue, description, Allowed.ANY);
    }
}
