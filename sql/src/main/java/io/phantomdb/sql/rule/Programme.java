package io.phantomdb.sql.rule;

import io.phantomdb.sql.estimate.Estimates;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.PruneEmptyRules;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// The optimiser: a fixed sequence of rewrites.
///
/// 1. date literals computed; ASOF joins and sub-queries turned into joins
/// 2. conditions taken apart and pushed down, empty inputs pruned
/// 3. joins ordered by cost
/// 4. columns nobody needs dropped
/// 5. what the steps left over merged
public final class Programme {
    private static final int TRANSITIVE_MATCHES_MAX = 20;

    private static final List<RelOptRule> REDUCE = List.of(
            CoreRules.FILTER_REDUCE_EXPRESSIONS,
            CoreRules.PROJECT_REDUCE_EXPRESSIONS,
            CoreRules.JOIN_REDUCE_EXPRESSIONS);
    private static final List<RelOptRule> PUSH_DOWN = List.of(
            CoreRules.FILTER_INTO_JOIN,
            CoreRules.JOIN_CONDITION_PUSH,
            CoreRules.FILTER_PROJECT_TRANSPOSE,
            CoreRules.FILTER_AGGREGATE_TRANSPOSE,
            CoreRules.FILTER_SET_OP_TRANSPOSE,
            CoreRules.FILTER_MERGE,
            CoreRules.PROJECT_MERGE,
            CoreRules.PROJECT_REMOVE,
            CoreRules.JOIN_PUSH_EXPRESSIONS);
    private static final List<RelOptRule> DISJUNCTIONS =
            List.of(CoreRules.EXPAND_FILTER_DISJUNCTION_LOCAL, CoreRules.EXPAND_JOIN_DISJUNCTION_LOCAL);
    private static final List<RelOptRule> SET_OPERATIONS = List.of(
            CoreRules.UNION_MERGE,
            CoreRules.UNION_TO_DISTINCT,
            CoreRules.INTERSECT_TO_DISTINCT,
            CoreRules.MINUS_TO_DISTINCT);
    private static final List<RelOptRule> EMPTY = List.of(
            PruneEmptyRules.FILTER_INSTANCE,
            PruneEmptyRules.PROJECT_INSTANCE,
            PruneEmptyRules.SORT_INSTANCE,
            PruneEmptyRules.JOIN_LEFT_INSTANCE,
            PruneEmptyRules.JOIN_RIGHT_INSTANCE,
            PruneEmptyRules.UNION_INSTANCE);
    private static final List<RelOptRule> TIDY = List.of(
            CoreRules.PROJECT_MERGE,
            CoreRules.PROJECT_REMOVE,
            CoreRules.FILTER_MERGE,
            CoreRules.SORT_REMOVE_CONSTANT_KEYS,
            CoreRules.AGGREGATE_REMOVE);

    private Programme() {}

    /// An equivalent plan that is cheaper to run. SQLSTATE 0A000 for a correlation that cannot be removed.
    public static RelNode optimise(RelNode query) {
        Estimates.use(query.getCluster());
        RelNode rel = FoldConstants.rewrite(query);
        rel = AsofJoins.rewrite(rel);
        rel = WindowSubQueries.rewrite(rel);
        rel = OuterJoinSubQueries.rewrite(rel);
        rel = SemiJoins.rewrite(rel);
        rel = Quantifiers.rewrite(rel);
        rel = Decorrelation.rewrite(rel);
        rel = pullFactors(rel);
        rel = simplify(rel);
        rel = JoinOrder.rewrite(rel);
        rel = Trimmer.rewrite(rel);
        return Planner.apply(rel, TIDY);
    }

    private static RelNode simplify(RelNode query) {
        RelNode rel = Planner.apply(query, REDUCE);
        rel = Planner.apply(rel, SET_OPERATIONS);
        rel = Planner.apply(rel, PUSH_DOWN);
        rel = Planner.apply(rel, DISJUNCTIONS);
        rel = Planner.apply(rel, PUSH_DOWN);
        rel = Planner.run(
                rel,
                program -> program.addMatchLimit(TRANSITIVE_MATCHES_MAX)
                        .addRuleInstance(CoreRules.JOIN_PUSH_TRANSITIVE_PREDICATES));
        rel = Planner.apply(rel, PUSH_DOWN);
        return Planner.apply(rel, EMPTY);
    }

    /// `(a = b AND p) OR (a = b AND q)  =>  a = b AND (p OR q)`, so that a join condition shows its keys; and `=`
    /// for IS NOT DISTINCT FROM where no NULL can be.
    private static RelNode pullFactors(RelNode rel) {
        RexShuttle equalities = new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                boolean plain = call.isA(SqlKind.IS_NOT_DISTINCT_FROM)
                        && call.getOperands().stream()
                                .anyMatch(operand -> !operand.getType().isNullable());
                return plain
                        ? rel.getCluster().getRexBuilder().makeCall(SqlStdOperatorTable.EQUALS, call.getOperands())
                        : super.visitCall(call);
            }
        };
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                if (visited instanceof Filter filter) {
                    RexNode factored = RexUtil.pullFactors(rel.getCluster().getRexBuilder(), filter.getCondition());
                    return filter.copy(filter.getTraitSet(), filter.getInput(), factored);
                }
                if (visited instanceof Join join) {
                    RexNode factored = RexUtil.pullFactors(
                            rel.getCluster().getRexBuilder(),
                            join.getCondition().accept(equalities));
                    return join.copy(
                            join.getTraitSet(),
                            factored,
                            join.getLeft(),
                            join.getRight(),
                            join.getJoinType(),
                            join.isSemiJoinDone());
                }
                return visited;
            }
        });
    }
}
