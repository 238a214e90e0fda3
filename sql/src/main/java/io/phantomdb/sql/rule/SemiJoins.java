package io.phantomdb.sql.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// EXISTS, IN, ANY and ALL among the conjuncts of a filter become semi- and anti-joins.
///
///     Filter[EXISTS(Filter[$cor.a = b AND p](u))](t)   =>  Join SEMI on a = b AND p (t, u)
///     Filter[x NOT IN (SELECT y FROM u)](t)            =>  Join ANTI on (x = y) IS NOT FALSE (t, u)
///
/// A conjunct passes only where it is TRUE. `NOT (x op ANY q)` is TRUE exactly where `x op y` is FALSE for every y,
/// hence IS NOT FALSE. Applies where the correlation sits in the sub-query's top filter alone; all else is left for
/// [Decorrelation].
final class SemiJoins extends RelHomogeneousShuttle {
    private SemiJoins() {}

    static RelNode rewrite(RelNode rel) {
        return rel.accept(new SemiJoins());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode visited = super.visit(other).accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
                return subQuery.clone(subQuery.rel.accept(SemiJoins.this));
            }
        });
        return visited instanceof LogicalFilter filter && RexUtil.SubQueryFinder.find(filter.getCondition()) != null
                ? filter(filter)
                : visited;
    }

    private static RelNode filter(LogicalFilter filter) {
        RelNode input = filter.getInput();
        List<RexNode> kept = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            Optional<RelNode> joined = join(input, conjunct, filter.getVariablesSet());
            input = joined.orElse(input);
            if (joined.isEmpty()) {
                kept.add(conjunct);
            }
        }
        if (kept.size() == RelOptUtil.conjunctions(filter.getCondition()).size()) {
            return filter;
        }
        RexNode rest = RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), kept);
        return rest.isAlwaysTrue()
                ? input
                : LogicalFilter.create(
                        input, rest, com.google.common.collect.ImmutableSet.copyOf(filter.getVariablesSet()));
    }

    private static Optional<RelNode> join(RelNode left, RexNode conjunct, Set<CorrelationId> outer) {
        boolean negated = conjunct.isA(SqlKind.NOT);
        RexNode inner = negated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
        if (!(inner instanceof RexSubQuery subQuery)
                || outer.size() > 1
                || subQuery.getOperands().stream().anyMatch(operand -> RexUtil.SubQueryFinder.find(operand) != null)) {
            return Optional.empty();
        }
        return switch (subQuery.getKind()) {
            case EXISTS, IN, SOME -> new Body(left, subQuery, outer).join(negated);
            default -> Optional.empty();
        };
    }

    /// A sub-query taken apart: what it reads, which of its rows count, and what it yields.
    private static final class Body {
        private final RelNode left;
        private final RexSubQuery subQuery;
        private final Set<CorrelationId> outer;
        private final RexBuilder builder;
        private final int leftColumns;

        Body(RelNode left, RexSubQuery subQuery, Set<CorrelationId> outer) {
            this.left = left;
            this.subQuery = subQuery;
            this.outer = outer;
            this.builder = left.getCluster().getRexBuilder();
            this.leftColumns = left.getRowType().getFieldCount();
        }

        Optional<RelNode> join(boolean negated) {
            RelNode rel = withoutOrder(subQuery.rel);
            List<RexNode> yields = new ArrayList<>();
            if (rel instanceof Project project && isPlain(project)) {
                yields.addAll(project.getProjects());
                rel = project.getInput();
            } else {
                for (int i = 0; i < rel.getRowType().getFieldCount(); i++) {
                    yields.add(builder.makeInputRef(rel, i));
                }
            }
            RexNode counts = builder.makeLiteral(true);
            if (rel instanceof Filter filter && RexUtil.SubQueryFinder.find(filter.getCondition()) == null) {
                counts = filter.getCondition();
                rel = filter.getInput();
            }
            if (!RelOptUtil.getVariablesUsed(rel).isEmpty() || !onlyOuter(counts, yields)) {
                return Optional.empty();
            }
            List<RexNode> own = new ArrayList<>();
            List<RexNode> shared = new ArrayList<>(List.of(comparison(yields, negated)));
            for (RexNode conjunct : RelOptUtil.conjunctions(counts)) {
                if (isOwn(conjunct)) {
                    own.add(conjunct);
                } else {
                    shared.add(joined(conjunct));
                }
            }
            RelNode right = own.isEmpty() ? rel : LogicalFilter.create(rel, RexUtil.composeConjunction(builder, own));
            RexNode condition = RexUtil.composeConjunction(builder, shared);
            return Optional.of(LogicalJoin.create(
                    left, right, List.of(), condition, Set.of(), negated ? JoinRelType.ANTI : JoinRelType.SEMI));
        }

        /// Whether it reads the sub-query's rows alone.
        private static boolean isOwn(RexNode node) {
            boolean[] own = {true};
            node.accept(new RexShuttle() {
                @Override
                public RexNode visitCorrelVariable(RexCorrelVariable variable) {
                    own[0] = false;
                    return variable;
                }
            });
            return own[0];
        }

        private static RelNode withoutOrder(RelNode rel) {
            return rel instanceof Sort sort && sort.fetch == null && sort.offset == null ? sort.getInput() : rel;
        }

        private static boolean isPlain(Project project) {
            return !project.containsOver()
                    && project.getProjects().stream().allMatch(node -> RexUtil.SubQueryFinder.find(node) == null);
        }

        private boolean onlyOuter(RexNode counts, List<RexNode> yields) {
            List<RexNode> all = new ArrayList<>(yields);
            all.add(counts);
            boolean[] only = {true};
            RexShuttle search = new RexShuttle() {
                @Override
                public RexNode visitCorrelVariable(RexCorrelVariable variable) {
                    only[0] &= outer.contains(variable.id);
                    return variable;
                }
            };
            all.forEach(node -> node.accept(search));
            return only[0];
        }

        /// The comparison of the sub-query's operands with what it yields; TRUE for EXISTS.
        private RexNode comparison(List<RexNode> yields, boolean negated) {
            List<RexNode> parts = new ArrayList<>();
            for (int i = 0; i < subQuery.getOperands().size(); i++) {
                RexNode operand = subQuery.getOperands().get(i);
                RexNode value = joined(yields.get(i));
                parts.add(builder.makeCall(operator(), operand, value));
            }
            RexNode all = RexUtil.composeConjunction(builder, parts);
            return negated && all.getType().isNullable()
                    ? builder.makeCall(SqlStdOperatorTable.IS_NOT_FALSE, all)
                    : all;
        }

        private org.apache.calcite.sql.SqlOperator operator() {
            if (!(subQuery.getOperator() instanceof SqlQuantifyOperator quantify)) {
                return SqlStdOperatorTable.EQUALS;
            }
            return switch (quantify.comparisonKind) {
                case EQUALS -> SqlStdOperatorTable.EQUALS;
                case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
                case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
                case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
                case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
                case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
                default -> throw new AssertionError(quantify.comparisonKind);
            };
        }

        /// Over the sub-query's rows, made over the joined rows: its columns behind the left ones, outer
        /// references direct.
        private RexNode joined(RexNode node) {
            return node.accept(new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef ref) {
                    return builder.makeInputRef(ref.getType(), ref.getIndex() + leftColumns);
                }

                @Override
                public RexNode visitFieldAccess(RexFieldAccess access) {
                    return access.getReferenceExpr() instanceof RexCorrelVariable
                            ? builder.makeInputRef(left, access.getField().getIndex())
                            : super.visitFieldAccess(access);
                }
            });
        }
    }
}
