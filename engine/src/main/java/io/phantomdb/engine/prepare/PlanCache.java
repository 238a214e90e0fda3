package io.phantomdb.engine.prepare;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.lift.LiftedText;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Plans by text, parameter types and catalog version; the least recently used go first. Any thread.
///
/// Reads and writes by key and VALUES are planned once for all literals: see [Templates].
///
/// A plan is also made anew when a table that it scans has grown or shrunk to another order of magnitude,
/// because its join order came from the old sizes.
public final class PlanCache {
    /// Sizes below this are all alike.
    private static final double ROWS_SMALL = 1000;

    private static final double ROWS_FACTOR = 4;

    private final Planner planner;
    private final Map<Key, CachedPlan> entries;
    private final Map<Key, Boolean> templates;
    private long hits;
    private long misses;

    /// Makes plans; the SQL front end.
    @FunctionalInterface
    public interface Planner {
        /// @param parameterTypes of the leading parameters, where the client said; the others follow from their
        ///     place
        Prepared prepare(String text, Catalog catalog, List<SqlType> parameterTypes);
    }

    private record Key(String text, List<SqlType> parameterTypes, long catalogVersion, List<String> searchPath) {}

    private record CachedPlan(Prepared prepared, Map<TableInfo, Double> rows) {}

    /// @param entriesMax plans kept
    public PlanCache(Planner planner, long entriesMax) {
        this.planner = planner;
        this.entries = leastRecentlyUsed(entriesMax);
        this.templates = leastRecentlyUsed(entriesMax);
    }

    private static <V> Map<Key, V> leastRecentlyUsed(long entriesMax) {
        return new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
                return size() > entriesMax;
            }
        };
    }

    /// The statement's plan for this catalog: that of its lifted text where the two are known to come to the
    /// same. Throws what parsing and planning raise.
    public Planned get(StatementText text, Catalog catalog, List<SqlType> parameterTypes) {
        if (text.lifted().isEmpty()) {
            return Planned.of(get(text.sql(), catalog, parameterTypes));
        }
        LiftedText lifted = text.lifted().get();
        Key key = new Key(lifted.text(), List.of(), catalog.version(), catalog.searchPath());
        Boolean template;
        synchronized (entries) {
            template = templates.get(key);
        }
        if (template == null) {
            Prepared own = get(text.sql(), catalog, List.of());
            boolean same = isTemplate(lifted, own, catalog);
            synchronized (entries) {
                templates.put(key, same);
            }
            return Planned.of(own);
        }
        return template
                ? Planned.lifted(get(lifted.text(), catalog, List.of()), lifted.values())
                : Planned.of(get(text.sql(), catalog, List.of()));
    }

    private boolean isTemplate(LiftedText lifted, Prepared own, Catalog catalog) {
        if (!Templates.isCandidate(own.statement())) {
            return false;
        }
        try {
            return Templates.isSame(own, get(lifted.text(), catalog, List.of()), lifted.values());
        } catch (DatabaseException literalsAreNeeded) {
            return false;
        }
    }

    /// What planning the text without lifting raises, if anything.
    public Optional<DatabaseException> failureOf(StatementText text, Catalog catalog) {
        try {
            get(text.sql(), catalog, List.of());
            return Optional.empty();
        } catch (DatabaseException failure) {
            return Optional.of(failure);
        }
    }

    private Prepared get(String text, Catalog catalog, List<SqlType> parameterTypes) {
        Key key = new Key(text, List.copyOf(parameterTypes), catalog.version(), catalog.searchPath());
        synchronized (entries) {
            CachedPlan entry = entries.get(key);
            if (entry != null && fits(entry, catalog)) {
                hits++;
                return entry.prepared;
            }
            misses++;
        }
        Prepared prepared = planner.prepare(text, catalog, parameterTypes);
        if (readsFiles(prepared.statement())) {
            return prepared;
        }
        CachedPlan entry = new CachedPlan(prepared, sizes(prepared.statement(), catalog));
        synchronized (entries) {
            entries.put(key, entry);
        }
        return prepared;
    }

    public long hits() {
        synchronized (entries) {
            return hits;
        }
    }

    public long misses() {
        synchronized (entries) {
            return misses;
        }
    }

    private static boolean fits(CachedPlan entry, Catalog catalog) {
        for (Map.Entry<TableInfo, Double> table : entry.rows.entrySet()) {
            double before = Math.max(table.getValue(), ROWS_SMALL);
            double now = Math.max(catalog.statistics(table.getKey()).rows(), ROWS_SMALL);
            if (now > before * ROWS_FACTOR || now * ROWS_FACTOR < before) {
                return false;
            }
        }
        return true;
    }

    /// Files may have other columns next time.
    private static boolean readsFiles(Statement statement) {
        return plan(statement).stream().flatMap(Plan::nodes).anyMatch(Plan.FileScan.class::isInstance);
    }

    private static Map<TableInfo, Double> sizes(Statement statement, Catalog catalog) {
        Map<TableInfo, Double> rows = new LinkedHashMap<>();
        plan(statement).stream()
                .flatMap(Plan::nodes)
                .flatMap(node -> node instanceof Plan.Scan scan ? Stream.of(scan.table()) : Stream.empty())
                .distinct()
                .forEach(table -> rows.put(table, catalog.statistics(table).rows()));
        return rows;
    }

    private static Optional<Plan> plan(Statement statement) {
        return switch (statement) {
            case Statement.Query query -> Optional.of(query.plan());
            case Statement.LockingQuery query -> Optional.of(query.plan());
            case Statement.Insert insert -> Optional.of(insert.source());
            case Statement.Update update -> Optional.of(update.source());
            case Statement.Delete delete -> Optional.of(delete.source());
            case Statement.Merge merge -> Optional.of(merge.source());
            case Statement.CopyTo copy -> Optional.of(copy.source());
            case Statement.Define(Definition.CreateTableAs create) -> create.source();
            case Statement.Explain explain -> plan(explain.statement());
            default -> Optional.empty();
        };
    }
}
