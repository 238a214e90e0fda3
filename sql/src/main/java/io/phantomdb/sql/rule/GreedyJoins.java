package io.phantomdb.sql.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.hint.RelHint;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;

/// Orders one block of inner joins greedily, for blocks that are too large for an exhaustive search: of all pairs that
/// a
/// condition connects, the one whose join has the fewest rows is joined first, and again, until one is left (Fegaras,
/// "A
/// New Heuristic for Optimizing Large Queries", DEXA 1998). Bushy; the larger input stands left.
///
///     Join (Join (Join (a, b), c), d)  =>  Project (Join (Join (b, d), Join (a, c)))
///
/// The time grows with the square of the relations. What a join is not connected to comes last, as a product.
final class GreedyJoins {
    /// Marks joins that are in order.
    private static final RelHint ORDERED = RelHint.builder("ordered").build();

    private final Join root;
    private final RexBuilder builder;
    private final RelMetadataQuery mq;
    private final List<Part> parts = new ArrayList<>();
    private final List<RexNode> conditions = new ArrayList<>();
    private int columns;

    private GreedyJoins(Join root) {
        this.root = root;
        this.builder = root.getCluster().getRexBuilder();
        this.mq = root.getCluster().getMetadataQuery();
    }

    /// Whether a join belongs to such a block.
    static boolean isOrdered(Join join) {
        return join.getHints().contains(ORDERED);
    }

    /// The same rows, every inner join below in a block of its own order.
    static RelNode rewrite(RelNode rel) {
        if (rel instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
            return new GreedyJoins(join).order();
        }
        List<RelNode> inputs =
                rel.getInputs().stream().map(GreedyJoins::rewrite).toList();
        return inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
    }

    /// A join so far.
    ///
    /// @param columns of the block, in the order in which the relation has them
    private record Part(RelNode rel, List<Integer> columns) {
        BitSet columnSet() {
            BitSet set = new BitSet();
            columns.forEach(set::set);
            return set;
        }
    }

    private record Pair(int left, int right, RelNode rel, double rows) {}

    private RelNode order() {
        collect(root, 0);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            addPairs(pairs, i);
        }
        int left = parts.size();
        while (left > 1) {
            Pair best = pairs.isEmpty() ? product() : fewestRows(pairs);
            List<Integer> both = new ArrayList<>(parts.get(best.left).columns);
            both.addAll(parts.get(best.right).columns);
            take(best);
            pairs.removeIf(pair -> touches(pair, best.left) || touches(pair, best.right));
            parts.set(best.left, new Part(best.rel, both));
            parts.set(best.right, new Part(best.rel, List.of()));
            addPairs(pairs, best.left);
            left--;
        }
        return restored();
    }

    private static boolean touches(Pair pair, int part) {
        return pair.left == part || pair.right == part;
    }

    private void collect(RelNode rel, int offset) {
        if (rel instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
            for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
                conditions.add(RexUtil.shift(conjunct, offset));
            }
            collect(join.getLeft(), offset);
            collect(join.getRight(), offset + join.getLeft().getRowType().getFieldCount());
            return;
        }
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < rel.getRowType().getFieldCount(); i++) {
            own.add(offset + i);
        }
        columns = Math.max(columns, offset + own.size());
        parts.add(filtered(new Part(rewrite(rel), own)));
    }

    /// With the conditions that speak of this part alone.
    private Part filtered(Part part) {
        List<RexNode> own = conditions.stream()
                .filter(condition -> !isConstant(condition) && isWithin(condition, part.columnSet()))
                .toList();
        if (own.isEmpty()) {
            return part;
        }
        conditions.removeAll(own);
        RexNode condition = RexUtil.composeConjunction(builder, own);
        return new Part(LogicalFilter.create(part.rel, moved(condition, part.columns)), part.columns);
    }

    private static boolean isConstant(RexNode condition) {
        return RelOptUtil.InputFinder.bits(condition).isEmpty();
    }

    private static boolean isWithin(RexNode condition, BitSet columns) {
        return RelOptUtil.InputFinder.bits(condition).asList().stream().allMatch(columns::get);
    }

    /// Pairs of the part with each other one that it has a condition with.
    private void addPairs(List<Pair> pairs, int part) {
        for (int other = 0; other < parts.size(); other++) {
            if (other != part && !parts.get(other).columns.isEmpty() && !known(pairs, part, other)) {
                List<RexNode> connecting = connecting(part, other);
                if (!connecting.isEmpty()) {
                    pairs.add(pair(part, other, connecting));
                }
            }
        }
    }

    private static boolean known(List<Pair> pairs, int a, int b) {
        return pairs.stream().anyMatch(pair -> touches(pair, a) && touches(pair, b));
    }

    private List<RexNode> connecting(int a, int b) {
        BitSet both = parts.get(a).columnSet();
        both.or(parts.get(b).columnSet());
        return conditions.stream()
                .filter(condition -> !isConstant(condition) && isWithin(condition, both))
                .toList();
    }

    private Pair pair(int a, int b, List<RexNode> connecting) {
        boolean swap = rows(parts.get(a).rel) < rows(parts.get(b).rel);
        int left = swap ? b : a;
        int right = swap ? a : b;
        List<Integer> both = new ArrayList<>(parts.get(left).columns);
        both.addAll(parts.get(right).columns);
        RexNode condition = moved(RexUtil.composeConjunction(builder, connecting), both);
        RelNode rel = LogicalJoin.create(
                parts.get(left).rel,
                parts.get(right).rel,
                List.of(ORDERED),
                condition,
                root.getVariablesSet(),
                JoinRelType.INNER);
        return new Pair(left, right, rel, rows(rel));
    }

    private double rows(RelNode rel) {
        Double rows = mq.getRowCount(rel);
        return rows == null ? 1 : rows;
    }

    private static Pair fewestRows(List<Pair> pairs) {
        Pair best = pairs.getFirst();
        for (Pair pair : pairs) {
            best = pair.rows < best.rows ? pair : best;
        }
        return best;
    }

    /// The two smallest parts, which nothing connects.
    private Pair product() {
        List<Integer> smallest = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).columns.isEmpty()) {
                smallest.add(i);
            }
        }
        smallest.sort((a, b) -> Double.compare(rows(parts.get(a).rel), rows(parts.get(b).rel)));
        return pair(smallest.get(0), smallest.get(1), List.of());
    }

    private void take(Pair pair) {
        conditions.removeAll(connecting(pair.left, pair.right));
    }

    /// The block's columns in the order of the joins as written, above what conditions are left: those of no table.
    private RelNode restored() {
        Part all = parts.stream()
                .filter(part -> part.columns.size() == columns)
                .findFirst()
                .orElseThrow();
        RelNode rel = all.rel;
        if (!conditions.isEmpty()) {
            rel = LogicalFilter.create(rel, moved(RexUtil.composeConjunction(builder, conditions), all.columns));
        }
        List<RexNode> projects = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            int at = all.columns.indexOf(i);
            projects.add(builder.makeInputRef(rel, at));
        }
        return LogicalProject.create(rel, List.of(), projects, root.getRowType().getFieldNames(), ImmutableSet.of());
    }

    /// A condition over the block's columns, over a relation that has them in this order.
    private static RexNode moved(RexNode condition, List<Integer> order) {
        return condition.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return new RexInputRef(order.indexOf(ref.getIndex()), ref.getType());
            }
        });
    }
}
