package io.phantomdb.engine.run;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.Profile;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.sql.plan.ExplainOptions;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.util.List;
import java.util.Optional;

/// EXPLAIN and EXPLAIN ANALYZE. ANALYZE runs a query and throws its rows away; a write it runs for good, as PostgreSQL
/// does.
public final class Explanation {
    public static final List<Field> OUTPUT = List.of(new Field("QUERY PLAN", SqlType.VARCHAR, false));

    private Explanation() {}

    /// A statement taken apart: what it does with rows, and the plan that they come from.
    ///
    /// @param heads a line for each thing done with the rows; none for a query
    /// @param label the JSON form's name for it
    private record Explained(List<String> heads, String label, Plan plan, Work work) {}

    @FunctionalInterface
    private interface Work {
        /// The number of rows written, or -1.
        long run(StatementContext context);
    }

    /// The rows of the answer: lines of text, or one JSON document.
    public static List<String> explain(Statement.Explain explain, StatementContext context) {
        Explained explained = explained(explain.statement());
        ExplainOptions options = explain.options();
        IndexNotes indexes = new IndexNotes(explained.plan(), context);
        if (!options.analyze()) {
            Report report = new Report(options, Optional.empty(), indexes, explain.planningNanos(), 0);
            return report.of(explained.heads(), explained.label(), explained.plan(), -1);
        }
        Profile profile = new Profile();
        long start = System.nanoTime();
        long written = explained.work().run(context.measured(profile));
        long nanos = System.nanoTime() - start;
        Report report = new Report(options, Optional.of(profile), indexes, explain.planningNanos(), nanos);
        return report.of(explained.heads(), explained.label(), explained.plan(), written);
    }

    private static Explained explained(Statement statement) {
        return switch (statement) {
            case Statement.Query query ->
                new Explained(List.of(), "", query.plan(), context -> {
                    Queries.runThrough(query.plan(), context);
                    return -1;
                });
            case Statement.LockingQuery query ->
                new Explained(locks(query), "Lock Rows", query.plan(), context -> {
                    try (RowSource rows = LockingReads.run(query, context)) {
                        return -1;
                    }
                });
            case Statement.Insert insert ->
                write("Insert into " + insert.table().name(), "Insert", insert, insert.source());
            case Statement.Update update -> write("Update " + update.table().name(), "Update", update, update.source());
            case Statement.Delete delete ->
                write("Delete from " + delete.table().name(), "Delete", delete, delete.source());
            case Statement.Merge merge -> write("Merge on " + merge.table().name(), "Merge", merge, merge.source());
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "EXPLAIN shows SELECT, INSERT, UPDATE, DELETE and MERGE");
        };
    }

    private static List<String> locks(Statement.LockingQuery query) {
        return query.locks().stream()
                .map(locked -> "Lock rows of " + locked.table().name() + " for "
                        + locked.mode().name().replace('_', ' '))
                .toList();
    }

    private static Explained write(String head, String label, Statement write, Plan source) {
        return new Explained(List.of(head), label, source, context -> Writes.run(write, context));
    }
}
