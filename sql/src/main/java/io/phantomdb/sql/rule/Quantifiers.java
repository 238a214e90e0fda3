package io.phantomdb.sql.rule;

import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// ANY over a correlated sub-query where NULL and FALSE differ, because Calcite's own removal is wrong in some cases.
///
///     x op ANY(q)  =>  CASE WHEN EXISTS(Filter[x op c](q)) THEN TRUE
///                           WHEN EXISTS(Filter[(x op c) IS NULL](q)) THEN NULL ELSE FALSE END
///
/// ALL is NOT ANY by then. Runs after [SemiJoins], which takes the conjuncts of filters.
final class Quantifiers extends RelHomogeneousShuttle {
    private Quantifiers() {}

    static RelNode rewrite(RelNode rel) {
        return rel.accept(new Quantifiers());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode visited = super.visit(other);
        if (!(visited instanceof LogicalFilter) && !(visited instanceof LogicalProject)) {
            return visited;
        }
        CorrelationId outer = visited.getVariablesSet().stream()
                .findFirst()
                .orElseGet(() -> visited.getCluster().createCorrel());
        Rewriting rewriting = new Rewriting(visited.getInput(0), outer);
        RelNode changed = visited.accept(rewriting);
        return switch (changed) {
            case LogicalFilter filter
            when rewriting.used ->
                LogicalFilter.create(
                        filter.getInput(),
                        filter.getCondition(),
                        ImmutableSet.copyOf(with(filter.getVariablesSet(), rewriting.outer)));
            case LogicalProject project
            when rewriting.used ->
                LogicalProject.create(
                        project.getInput(),
                        project.getHints(),
                        project.getProjects(),
                        project.getRowType(),
                        with(project.getVariablesSet(), rewriting.outer));
            default -> changed;
        };
    }

    private static Set<CorrelationId> with(Set<CorrelationId> ids, CorrelationId more) {
        Set<CorrelationId> all = new HashSet<>(ids);
        all.add(more);
        return all;
    }

    private static final class Rewriting extends RexShuttle {
        private final RelNode input;
        private final CorrelationId outer;
        private final RexBuilder builder;
        private boolean used;

        Rewriting(RelNode input, CorrelationId outer) {
            this.input = input;
            this.outer = outer;
            this.builder = input.getCluster().getRexBuilder();
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subQuery) {
            RexSubQuery inner = subQuery.clone(subQuery.rel.accept(new Quantifiers()));
            if (inner.getKind() != SqlKind.SOME
                    || inner.getOperands().size() != 1
                    || RelOptUtil.getVariablesUsed(inner.rel).isEmpty()) {
                return super.visitSubQuery(inner);
            }
            used = true;
            RexNode comparison = builder.makeCall(
                    operator((SqlQuantifyOperator) inner.getOperator()),
                    inner.getOperands().getFirst().accept(new ToOuter()),
                    builder.makeInputRef(inner.rel, 0));
            RexNode found = RexSubQuery.exists(LogicalFilter.create(inner.rel, comparison));
            if (!comparison.getType().isNullable()) {
                return found;
            }
            RexNode unknown = RexSubQuery.exists(
                    LogicalFilter.create(inner.rel, builder.makeCall(SqlStdOperatorTable.IS_NULL, comparison)));
            return builder.makeCall(
                    subQuery.getType(),
                    SqlStdOperatorTable.CASE,
                    List.of(
                            found,
                            builder.makeLiteral(true),
                            unknown,
                            builder.makeNullLiteral(subQuery.getType()),
                            builder.makeLiteral(false)));
        }

        /// Columns of the outer row, as they are called inside the sub-query.
        private final class ToOuter extends RexShuttle {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return builder.makeFieldAccess(builder.makeCorrel(input.getRowType(), outer), ref.getIndex());
            }
        }

        private static SqlOperator operator(SqlQuantifyOperator quantify) {
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
    }
}
