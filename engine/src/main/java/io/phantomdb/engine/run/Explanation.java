package io.phantomdb.engine.run;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.PlanText;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;

/// EXPLAIN and EXPLAIN ANALYZE as lines of text.
public final class Explanation {
    public static final List<Field> OUTPUT = List.of(new Field("QUERY PLAN", SqlType.VARCHAR, false));

    private Explanation() {}

    /// The lines. ANALYZE runs a query and throws its rows away; a write it runs for good, as PostgreSQL does.
    public static List<String> explain(Statement.Explain explain, StatementContext context) {
        return switch (explain.statement()) {
            case Statement.Query query ->
                explain.analyze()
                        ? Queries.analyze(query.plan(), context)
                        : PlanText.explain(query.plan(), new IndexNotes(query.plan(), context)::of);
            case Statement.LockingQuery query ->
                explain.analyze() ? Queries.analyze(query.plan(), context) : locking(query);
            case Statement.Insert insert ->
                write("Insert into " + insert.table().name(), insert, insert.source(), explain, context);
            case Statement.Update update ->
                write("Update " + update.table().name(), update, update.source(), explain, context);
            case Statement.Delete delete ->
                write("Delete from " + delete.table().name(), delete, delete.source(), explain, context);
            case Statement.Merge merge ->
                write("Merge on " + merge.table().name(), merge, merge.source(), explain, context);
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "EXPLAIN shows SELECT, INSERT, UPDATE, DELETE and MERGE");
        };
    }

    private static List<String> locking(Statement.LockingQuery query) {
        List<String> lines = new ArrayList<>();
        for (Statement.LockingQuery.Locked locked : query.locks()) {
            lines.add("Lock rows of " + locked.table().name() + " for "
                    + locked.mode().name().replace('_', ' '));
        }
        PlanText.explain(query.plan()).forEach(line -> lines.add("  " + line));
        return lines;
    }

    private static List<String> write(
            String head, Statement write, Plan source, Statement.Explain explain, StatementContext context) {
        List<String> lines = new ArrayList<>();
        lines.add(explain.analyze() ? head + "  (actual rows=" + Writes.run(write, context) + ")" : head);
        PlanText.explain(source, new IndexNotes(source, context)::of).forEach(line -> lines.add("  " + line));
        return lines;
    }
}
