package io.phantomdb.exec.plan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A physical operator and its inputs. Columns of an input are meant by position, as in [Expr.ColumnRef].
///
/// No [Expr.Parameter] may be left anywhere in the tree. Row order is lost by every node except [Sort], [TopN],
/// [Values], [Given] and the nodes that pass rows through one by one ([Filter], [Project], [Limit], the probing side of
/// a [Join]) above one of those.
public sealed interface ExecNode {
    /// Types of the columns that the node yields.
    List<SqlType> types();

    List<ExecNode> inputs();

    /// All rows of a scan.
    ///
    /// @param label for EXPLAIN ANALYZE, e.g. the table's name
    /// @param scan called once, in the thread that starts the query; the query closes what it gives
    /// @param types of the columns of the scan's batches
    record Scan(String label, Supplier<TableScan> scan, List<SqlType> types) implements ExecNode {
        public Scan {
            types = List.copyOf(types);
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of();
        }
    }

    /// Constant rows; no columns and one row is `SELECT` without FROM.
    record Values(List<List<Expr.Literal>> rows, List<SqlType> types) implements ExecNode {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
            types = List.copyOf(types);
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of();
        }
    }

    /// Batches that the caller owns and keeps alive until the query is closed.
    record Given(List<Batch> batches, List<SqlType> types) implements ExecNode {
        public Given {
            batches = List.copyOf(batches);
            types = List.copyOf(types);
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of();
        }
    }

    /// The rows for which `condition` (BOOLEAN) is TRUE. The conjuncts of an AND are tried in order, each only on
    /// rows that passed the ones before.
    record Filter(ExecNode input, Expr condition) implements ExecNode {
        @Override
        public List<SqlType> types() {
            return input.types();
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    record Project(ExecNode input, List<Expr> expressions) implements ExecNode {
        public Project {
            expressions = List.copyOf(expressions);
        }

        @Override
        public List<SqlType> types() {
            return expressions.stream().map(Expr::type).toList();
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    /// Joins; without keys a nested loop over all pairs.
    ///
    /// @param keys pairs of equal types; a NULL key matches nothing unless the pair says so
    /// @param residual BOOLEAN over the left columns followed by the right ones: a pair matches where it is TRUE
    /// @param build which input is read into a hash table first; choose the smaller one. ANTI_NULL_AWARE and joins
    ///     without keys always build on the right
    record Join(
            JoinKind kind, ExecNode left, ExecNode right, List<JoinKey> keys, Optional<Expr> residual, BuildSide build)
            implements ExecNode {
        public Join {
            keys = List.copyOf(keys);
        }

        @Override
        public List<SqlType> types() {
            return switch (kind) {
                case INNER, LEFT, FULL ->
                    Stream.concat(left.types().stream(), right.types().stream()).toList();
                case SEMI, ANTI, ANTI_NULL_AWARE -> left.types();
            };
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(left, right);
        }
    }

    /// A join whose right side reads columns of the left row: it runs once per distinct combination of them.
    ///
    /// @param kind INNER, LEFT, SEMI or ANTI
    /// @param outer the left columns that the right side reads
    /// @param rightTypes of the right side's columns
    record Apply(JoinKind kind, ExecNode left, List<Integer> outer, Inner right, List<SqlType> rightTypes)
            implements ExecNode {
        public Apply {
            outer = List.copyOf(outer);
            rightTypes = List.copyOf(rightTypes);
        }

        @Override
        public List<SqlType> types() {
            return switch (kind) {
                case INNER, LEFT, FULL ->
                    Stream.concat(left.types().stream(), rightTypes.stream()).toList();
                case SEMI, ANTI, ANTI_NULL_AWARE -> left.types();
            };
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(left);
        }
    }

    /// Makes the right side of an [Apply].
    @FunctionalInterface
    interface Inner {
        /// @param values of the outer columns
        /// @param region holds rows that the plan refers to, as long as it runs
        ExecNode plan(List<Expr.Literal> values, Region region);
    }

    /// WITH RECURSIVE: the seed's rows, then again and again what the step makes of the rows that came last. Both have
    /// the same types.
    ///
    /// @param name what [Working] inside the step refers to; no other recursion of the plan has it
    /// @param all false: rows that came before are left out
    record Recursion(ExecNode seed, ExecNode step, int name, boolean all) implements ExecNode {
        @Override
        public List<SqlType> types() {
            return seed.types();
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(seed, step);
        }
    }

    /// The rows of the last round of the recursion with this name.
    record Working(int name, List<SqlType> types) implements ExecNode {
        public Working {
            types = List.copyOf(types);
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of();
        }
    }

    enum JoinKind {
        /// Left columns, then right columns of every matching pair.
        INNER,
        /// INNER, and left rows without a match with NULLs on the right.
        LEFT,
        /// LEFT, and right rows without a match with NULLs on the left.
        FULL,
        /// Left rows that have a match, once.
        SEMI,
        /// Left rows without a match (NOT EXISTS).
        ANTI,
        /// `key NOT IN (SELECT ...)`: one key pair; no row passes if the right side has a NULL key; a NULL on
        /// the left passes only if the right side is empty. No residual.
        ANTI_NULL_AWARE
    }

    enum BuildSide {
        LEFT,
        RIGHT
    }

    /// @param left over the left columns
    /// @param right over the right columns, of the same type
    /// @param nullsEqual whether NULL matches NULL (IS NOT DISTINCT FROM)
    record JoinKey(Expr left, Expr right, boolean nullsEqual) {}

    /// GROUP BY: one row per distinct combination of the groups' values (NULLs are one value), groups first, then
    /// aggregates. Without groups exactly one row. Without aggregates this is DISTINCT.
    ///
    /// @param present groups that are there even without a row, in the types of the groups
    record Aggregation(ExecNode input, List<Expr> groups, List<Aggregate> aggregates, List<List<Expr.Literal>> present)
            implements ExecNode {
        public Aggregation(ExecNode input, List<Expr> groups, List<Aggregate> aggregates) {
            this(input, groups, aggregates, List.of());
        }

        public Aggregation {
            present = List.copyOf(present);
            groups = List.copyOf(groups);
            aggregates = List.copyOf(aggregates);
        }

        @Override
        public List<SqlType> types() {
            List<SqlType> types = new ArrayList<>();
            groups.forEach(group -> types.add(group.type()));
            aggregates.forEach(aggregate -> types.add(aggregate.type()));
            return List.copyOf(types);
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    /// Every input row once per element of its arrays, the elements and their number from 1 behind its columns.
    ///
    /// @param numbered whether there is a column of numbers
    /// @param keepsRows whether a row without elements goes on once, with NULLs
    record Unnest(ExecNode input, List<Expr> arrays, boolean numbered, boolean keepsRows, List<SqlType> types)
            implements ExecNode {
        public Unnest {
            arrays = List.copyOf(arrays);
            types = List.copyOf(types);
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    /// Every input row once per projection; all projections have the same types.
    record Expand(ExecNode input, List<List<Expr>> projections) implements ExecNode {
        public Expand {
            projections = projections.stream().map(List::copyOf).toList();
        }

        @Override
        public List<SqlType> types() {
            return projections.getFirst().stream().map(Expr::type).toList();
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    record Sort(ExecNode input, List<SortKey> keys) implements ExecNode {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public List<SqlType> types() {
            return input.types();
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    record SortKey(Expr key, boolean descending, boolean nullsFirst) {}

    /// The rows `offset` up to `offset + limit` of the sorted input, in order.
    ///
    /// @param withTies whether rows equal to the last of these follow it
    record TopN(ExecNode input, List<SortKey> keys, long offset, long limit, boolean withTies) implements ExecNode {
        public TopN(ExecNode input, List<SortKey> keys, long offset, long limit) {
            this(input, keys, offset, limit, false);
        }

        public TopN {
            keys = List.copyOf(keys);
        }

        @Override
        public List<SqlType> types() {
            return input.types();
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    /// Stops its source as soon as enough rows have passed.
    record Limit(ExecNode input, long offset, OptionalLong limit) implements ExecNode {
        @Override
        public List<SqlType> types() {
            return input.types();
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    /// The input's columns, then one per call of a window function. Rows with equal partition expressions are a
    /// partition (NULLs are one value); `order` orders it.
    record Window(ExecNode input, List<Expr> partition, List<SortKey> order, List<WindowCall> calls)
            implements ExecNode {
        public Window {
            partition = List.copyOf(partition);
            order = List.copyOf(order);
            calls = List.copyOf(calls);
        }

        @Override
        public List<SqlType> types() {
            List<SqlType> types = new ArrayList<>(input.types());
            calls.forEach(call -> types.add(call.type()));
            return List.copyOf(types);
        }

        @Override
        public List<ExecNode> inputs() {
            return List.of(input);
        }
    }

    /// All rows of all inputs, whose types are the same. At least one input.
    record UnionAll(List<ExecNode> sources) implements ExecNode {
        public UnionAll {
            sources = List.copyOf(sources);
        }

        @Override
        public List<SqlType> types() {
            return sources.getFirst().types();
        }

        @Override
        public List<ExecNode> inputs() {
            return sources;
        }
    }
}
