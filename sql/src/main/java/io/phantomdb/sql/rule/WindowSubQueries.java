package io.phantomdb.sql.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/// Sub-queries within window functions are computed below them, where the removal of sub-queries finds them.
///
///     Project [sum(a) FILTER (EXISTS(q)) OVER ()] (t)
///       =>  Project [sum(a) FILTER (#n) OVER ()] (Project [*, EXISTS(q)] (t))
final class WindowSubQueries extends RelHomogeneousShuttle {
    private WindowSubQueries() {}

    static RelNode rewrite(RelNode rel) {
        return rel.accept(new WindowSubQueries());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode visited = super.visit(other).accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
                return subQuery.clone(subQuery.rel.accept(WindowSubQueries.this));
            }
        });
        return visited instanceof LogicalProject project && project.containsOver() ? project(project) : visited;
    }

    private static RelNode project(LogicalProject project) {
        RexBuilder builder = project.getCluster().getRexBuilder();
        RelNode input = project.getInput();
        List<RexNode> below = new ArrayList<>();
        List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
        for (int i = 0; i < names.size(); i++) {
            below.add(builder.makeInputRef(input, i));
        }
        int columns = below.size();
        List<RexNode> above = new ArrayList<>();
        for (RexNode node : project.getProjects()) {
            above.add(node.accept(new RexShuttle() {
                private boolean inside;

                @Override
                public RexNode visitOver(RexOver over) {
                    inside = true;
                    RexNode moved = super.visitOver(over);
                    inside = false;
                    return moved;
                }

                @Override
                public RexNode visitSubQuery(RexSubQuery subQuery) {
                    if (!inside) {
                        return subQuery;
                    }
                    below.add(subQuery);
                    names.add("$query" + below.size());
                    return new RexInputRef(below.size() - 1, subQuery.getType());
                }
            }));
        }
        if (below.size() == columns) {
            return project;
        }
        ImmutableSet<org.apache.calcite.rel.core.CorrelationId> outer = ImmutableSet.copyOf(project.getVariablesSet());
        RelNode computed = LogicalProject.create(input, List.of(), below, names, outer);
        return LogicalProject.create(
                computed, project.getHints(), above, project.getRowType().getFieldNames(), outer);
    }
}
