package io.phantomdb.sql.convert;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// GROUPING SETS, ROLLUP and CUBE: each row once per set, with NULL for the keys that the set leaves out and the set's
/// number behind them; then a plain GROUP BY.
///
///     Aggregate [a, b] sets [[a], []] (t)
///       =>  Aggregate by a', b', set (Expand [*, a AS a', NULL AS b', 0 AS set], [*, NULL, NULL, 1] (t))
///
/// @param expanded the input with the keys and the set's number behind its columns
/// @param groups where they stand
/// @param sets the keys of each set, as columns of Calcite's input
/// @param present groups that are there even without a row: those of the empty set
record GroupingSets(Plan expanded, List<Integer> groups, List<ImmutableBitSet> sets, List<List<Expr.Literal>> present) {
    /// What a plain GROUP BY has.
    static final GroupingSets NONE =
            new GroupingSets(new Plan.Values(List.of(), List.of()), List.of(), List.of(), List.of());

    static GroupingSets of(Aggregate aggregate, Plan input, IntUnaryOperator position) {
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<Field> output = new ArrayList<>(input.output());
        for (int key : keys) {
            Field field = input.output().get(position.applyAsInt(key));
            output.add(new Field(field.name(), field.type(), true));
        }
        output.add(new Field("grouping set", SqlType.INTEGER, false));
        List<List<Expr>> projections = new ArrayList<>();
        List<List<Expr.Literal>> present = new ArrayList<>();
        List<ImmutableBitSet> sets = aggregate.getGroupSets();
        for (int set = 0; set < sets.size(); set++) {
            List<Expr> projection = new ArrayList<>();
            for (int i = 0; i < input.output().size(); i++) {
                projection.add(new Expr.ColumnRef(i, input.output().get(i).type()));
            }
            for (int key : keys) {
                int column = position.applyAsInt(key);
                SqlType type = input.output().get(column).type();
                projection.add(
                        sets.get(set).get(key) ? new Expr.ColumnRef(column, type) : new Expr.Literal(null, type));
            }
            Expr.Literal number = new Expr.Literal((long) set, SqlType.INTEGER);
            projection.add(number);
            projections.add(projection);
            if (sets.get(set).isEmpty()) {
                List<Expr.Literal> row = new ArrayList<>();
                keys.forEach(key -> row.add(new Expr.Literal(
                        null, input.output().get(position.applyAsInt(key)).type())));
                row.add(number);
                present.add(row);
            }
        }
        List<Integer> groups =
                IntStream.range(input.output().size(), output.size()).boxed().toList();
        return new GroupingSets(
                new Plan.Expand(input, projections, output, input.rows() * sets.size()), groups, sets, present);
    }

    static boolean isGrouping(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.GROUPING
                || call.getAggregation().getKind() == SqlKind.GROUPING_ID;
    }

    /// GROUPING(...): a bit per argument, the last one lowest, set where the row's set leaves the argument out.
    ///
    /// @param column where the aggregation yields the set's number
    Expr grouping(AggregateCall call, int column) {
        List<Expr.Branch> branches = new ArrayList<>();
        for (int set = 0; set < sets.size(); set++) {
            long bits = 0;
            for (int argument : call.getArgList()) {
                bits = bits << 1 | (sets.get(set).get(argument) ? 0 : 1);
            }
            Expr isSet = Exprs.call(
                    ScalarFunction.EQUAL,
                    SqlType.BOOLEAN,
                    new Expr.ColumnRef(column, SqlType.INTEGER),
                    new Expr.Literal((long) set, SqlType.INTEGER));
            branches.add(new Expr.Branch(isSet, new Expr.Literal(bits, SqlType.BIGINT)));
        }
        return branches.isEmpty()
                ? new Expr.Literal(0L, SqlType.BIGINT)
                : new Expr.Case(branches, Optional.empty(), SqlType.BIGINT);
    }
}
