package io.phantomdb.exec.operator;

import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.state.Grouping;
import java.util.List;

/// An aggregation over the values of its inputs, keys first.
final class AggregateShape {
    final int keys;
    final List<SqlType> inputTypes;
    final List<Aggregate> aggregates;
    /// Per aggregate, -1: none.
    final int[] argumentColumn;

    final int[] filterColumn;

    AggregateShape(
            int keys, List<SqlType> inputTypes, List<Aggregate> aggregates, int[] argumentColumn, int[] filterColumn) {
        this.keys = keys;
        this.inputTypes = List.copyOf(inputTypes);
        this.aggregates = List.copyOf(aggregates);
        this.argumentColumn = argumentColumn;
        this.filterColumn = filterColumn;
    }

    Grouping grouping(MemoryBudget budget) {
        return new Grouping(inputTypes.subList(0, keys), aggregates, budget);
    }
}
