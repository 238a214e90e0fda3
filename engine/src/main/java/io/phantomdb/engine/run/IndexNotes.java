package io.phantomdb.engine.run;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.compile.ScanPredicates;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.sql.plan.Plan;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/// What EXPLAIN says of scans that would read an index: `index t_a_idx`. The store is asked, as a run would ask it.
final class IndexNotes {
    private final StatementContext context;
    private final Binding binding;
    private final Map<Plan, String> notes = new IdentityHashMap<>();

    IndexNotes(Plan plan, StatementContext context) {
        this.context = context;
        this.binding = new Binding(context);
        plan.nodes().forEach(this::look);
    }

    private void look(Plan node) {
        if (node instanceof Plan.Filter filter && filter.input() instanceof Plan.Scan scan) {
            Expr condition = binding.bind(filter.condition());
            ScanRequest request = ScanPredicates.request(scan, condition, context.budget());
            context.transaction().indexFor(request).ifPresent(index -> notes.put(scan, "index " + index));
        }
    }

    Optional<String> of(Plan node) {
        return Optional.ofNullable(notes.get(node));
    }
}
