package io.phantomdb.exec.window;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.WindowFrame.Edge;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.state.Reservation;
import io.phantomdb.exec.state.RowBuffer;
import io.phantomdb.exec.state.SortedRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whole partitions, one after the other in a window's order, with the values of the window's functions. For one
/// thread.
public final class WindowSpan implements AutoCloseable {
    private final SortedRows sorted;
    private final int from;
    private final int rows;
    private final WindowShape shape;
    private final MemoryBudget budget;
    private final Region region;
    private final List<FrameAggregate> aggregates = new ArrayList<>();
    private final Map<Integer, Vector> gathered = new HashMap<>();
    private final List<Vector> results = new ArrayList<>();
    private long ids;

    /// @param from,to places in the order, where partitions begin or end
    public WindowSpan(SortedRows sorted, int from, int to, WindowShape shape, MemoryBudget budget) {
        this.sorted = sorted;
        this.from = from;
        this.rows = to - from;
        this.shape = shape;
        this.budget = budget;
        this.region = new Region(budget);
    }

    public int rows() {
        return rows;
    }

    /// Computes all functions. Called once.
    public void evaluate() {
        try (Reservation held = new Reservation(budget)) {
            ids = region.allocate(4L * rows);
            for (int i = 0; i < rows; i++) {
                Memory.putInt(ids + 4L * i, sorted.id(from + i));
            }
            Peers peers = new Peers(
                    sorted, from, rows, shape.partitionKeys(), shape.order().size(), held);
            for (WindowShape.Function function : shape.functions()) {
                results.add(value(function, peers, held));
            }
            gathered.clear();
        }
    }

    /// Places `start` up to `start + count` of the span, input columns first; `start` is a multiple of 8.
    public Batch batch(int start, int count, Region scratch) {
        List<Vector> columns = new ArrayList<>();
        for (int i = 0; i < shape.inputColumns(); i++) {
            columns.add(buffer().gather(i, ids + 4L * start, count, false, scratch));
        }
        results.forEach(result -> columns.add(result.slice(start, count)));
        return Batch.of(columns, count);
    }

    private RowBuffer buffer() {
        return sorted.buffer();
    }

    private Vector column(int column) {
        return gathered.computeIfAbsent(column, index -> buffer().gather(index, ids, rows, false, region));
    }

    private Vector value(WindowShape.Function function, Peers peers, Reservation held) {
        return switch (function.call().function()) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST ->
                Ranking.of(function.call().function(), peers, region);
            case NTILE -> Ranking.ntile(column(function.arguments().getFirst()), peers, region);
            case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> navigated(function, peers, held);
            case AGGREGATE -> aggregated(function, peers, held);
        };
    }

    private Frames frames(WindowShape.Function function, Peers peers, Reservation held) {
        return new Frames(
                function.call().frame(),
                peers,
                distance(function, function.call().frame().start(), function.start()),
                distance(function, function.call().frame().end(), function.end()),
                held);
    }

    private Optional<Frames.Distance> distance(WindowShape.Function function, Edge edge, int column) {
        if (!edge.hasOffset()) {
            return Optional.empty();
        }
        Optional<Vector> values = function.range() < 0 ? Optional.empty() : Optional.of(column(function.range()));
        boolean descending = shape.order().size() > shape.partitionKeys()
                && shape.order().getLast().descending();
        return Optional.of(new Frames.Distance(column(column), values, descending));
    }

    private Vector navigated(WindowShape.Function function, Peers peers, Reservation held) {
        List<Integer> arguments = function.arguments();
        Vector values = column(arguments.getFirst());
        Navigation navigation = new Navigation(peers, values, function.call().ignoreNulls(), held);
        int[] found = held.ints(rows);
        boolean hasDefault = false;
        switch (function.call().function()) {
            case LAG -> {
                navigation.shift(column(arguments.get(1)), -1, found);
                hasDefault = true;
            }
            case LEAD -> {
                navigation.shift(column(arguments.get(1)), 1, found);
                hasDefault = true;
            }
            case FIRST_VALUE -> navigation.first(frames(function, peers, held), found);
            case LAST_VALUE -> navigation.last(frames(function, peers, held), found);
            case NTH_VALUE -> navigation.nth(frames(function, peers, held), column(arguments.get(1)), found);
            default -> throw new AssertionError(function.call());
        }
        return taken(values, found, hasDefault ? column(arguments.get(2)) : null);
    }

    /// The values of the rows found, else the default of the row itself, else NULL.
    private Vector taken(Vector values, int[] found, @Nullable Vector otherwise) {
        SqlType type = values.type();
        int width = type.layout().width();
        long out = region.allocateZeroed((long) rows * width);
        long validity = Bits.allSet(rows, region);
        for (int row = 0; row < rows; row++) {
            int place = found[row];
            Vector source = values;
            if (place == Navigation.NONE && otherwise != null) {
                source = otherwise;
                place = row;
            }
            if (place < 0 || source.isNull(place)) {
                Bits.clear(validity, row);
            } else {
                Memory.copy(source.values() + (long) place * width, out + (long) row * width, width);
            }
        }
        return Vector.flat(type, out, validity, rows);
    }

    private Vector aggregated(WindowShape.Function function, Peers peers, Reservation held) {
        Aggregate call = function.call().aggregate().orElseThrow();
        Vector argument = function.arguments().isEmpty()
                ? null
                : column(function.arguments().getFirst());
        long selection = region.allocate(4L * rows + 4);
        int count = rows;
        for (int i = 0; i < rows; i++) {
            Memory.putInt(selection + 4L * i, i);
        }
        if (function.filter() >= 0) {
            Vector filter = column(function.filter());
            if (filter.validity() != 0) {
                count = Selections.bits(filter.validity(), true, selection, count, selection);
            }
            count = Selections.bytes(filter.values(), selection, count, selection);
        }
        if (argument != null && argument.validity() != 0) {
            count = Selections.bits(argument.validity(), true, selection, count, selection);
        }
        FrameAggregate aggregate = new FrameAggregate(call, peers, frames(function, peers, held), budget);
        aggregates.add(aggregate);
        return aggregate.evaluate(argument, selection, count, region);
    }

    @Override
    public void close() {
        aggregates.forEach(FrameAggregate::close);
        region.close();
    }
}
