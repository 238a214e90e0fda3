package io.phantomdb.sql.rule;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.util.ImmutableBitSet;

/// A LEFT JOIN whose condition holds a sub-query that reads both sides joins each left row with the right rows that
/// fulfil the condition, where the removal of sub-queries finds it.
///
///     Join LEFT [EXISTS(q of $both)] (t, u)
///       =>  Correlate LEFT (t, Filter [EXISTS(q of $left and $right)] (u))
///
/// Quiet where the sub-query reads one side alone.
final class OuterJoinSubQueries extends RelHomogeneousShuttle {
    private OuterJoinSubQueries() {}

    static RelNode rewrite(RelNode rel) {
        return rel.accept(new OuterJoinSubQueries());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode visited = super.visit(other);
        if (!(visited instanceof LogicalJoin join)
                || join.getJoinType() != JoinRelType.LEFT
                || join.getVariablesSet().isEmpty()) {
            return visited;
        }
        Rewriting rewriting = new Rewriting(join);
        RexNode condition = join.getCondition().accept(rewriting);
        return rewriting.readsBoth() ? rewriting.correlate(condition) : visited;
    }

    /// The condition over the right side alone, left columns and those of the sub-queries as outer ones.
    private static final class Rewriting extends RexShuttle {
        private final LogicalJoin join;
        private final RexBuilder builder;
        private final Set<CorrelationId> both;
        private final CorrelationId left;
        private final CorrelationId right;
        private final int leftColumns;
        private final ImmutableBitSet.Builder required = ImmutableBitSet.builder();
        private boolean leftInside;
        private boolean rightInside;

        Rewriting(LogicalJoin join) {
            this.join = join;
            this.builder = join.getCluster().getRexBuilder();
            this.both = join.getVariablesSet();
            this.left = join.getCluster().createCorrel();
            this.right = join.getCluster().createCorrel();
            this.leftColumns = join.getLeft().getRowType().getFieldCount();
        }

        boolean readsBoth() {
            return leftInside && rightInside;
        }

        RelNode correlate(RexNode condition) {
            RelNode filter = LogicalFilter.create(join.getRight(), condition, ImmutableSet.of(right));
            return LogicalCorrelate.create(join.getLeft(), filter, List.of(), left, required.build(), JoinRelType.LEFT);
        }

        @Override
        public RexNode visitInputRef(RexInputRef ref) {
            return ref.getIndex() < leftColumns
                    ? ofLeft(ref.getIndex())
                    : builder.makeInputRef(join.getRight(), ref.getIndex() - leftColumns);
        }

        private RexNode ofLeft(int column) {
            required.set(column);
            return builder.makeFieldAccess(builder.makeCorrel(join.getLeft().getRowType(), left), column);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subQuery) {
            RexSubQuery operands = (RexSubQuery) super.visitSubQuery(subQuery);
            return operands.clone(subQuery.rel.accept(new Inside()));
        }

        /// References to the joined row from within a sub-query, however deep.
        private final class Inside extends RelHomogeneousShuttle {
            private final RexShuttle accesses = new RexShuttle() {
                @Override
                public RexNode visitFieldAccess(RexFieldAccess access) {
                    if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)
                            || !both.contains(variable.id)) {
                        return super.visitFieldAccess(access);
                    }
                    int column = access.getField().getIndex();
                    leftInside |= column < leftColumns;
                    rightInside |= column >= leftColumns;
                    return column < leftColumns
                            ? ofLeft(column)
                            : builder.makeFieldAccess(
                                    builder.makeCorrel(join.getRight().getRowType(), right), column - leftColumns);
                }

                @Override
                public RexNode visitSubQuery(RexSubQuery subQuery) {
                    RexSubQuery operands = (RexSubQuery) super.visitSubQuery(subQuery);
                    return operands.clone(subQuery.rel.accept(Inside.this));
                }
            };

            @Override
            public RelNode visit(RelNode other) {
                return super.visit(other).accept(accesses);
            }
        }
    }
}
