package io.phantomdb.sql.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.DpHyp;
import org.apache.calcite.rel.rules.HyperGraph;
import org.apache.calcite.rel.rules.JoinProjectTransposeRule;
import org.apache.calcite.rel.rules.JoinToHyperGraphRule;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/// Orders joins by cost, block by block: exhaustively by hypergraph dynamic programming (Moerkotte, Neumann, "Dynamic
/// Programming Strikes Back", SIGMOD 2008) for up to ten relations, else by [GreedyJoins].
final class JoinOrder {
    private static final int RELATIONS_MAX = 10;
    /// Entries of the dynamic programming table.
    private static final int TABLE_MAX = 2_000;

    private static final RelOptRule TO_HYPER_GRAPH = JoinToHyperGraphRule.Config.DEFAULT
            .withOperandSupplier(b0 -> b0.operand(Join.class)
                    .predicate(join -> !GreedyJoins.isOrdered(join))
                    .inputs(
                            b1 -> b1.operand(RelNode.class).anyInputs(),
                            b2 -> b2.operand(RelNode.class).anyInputs()))
            .withDescription("SmallJoinsToHyperGraph")
            .toRule();

    private JoinOrder() {}

    static RelNode rewrite(RelNode rel) {
        int joins = joins(rel);
        if (joins == 0) {
            return rel;
        }
        RelNode pulled = joins == 1 ? rel : pullProjectsUp(rel);
        RelNode best = exhaustive(joins < RELATIONS_MAX ? pulled : largeBlocksOrdered(pulled));
        return best == null ? GreedyJoins.rewrite(pulled) : best;
    }

    /// Blocks of more relations than the exhaustive search takes are in order after this, and it leaves them alone.
    private static RelNode largeBlocksOrdered(RelNode rel) {
        if (rel instanceof Join && relations(rel) > RELATIONS_MAX) {
            return GreedyJoins.rewrite(rel);
        }
        List<RelNode> inputs =
                rel.getInputs().stream().map(JoinOrder::largeBlocksOrdered).toList();
        return inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
    }

    /// What a block of joins of any kind joins.
    private static int relations(RelNode rel) {
        return rel instanceof Join join ? relations(join.getLeft()) + relations(join.getRight()) : 1;
    }

    private static int joins(RelNode rel) {
        int count = rel instanceof Join ? 1 : 0;
        for (RelNode input : rel.getInputs()) {
            count += joins(input);
        }
        return count;
    }

    /// Projects between inner joins hide the joins below from the ordering.
    private static RelNode pullProjectsUp(RelNode rel) {
        return Planner.apply(
                rel,
                List.of(
                        JoinProjectTransposeRule.Config.DEFAULT
                                .withOperandSupplier(b0 -> b0.operand(Join.class)
                                        .predicate(join -> join.getJoinType() == JoinRelType.INNER)
                                        .inputs(
                                                b1 -> b1.operand(Project.class)
                                                        .predicate(JoinOrder::isPlain)
                                                        .anyInputs(),
                                                b2 -> b2.operand(Project.class)
                                                        .predicate(JoinOrder::isPlain)
                                                        .anyInputs()))
                                .withDescription("PullProjects")
                                .toRule(),
                        JoinProjectTransposeRule.Config.DEFAULT
                                .withOperandSupplier(b0 -> b0.operand(Join.class)
                                        .predicate(join -> join.getJoinType() == JoinRelType.INNER)
                                        .inputs(b1 -> b1.operand(Project.class)
                                                .predicate(JoinOrder::isPlain)
                                                .anyInputs()))
                                .withDescription("PullLeftProject")
                                .toRule(),
                        JoinProjectTransposeRule.Config.DEFAULT
                                .withOperandSupplier(b0 -> b0.operand(Join.class)
                                        .predicate(join -> join.getJoinType() == JoinRelType.INNER)
                                        .inputs(
                                                b1 -> b1.operand(RelNode.class).anyInputs(),
                                                b2 -> b2.operand(Project.class)
                                                        .predicate(JoinOrder::isPlain)
                                                        .anyInputs()))
                                .withDescription("PullRightProject")
                                .toRule(),
                        CoreRules.PROJECT_MERGE));
    }

    private static boolean isPlain(Project project) {
        return !project.containsOver();
    }

    private static @Nullable RelNode exhaustive(RelNode rel) {
        RelNode graphs = Planner.run(
                rel, program -> program.addMatchOrder(HepMatchOrder.BOTTOM_UP).addRuleInstance(TO_HYPER_GRAPH));
        RelNode ordered = order(graphs);
        return contains(ordered, HyperGraph.class) ? null : ordered;
    }

    private static RelNode order(RelNode rel) {
        List<RelNode> inputs = new ArrayList<>();
        for (RelNode input : rel.getInputs()) {
            inputs.add(order(input));
        }
        RelNode copy = inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
        if (!(copy instanceof HyperGraph graph)) {
            return copy;
        }
        RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null);
        RelMetadataQuery mq = rel.getCluster().getMetadataQuery();
        DpHyp search = new DpHyp(graph, builder, mq, TABLE_MAX);
        search.startEnumerateJoin();
        RelNode best = search.getBestPlan();
        return best == null ? copy : best;
    }

    private static boolean contains(RelNode rel, Class<? extends RelNode> type) {
        return type.isInstance(rel) || rel.getInputs().stream().anyMatch(input -> contains(input, type));
    }
}
