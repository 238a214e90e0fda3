package io.phantomdb.sql.rule;

import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql2rel.TopDownGeneralDecorrelator;

/// Sub-queries that [SemiJoins] left become joins: first correlated joins, then joins proper (Neumann, "Improving
/// Unnesting of Complex Queries", BTW 2025).
final class Decorrelation {
    private Decorrelation() {}

    /// A correlation that stays will run row by row.
    static RelNode rewrite(RelNode rel) {
        if (!hasSubQuery(rel) && RelOptUtil.getVariablesUsed(rel).isEmpty() && !hasCorrelate(rel)) {
            return rel;
        }
        RelNode joined = Planner.apply(
                rel,
                List.of(
                        CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
                        CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
                        CoreRules.JOIN_SUB_QUERY_TO_CORRELATE));
        return hasCorrelate(joined) ? decorrelated(joined) : joined;
    }

    /// Filters are pushed down first, as the decorrelator itself does, for this may gather conditions in one
    /// filter.
    private static RelNode decorrelated(RelNode rel) {
        RelNode pushed = Planner.apply(rel, List.of(CoreRules.FILTER_INTO_JOIN, CoreRules.FILTER_CORRELATE));
        try {
            return TopDownGeneralDecorrelator.decorrelateQuery(
                    RepeatedCorrelations.rewrite(OneRowCorrelates.rewrite(pushed)),
                    RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null));
        } catch (RuntimeException | AssertionError notKnownToIt) {
            return rel;
        }
    }

    private static boolean hasCorrelate(RelNode rel) {
        return rel instanceof Correlate || rel.getInputs().stream().anyMatch(Decorrelation::hasCorrelate);
    }

    private static boolean hasSubQuery(RelNode rel) {
        boolean[] found = {false};
        RexShuttle search = new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
                found[0] = true;
                return subQuery;
            }
        };
        rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                other.accept(search);
                return super.visit(other);
            }
        });
        return found[0];
    }
}
