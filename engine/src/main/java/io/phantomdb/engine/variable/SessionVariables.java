package io.phantomdb.engine.variable;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The variables of one session under PostgreSQL's names; the server's settings are shown beside them, unchangeable.
/// Any thread.
public final class SessionVariables {
    public static final String STATEMENT_TIMEOUT = "statement_timeout";
    public static final String LOCK_TIMEOUT = "lock_timeout";
    public static final String IDLE_IN_TRANSACTION_TIMEOUT = "idle_in_transaction_session_timeout";
    public static final String TIME_ZONE = "timezone";
    public static final String SYNCHRONOUS_COMMIT = "synchronous_commit";
    public static final String READ_ONLY = "default_transaction_read_only";
    public static final String DEFAULT_ISOLATION = "default_transaction_isolation";

    /// Belongs to the open transaction; [SessionVariables] only lists it.
    public static final String ISOLATION = "transaction_isolation";

    /// Belongs to the open transaction; [SessionVariables] only lists it.
    public static final String TRANSACTION_READ_ONLY = "transaction_read_only";
    public static final String SEARCH_PATH = "search_path";

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("application_name", "");
        DEFAULTS.put("client_encoding", "UTF8");
        DEFAULTS.put("datestyle", "ISO, MDY");
        DEFAULTS.put(DEFAULT_ISOLATION, "repeatable read");
        DEFAULTS.put(READ_ONLY, "off");
        DEFAULTS.put("extra_float_digits", "1");
        DEFAULTS.put(IDLE_IN_TRANSACTION_TIMEOUT, "0");
        DEFAULTS.put("intervalstyle", "postgres");
        DEFAULTS.put(LOCK_TIMEOUT, "0");
        DEFAULTS.put(SEARCH_PATH, "public");
        DEFAULTS.put("server_encoding", "UTF8");
        DEFAULTS.put("server_version", "16.0");
        DEFAULTS.put("standard_conforming_strings", "on");
        DEFAULTS.put(STATEMENT_TIMEOUT, "0");
        DEFAULTS.put(SYNCHRONOUS_COMMIT, "on");
        DEFAULTS.put(TIME_ZONE, "UTC");
        DEFAULTS.put(ISOLATION, "repeatable read");
        DEFAULTS.put(TRANSACTION_READ_ONLY, "off");
    }

    private final Settings settings;
    private final String isolation;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> local = new TreeMap<>();
    private @Nullable Saved atBegin;

    /// What a session has set at one moment.
    public record Saved(Map<String, String> values, Map<String, String> local) {
        public Saved {
            values = Map.copyOf(values);
            local = Map.copyOf(local);
        }
    }

    public SessionVariables(Settings settings) {
        this.settings = settings;
        this.isolation = isolation(settings.get(Setting.ISOLATION));
    }

    /// SQLSTATE 42704 no such variable, 22023 bad value or a variable that a session cannot change.
    public void set(String name, String value) {
        set(name, value, false);
    }

    /// @param untilEnd whether the value goes with the transaction; without one, nothing happens then
    public synchronized void set(String name, String value, boolean untilEnd) {
        if (!DEFAULTS.containsKey(name)) {
            throw Setting.named(name).isPresent()
                    ? new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE,
                            "setting \"" + name
                                    + "\" cannot be changed in a session; it is read when the server starts")
                    : unknown(name);
        }
        String checked = check(name, value.strip());
        if (!untilEnd) {
            values.put(name, checked);
            local.remove(name);
        } else if (atBegin != null) {
            local.put(name, checked);
        }
    }

    /// A transaction begins: what it sets is undone where it is rolled back.
    public synchronized void begin() {
        atBegin = save();
    }

    public synchronized void end(boolean committed) {
        if (!committed && atBegin != null) {
            restore(atBegin);
        }
        local.clear();
        atBegin = null;
    }

    public synchronized Saved save() {
        return new Saved(values, local);
    }

    public synchronized void restore(Saved saved) {
        values.clear();
        values.putAll(saved.values());
        local.clear();
        local.putAll(saved.local());
    }

    /// Back to the default.
    public synchronized void reset(String name) {
        if (name.equals("all")) {
            values.clear();
            local.clear();
        } else if (local.remove(name) != null) {
            values.remove(name);
        } else if (values.remove(name) == null && !DEFAULTS.containsKey(name)) {
            throw unknown(name);
        }
    }

    /// The value as text; SQLSTATE 42704.
    public synchronized String get(String name) {
        String value = local.getOrDefault(name, values.getOrDefault(name, defaultOf(name)));
        if (value != null) {
            return value;
        }
        return setting(name).orElseThrow(() -> unknown(name));
    }

    private @Nullable String defaultOf(String name) {
        return name.equals(DEFAULT_ISOLATION) || name.equals(ISOLATION) ? isolation : DEFAULTS.get(name);
    }

    /// Every variable and setting.
    public synchronized Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
        all.put(DEFAULT_ISOLATION, isolation);
        all.put(ISOLATION, isolation);
        all.putAll(values);
        all.putAll(local);
        Setting.all().forEach(setting -> all.put(setting.name(), String.valueOf(settings.get(setting))));
        return all;
    }

    /// Schemas in which names are looked up, in order.
    public List<String> searchPath() {
        return SearchPath.parse(get(SEARCH_PATH)).orElseThrow();
    }

    public ZoneId zone() {
        return TimeZones.zone(get(TIME_ZONE));
    }

    public boolean isOn(String name) {
        return get(name).equals("on");
    }

    /// Milliseconds a statement may take; 0: no limit.
    public long statementTimeoutMs() {
        return timeout(STATEMENT_TIMEOUT, Setting.STATEMENT_TIMEOUT_MS);
    }

    /// Milliseconds a statement may wait for one lock; 0: no limit.
    public long lockTimeoutMs() {
        return timeout(LOCK_TIMEOUT, Setting.LOCK_TIMEOUT_MS);
    }

    /// Milliseconds a transaction may stay open between statements; 0: no limit.
    public long idleInTransactionMs() {
        return timeout(IDLE_IN_TRANSACTION_TIMEOUT, Setting.IDLE_TRANSACTION_MS);
    }

    private long timeout(String name, Setting<Long> setting) {
        long session = milliseconds(get(name));
        return session == 0 ? settings.get(setting) : session;
    }

    private Optional<String> setting(String name) {
        return Setting.named(name).map(setting -> String.valueOf(settings.get(setting)));
    }

    private String check(String name, String value) {
        return switch (name) {
            case STATEMENT_TIMEOUT, LOCK_TIMEOUT, IDLE_IN_TRANSACTION_TIMEOUT -> timeout(name, value);
            case TIME_ZONE -> zone(value);
            case SYNCHRONOUS_COMMIT, READ_ONLY, TRANSACTION_READ_ONLY -> flag(name, value);
            case DEFAULT_ISOLATION, ISOLATION -> isolation(value);
            case SEARCH_PATH -> path(value);
            case "client_encoding" -> encoding(value);
            case "standard_conforming_strings" -> only(name, flag(name, value), "on");
            case "server_version", "server_encoding" -> throw bad(name, value, "it cannot be changed");
            default -> value;
        };
    }

    private static String timeout(String name, String value) {
        try {
            return Long.toString(milliseconds(value));
        } catch (DatabaseException failure) {
            throw bad(name, value, "it is no time of 0 to 2147483647 ms");
        }
    }

    private static long milliseconds(String value) {
        return Settings.defaults()
                .with(Setting.STATEMENT_TIMEOUT_MS.name(), value)
                .get(Setting.STATEMENT_TIMEOUT_MS);
    }

    private static String path(String value) {
        if (SearchPath.parse(value).isEmpty()) {
            throw bad(SEARCH_PATH, value, "it is no list of names");
        }
        return value;
    }

    private static String zone(String value) {
        return TimeZones.canonical(value).orElseThrow(() -> bad(TIME_ZONE, value, "it is no time zone"));
    }

    /// `on` or `off`; SQLSTATE 22023.
    public static String flag(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1" -> "on";
            case "off", "false", "no", "0" -> "off";
            default -> throw bad(name, value, "it is neither on nor off");
        };
    }

    /// The level's name; SQLSTATE 22023.
    public static String isolation(String value) {
        String level = value.strip().toLowerCase(Locale.ROOT);
        return switch (level) {
            case "read uncommitted", "read committed", "repeatable read", "serializable" -> level;
            default -> throw bad(ISOLATION, value, "it is no isolation level");
        };
    }

    private static String encoding(String value) {
        String plain = value.toUpperCase(Locale.ROOT).replace("-", "");
        return only("client_encoding", plain, "UTF8");
    }

    private static String only(String name, String value, String allowed) {
        if (!value.equals(allowed)) {
            throw bad(name, value, "it must be " + allowed);
        }
        return allowed;
    }

    private static DatabaseException bad(String name, String value, String why) {
        return new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE,
                "invalid value for parameter \"" + name + "\": \"" + value + "\": " + why);
    }

    private static DatabaseException unknown(String name) {
        return new DatabaseException(
                SqlState.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
    }
}
