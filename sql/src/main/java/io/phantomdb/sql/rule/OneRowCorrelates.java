package io.phantomdb.sql.rule;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalCorrelate;

/// An aggregate without groups has a row for every outer row, also where its input is empty; the decorrelator keeps
/// that
/// of LEFT correlations alone.
///
///     Correlate INNER (t, Aggregate [] [sum(b)] (...))  =>  Correlate LEFT (t, Aggregate [] [sum(b)] (...))
final class OneRowCorrelates extends RelHomogeneousShuttle {
    private OneRowCorrelates() {}

    static RelNode rewrite(RelNode rel) {
        return rel.accept(new OneRowCorrelates());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode visited = super.visit(other);
        if (!(visited instanceof LogicalCorrelate correlate)
                || correlate.getJoinType() != JoinRelType.INNER
                || !hasOneRow(correlate.getRight())) {
            return visited;
        }
        LogicalCorrelate left = LogicalCorrelate.create(
                correlate.getLeft(),
                correlate.getRight(),
                correlate.getHints(),
                correlate.getCorrelationId(),
                correlate.getRequiredColumns(),
                JoinRelType.LEFT);
        return RelOptUtil.createCastRel(left, correlate.getRowType(), true);
    }

    private static boolean hasOneRow(RelNode rel) {
        return switch (rel) {
            case Project project -> hasOneRow(project.getInput());
            case Aggregate aggregate ->
                aggregate.getGroupCount() == 0 && aggregate.getGroupType() == Aggregate.Group.SIMPLE;
            default -> false;
        };
    }
}
