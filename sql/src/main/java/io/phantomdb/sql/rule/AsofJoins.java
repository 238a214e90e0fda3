package io.phantomdb.sql.rule;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.sql.function.WindowOperator;
import io.phantomdb.sql.tree.AsofCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// A row of the right side holds until the next of its key: an ASOF join is a join with that interval.
///
///     Join $asof(k = l AND at >= since) (t, u)
///       =>  Project (Join k = l AND at >= since AND (until IS NULL OR at < until)
///                     (t, Project [*, lead(since) OVER (PARTITION BY l ORDER BY since) AS until] (u)))
///
/// Of right rows with equal keys and times one holds. With `<` and `<=` the order is descending.
final class AsofJoins extends RelHomogeneousShuttle {
    private AsofJoins() {}

    /// SQLSTATE 0A000 where the condition is not made of equalities and one comparison between the sides.
    static RelNode rewrite(RelNode rel) {
        return rel.accept(new AsofJoins());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode visited = super.visit(other);
        if (!(visited instanceof Join join)) {
            return visited;
        }
        List<RexNode> conjuncts = RelOptUtil.conjunctions(join.getCondition());
        Optional<RexCall> marked = conjuncts.stream()
                .filter(conjunct -> conjunct instanceof RexCall call && call.getOperator() instanceof AsofCondition)
                .map(RexCall.class::cast)
                .findFirst();
        return marked.map(call -> new Sides(join).join(call.getOperands().getFirst()))
                .orElse(visited);
    }

    private static DatabaseException unsupported() {
        return new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "ASOF JOIN takes equalities and one comparison by <, <=, > or >= between the two tables");
    }

    /// `left operator right`, `right` over the right side's columns.
    private record Comparison(SqlKind operator, RexNode left, RexNode right) {}

    /// A join taken apart.
    private static final class Sides {
        private final Join join;
        private final RexBuilder builder;
        private final int leftColumns;

        Sides(Join join) {
            this.join = join;
            this.builder = join.getCluster().getRexBuilder();
            this.leftColumns = join.getLeft().getRowType().getFieldCount();
        }

        RelNode join(RexNode condition) {
            List<RexNode> kept = new ArrayList<>();
            List<RexNode> keys = new ArrayList<>();
            Optional<Comparison> match = Optional.empty();
            for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
                Comparison comparison = comparison(conjunct);
                if (comparison.operator == SqlKind.EQUALS) {
                    keys.add(comparison.right);
                } else if (match.isEmpty()) {
                    match = Optional.of(comparison);
                } else {
                    throw unsupported();
                }
                kept.add(conjunct);
            }
            Comparison nearest = match.orElseThrow(AsofJoins::unsupported);
            RelNode right = withNext(keys, nearest);
            kept.add(beforeNext(nearest, right));
            RelNode joined = LogicalJoin.create(
                    join.getLeft(),
                    right,
                    List.of(),
                    RexUtil.composeConjunction(builder, kept),
                    Set.of(),
                    join.getJoinType());
            return withoutNext(joined);
        }

        private Comparison comparison(RexNode node) {
            if (!(node instanceof RexCall call) || call.getOperands().size() != 2) {
                throw unsupported();
            }
            boolean known = call.isA(SqlKind.COMPARISON) && call.getKind() != SqlKind.NOT_EQUALS;
            RexNode first = call.getOperands().get(0);
            RexNode second = call.getOperands().get(1);
            if (known && isLeft(first) && isRight(second)) {
                return new Comparison(call.getKind(), first, RexUtil.shift(second, -leftColumns));
            }
            if (known && isRight(first) && isLeft(second)) {
                return new Comparison(call.getKind().reverse(), second, RexUtil.shift(first, -leftColumns));
            }
            throw unsupported();
        }

        private boolean isLeft(RexNode node) {
            return RelOptUtil.InputFinder.bits(node).asList().stream().allMatch(column -> column < leftColumns);
        }

        private boolean isRight(RexNode node) {
            return RelOptUtil.InputFinder.bits(node).asList().stream().allMatch(column -> column >= leftColumns);
        }

        /// The right side's rows that have a time, with the time of the next row of the same key.
        private RelNode withNext(List<RexNode> keys, Comparison nearest) {
            RelNode right = LogicalFilter.create(
                    join.getRight(), builder.makeCall(SqlStdOperatorTable.IS_NOT_NULL, nearest.right));
            List<RexNode> projects = new ArrayList<>(builder.identityProjects(right.getRowType()));
            List<String> names = new ArrayList<>(right.getRowType().getFieldNames());
            boolean descending =
                    nearest.operator == SqlKind.LESS_THAN || nearest.operator == SqlKind.LESS_THAN_OR_EQUAL;
            Set<SqlKind> direction = descending ? ImmutableSet.of(SqlKind.DESCENDING) : ImmutableSet.of();
            RelDataType type = builder.getTypeFactory().createTypeWithNullability(nearest.right.getType(), true);
            projects.add(builder.makeOver(
                    type,
                    new WindowOperator("lead", Optional.empty(), 1, WindowFrame.DEFAULT, false, false),
                    List.of(nearest.right),
                    keys,
                    ImmutableList.of(new RexFieldCollation(nearest.right, direction)),
                    RexWindowBounds.UNBOUNDED_PRECEDING,
                    RexWindowBounds.CURRENT_ROW,
                    RexWindowExclusion.EXCLUDE_NO_OTHER,
                    false,
                    true,
                    false,
                    false,
                    false));
            names.add("$next");
            return LogicalProject.create(right, List.of(), projects, names, ImmutableSet.of());
        }

        private RexNode beforeNext(Comparison nearest, RelNode right) {
            int last = right.getRowType().getFieldCount() - 1;
            RexNode next = RexUtil.shift(builder.makeInputRef(right, last), leftColumns);
            SqlOperator before = switch (nearest.operator) {
                case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN;
                case GREATER_THAN -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
                case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN;
                case LESS_THAN -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
                default -> throw new AssertionError(nearest.operator);
            };
            return builder.makeCall(
                    SqlStdOperatorTable.OR,
                    builder.makeCall(SqlStdOperatorTable.IS_NULL, next),
                    builder.makeCall(before, nearest.left, next));
        }

        private RelNode withoutNext(RelNode joined) {
            List<RexNode> projects = new ArrayList<>();
            for (int i = 0; i < join.getRowType().getFieldCount(); i++) {
                projects.add(builder.makeInputRef(joined, i));
            }
            assert join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.LEFT;
            return LogicalProject.create(
                    joined, List.of(), projects, join.getRowType().getFieldNames(), ImmutableSet.of());
        }
    }
}
