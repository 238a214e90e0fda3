package io.phantomdb.sql.rule;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql2rel.TopDownGeneralDecorrelator;

/// Sub-queries that [SemiJoins] left become joins: first correlated joins, then joins proper (Neumann, "Improving
/// Unnesting of Complex Queries", BTW 2025).
final class Decorrelation {
    private Decorrelation() {}

    /// SQLSTATE 0A000 for a correlation that stays.
    static RelNode rewrite(RelNode rel) {
        boolean[] found = {false};
        rejectCorrelatedQuantifiers(rel, found);
        if (!found[0] && RelOptUtil.getVariablesUsed(rel).isEmpty() && !hasCorrelate(rel)) {
            return rel;
        }
        RelNode joined = Planner.apply(
                rel,
                List.of(
                        CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
                        CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
                        CoreRules.JOIN_SUB_QUERY_TO_CORRELATE));
        RelNode result = hasCorrelate(joined) ? decorrelated(joined) : joined;
        if (hasCorrelate(result)) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "this correlated sub-query cannot be turned into a join; write it as a join or an EXISTS");
        }
        return result;
    }

    /// Filters are pushed down first, as the decorrelator itself does, for this may gather conditions in one
    /// filter.
    private static RelNode decorrelated(RelNode rel) {
        RelNode pushed = Planner.apply(rel, List.of(CoreRules.FILTER_INTO_JOIN, CoreRules.FILTER_CORRELATE));
        return TopDownGeneralDecorrelator.decorrelateQuery(
                RepeatedCorrelations.rewrite(pushed), RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null));
    }

    private static boolean hasCorrelate(RelNode rel) {
        return rel instanceof Correlate || rel.getInputs().stream().anyMatch(Decorrelation::hasCorrelate);
    }

    /// Calcite's removal of `op ALL (correlated)` outside a filter's conjuncts is wrong in some cases with NULLs.
    private static void rejectCorrelatedQuantifiers(RelNode rel, boolean[] found) {
        RexShuttle search = new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
                found[0] = true;
                if (subQuery.getKind() == SqlKind.SOME
                        && !RelOptUtil.getVariablesUsed(subQuery.rel).isEmpty()) {
                    throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "ANY and ALL over a correlated sub-query are supported as conditions of WHERE only");
                }
                rejectCorrelatedQuantifiers(subQuery.rel, found);
                return subQuery;
            }

            @Override
            public RexNode visitCall(RexCall call) {
                return super.visitCall(call);
            }
        };
        rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                other.accept(search);
                return super.visit(other);
            }
        });
    }
}
