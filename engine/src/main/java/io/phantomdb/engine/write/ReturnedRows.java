package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.sql.plan.Statement.Returning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What RETURNING gathers while a statement writes. One thread.
public final class ReturnedRows {
    private final ExpressionSet expressions;
    private final StatementContext context;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    public ReturnedRows(Returning returning, StatementContext context) {
        this.context = context;
        this.expressions = ExpressionSet.of(new Binding(context).bind(returning.expressions()), context.evaluation());
    }

    /// @param written the row that the expressions see
    public void add(Batch written) {
        try (Region scratch = new Region(context.budget())) {
            rows.addAll(RowValues.read(expressions.evaluate(written, scratch)));
        }
    }

    /// In the forms of literals.
    public List<List<@Nullable Object>> rows() {
        return rows;
    }
}
