package io.phantomdb.storage.version;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.parquet.file.Damage;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Files that were found damaged since the start, by whoever met the damage; table `sys.corruption`. Any thread.
///
/// A file is listed until it leaves its table or the table is dropped.
public final class Corruption {
    private static final System.Logger LOGGER = System.getLogger(Corruption.class.getName());

    private final InstantSource clock;
    private final ConcurrentHashMap<Path, Entry> byFile = new ConcurrentHashMap<>();

    /// The first damage found in a file.
    ///
    /// @param tableId of the table that the file belongs to
    /// @param offset in the file
    /// @param foundAt wall time in milliseconds
    public record Entry(
            long tableId, String schema, String table, Path file, long offset, String detail, long foundAt) {}

    public Corruption(InstantSource clock) {
        this.clock = clock;
    }

    /// Notes damage in files of the table.
    public Damage of(TableInfo table) {
        return (file, offset, what) -> found(table, file, offset, what);
    }

    private DatabaseException found(TableInfo table, Path file, long offset, String what) {
        Entry entry = new Entry(table.id(), table.schema(), table.name(), file, offset, what, clock.millis());
        String message = "table \"" + table.qualifiedName() + "\": file " + file + " is damaged at offset " + offset
                + ": " + what;
        if (byFile.putIfAbsent(file, entry) == null) {
            LOGGER.log(Level.ERROR, message);
        }
        return new DatabaseException(SqlState.DATA_CORRUPTED, message);
    }

    public boolean contains(Path file) {
        return byFile.containsKey(file);
    }

    /// Whether a file of the table is damaged.
    public boolean concerns(long tableId) {
        return byFile.values().stream().anyMatch(entry -> entry.tableId() == tableId);
    }

    /// The file is not part of its table any more.
    public void forget(Path file) {
        byFile.remove(file);
    }

    /// The table is not part of the database any more.
    public void forgetTable(long tableId) {
        byFile.values().removeIf(entry -> entry.tableId() == tableId);
    }

    /// Every damaged file, the one found first first.
    public List<Entry> all() {
        return byFile.values().stream()
                .sorted(java.util.Comparator.comparingLong(Entry::foundAt).thenComparing(Entry::file))
                .toList();
    }
}
