package io.phantomdb.sql.plan;

import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A relational operator over its inputs, in the order and shape in which it should run.
///
/// Columns of an input are meant by position, as in [Expr.ColumnRef]. Nodes keep the order of their input's rows only
/// where they say so.
public sealed interface Plan {
    /// The columns that come out.
    List<Field> output();

    /// The plans that it reads; leaves have none.
    default List<Plan> inputs() {
        return List.of();
    }

    /// Estimated rows that come out, at least 0 and finite; never used for correctness.
    double rows();

    /// All rows of a table in no particular order.
    ///
    /// @param columns positions in the table's columns, in the order of the output; may be empty
    /// @param asOf a moment in the past; empty: now
    record Scan(TableInfo table, List<Integer> columns, List<Field> output, double rows, Optional<AsOf> asOf)
            implements Plan {
        public Scan(TableInfo table, List<Integer> columns, List<Field> output, double rows) {
            this(table, columns, output, rows, Optional.empty());
        }

        public Scan {
            columns = List.copyOf(columns);
            output = List.copyOf(output);
            assert columns.size() == output.size();
        }
    }

    /// The row with this key, if there is one.
    ///
    /// @param key one expression per key column in key order and of its type, made of literals and parameters; a
    ///     NULL finds nothing
    /// @param columns positions in the table's columns, in the order of the output
    record PointLookup(TableInfo table, List<Expr> key, List<Integer> columns, List<Field> output) implements Plan {
        public PointLookup {
            key = List.copyOf(key);
            columns = List.copyOf(columns);
            output = List.copyOf(output);
            assert key.size() == table.key().size();
        }

        @Override
        public double rows() {
            return 1;
        }
    }

    /// The rows for which the condition is TRUE, in the input's order.
    record Filter(Plan input, Expr condition, double rows) implements Plan {
        @Override
        public List<Field> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// One computed row per input row, in the input's order.
    record Project(Plan input, List<Expr> expressions, List<Field> output) implements Plan {
        public Project {
            expressions = List.copyOf(expressions);
            output = List.copyOf(output);
            assert expressions.size() == output.size();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }

        @Override
        public double rows() {
            return input.rows();
        }
    }

