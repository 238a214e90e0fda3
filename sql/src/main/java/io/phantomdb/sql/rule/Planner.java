package io.phantomdb.sql.rule;

import java.util.List;
import java.util.function.Consumer;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexExecutor;

/// Calcite's rule engines, set up so that they never evaluate an expression: our kernels decide what SQL means.
public final class Planner {
    /// Firings of one collection of rules; ends rules that undo each other.
    private static final int MATCHES_MAX = 2_000;

    private static final RexExecutor EVALUATES_NOTHING = (builder, expressions, results) -> results.addAll(expressions);

    private Planner() {}

    /// A planner that owns the nodes of a statement.
    public static RelOptPlanner create() {
        return hep(HepProgram.builder().build());
    }

    private static HepPlanner hep(HepProgram program) {
        HepPlanner planner = new HepPlanner(program, Contexts.empty(), true, null, RelOptCostImpl.FACTORY);
        planner.setExecutor(EVALUATES_NOTHING);
        return planner;
    }

    /// Applies a group of rules until none fires any more.
    static RelNode apply(RelNode rel, List<? extends RelOptRule> rules) {
        return run(rel, program -> {
            program.addMatchLimit(MATCHES_MAX);
            program.addRuleCollection(List.copyOf(rules));
        });
    }

    static RelNode run(RelNode rel, Consumer<HepProgramBuilder> steps) {
        HepProgramBuilder builder = HepProgram.builder();
        steps.accept(builder);
        HepPlanner planner = hep(builder.build());
        planner.setRoot(rel);
        return planner.findBestExp();
    }
}