    /// A join; the right side is the one to build a hash table from.
    ///
    /// @param keys equalities; none: nested loop
    /// @param residual BOOLEAN over the left columns followed by the right ones: a pair matches where it is TRUE
    record Join(
            JoinKind kind,
            Plan left,
            Plan right,
            List<JoinKey> keys,
            Optional<Expr> residual,
            List<Field> output,
            double rows)
            implements Plan {
        public Join {
            keys = List.copyOf(keys);
            output = List.copyOf(output);
        }

        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// A correlated join: the right side runs anew for every distinct combination of the left columns that it reads.
    ///
    /// @param kind INNER, LEFT, SEMI or ANTI
    /// @param outer the left columns that the right side reads
    /// @param parameters by which parameter the right side reads each of them
    record Apply(
            JoinKind kind,
            Plan left,
            Plan right,
            List<Integer> outer,
            List<Integer> parameters,
            List<Field> output,
            double rows)
            implements Plan {
        /// Parameters from this number on are columns of an outer row.
        public static final int FIRST_PARAMETER = 1 << 20;

        public Apply {
            outer = List.copyOf(outer);
            parameters = List.copyOf(parameters);
            output = List.copyOf(output);
            assert outer.size() == parameters.size();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// WITH RECURSIVE: the seed's rows, then again and again what the step makes of the rows that came last, until none
    /// come. Both sides have the output's types.
    ///
    /// @param name of the rows that came last, as [WorkingTable] inside the step reads them
    /// @param all false: rows that came before are left out
    record Recursion(Plan seed, Plan step, int name, boolean all, List<Field> output, double rows) implements Plan {
        public Recursion {
            output = List.copyOf(output);
        }

        @Override
        public List<Plan> inputs() {
            return List.of(seed, step);
        }
    }

    /// The rows that came last in the recursion with this name.
    record WorkingTable(int name, List<Field> output, double rows) implements Plan {
        public WorkingTable {
            output = List.copyOf(output);
        }
    }

    /// unnest: a row per element of the arrays, side by side, those that are shorter filled up with NULLs.
    ///
    /// @param input whose every row is repeated, its columns before the elements; empty: nothing but the arrays
    /// @param arrays over the input's columns; NULL has no elements
    /// @param keepsRows whether a row of the input that has no elements comes once, with NULLs
    /// @param output the input's columns, a column per array, and where there is one more, the elements' numbers
    record Unnest(Optional<Plan> input, List<Expr> arrays, boolean keepsRows, List<Field> output, double rows)
            implements Plan {
        public Unnest {
            arrays = List.copyOf(arrays);
            output = List.copyOf(output);
        }

        @Override
        public List<Plan> inputs() {
            return input.stream().toList();
        }
    }

    /// The rows that a set-returning function of this name gives for arguments without column references; a column
    /// more than it has numbers them from 1.
    record FunctionScan(String function, List<Expr> arguments, List<Field> output) implements Plan {
        public FunctionScan {
            arguments = List.copyOf(arguments);
            output = List.copyOf(output);
        }

        @Override
        public double rows() {
            return 100; // a guess
        }
    }

    /// generate_series: the first argument, then always the third more, up to the second. No rows where one is NULL,
    /// SQLSTATE 22023 where the third is zero.
    ///
    /// @param arguments without column references, the first two of the type of the first column; the third too,
    ///     for timestamps an INTERVAL
    /// @param output the values, and where there is a second column, their numbers from 1
    record Series(List<Expr> arguments, List<Field> output, double rows) implements Plan {
        public Series {
            arguments = List.copyOf(arguments);
            output = List.copyOf(output);
            assert arguments.size() == 3;
        }
    }

    /// All rows of files, in no particular order.
    ///
    /// @param columns positions in the file's columns, in the order of the output; may be empty
    record FileScan(FileSource source, List<Integer> columns, List<Field> output) implements Plan {
        /// Files are taken for large: joins rather build a hash table of the other side.
        private static final double ROWS = 1e6;

        public FileScan {
            columns = List.copyOf(columns);
            output = List.copyOf(output);
            assert columns.size() == output.size();
        }

        @Override
        public double rows() {
            return 100; // a guess
        }
    }

    /// GROUP BY: one row per distinct combination of the groups' values (NULLs are one value), groups first, then
    /// aggregates. Without groups exactly one row; without aggregates it is DISTINCT.
    ///
    /// @param groups positions in the input's columns
    /// @param present groups that are there even without a row, in the types of the groups
    record Aggregation(
            Plan input,
            List<Integer> groups,
            List<Aggregate> aggregates,
            List<List<Expr.Literal>> present,
            List<Field> output,
            double rows)
            implements Plan {
        public Aggregation {
            present = List.copyOf(present);
            groups = List.copyOf(groups);
            aggregates = List.copyOf(aggregates);
            output = List.copyOf(output);
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Every input row once per projection: the grouping sets of a GROUP BY.
    record Expand(Plan input, List<List<Expr>> projections, List<Field> output, double rows) implements Plan {
        public Expand {
            projections = projections.stream().map(List::copyOf).toList();
            output = List.copyOf(output);
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// The input in order; with a [Limit] directly above it, only the first rows are needed.
    record Sort(Plan input, List<SortKey> keys) implements Plan {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public List<Field> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }

        @Override
        public double rows() {
            return input.rows();
        }
    }

    /// The rows after `offset`, at most `fetch` of them, in the input's order.
    ///
    /// @param offset,fetch BIGINT literal or parameter; NULL means 0 rows skipped, or all rows fetched; negative is
    ///     SQLSTATE 2201W or 2201X
    /// @param withTies whether rows that a [Sort] directly below takes for equal to the last one follow it
    record Limit(Plan input, Optional<Expr> offset, Optional<Expr> fetch, boolean withTies, double rows)
            implements Plan {
        public Limit {
            assert !withTies || input instanceof Sort;
        }

        @Override
        public List<Field> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// The input's columns, then one per call of a window function.
    ///
    /// @param partition rows equal in these (NULLs are one value) see each other; none: all rows do
    record Window(Plan input, List<Expr> partition, List<WindowKey> order, List<WindowCall> calls, List<Field> output)
            implements Plan {
        public Window {
            partition = List.copyOf(partition);
            order = List.copyOf(order);
            calls = List.copyOf(calls);
            output = List.copyOf(output);
            assert output.size() == input.output().size() + calls.size();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }

        @Override
        public double rows() {
            return input.rows();
        }
    }

    /// A key of a window's order.
    record WindowKey(Expr key, boolean descending, boolean nullsFirst) {}

    /// All rows of all inputs, whose types are the same. At least one input.
    record UnionAll(List<Plan> inputs, List<Field> output) implements Plan {
        public UnionAll {
            inputs = List.copyOf(inputs);
            output = List.copyOf(output);
            assert !inputs.isEmpty();
        }

        @Override
        public double rows() {
            return inputs.stream().mapToDouble(Plan::rows).sum();
        }
    }

    /// Rows that the statement itself holds, in order. No columns and one row is SELECT without FROM; no rows: an
    /// empty input.
    ///
    /// @param values per row one expression per column, of the column's type, without column references
    record Values(List<List<Expr>> values, List<Field> output) implements Plan {
        public Values {
            values = values.stream().map(List::copyOf).toList();
            output = List.copyOf(output);
        }

        @Override
        public double rows() {
            return values.size();
        }
    }

    /// This node and all below it, parents first.
    default Stream<Plan> nodes() {
        return Stream.concat(Stream.of(this), inputs().stream().flatMap(Plan::nodes));
    }
}
