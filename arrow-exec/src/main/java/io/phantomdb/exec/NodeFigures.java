package io.phantomdb.exec;

import io.phantomdb.exec.plan.ExecNode;
import java.util.List;

/// What one node of a query has done so far.
///
/// @param rowsIn rows that came from all inputs
/// @param rowsOut rows handed on
/// @param nanos time spent in the node itself, all workers together
public record NodeFigures(ExecNode node, long rowsIn, long rowsOut, long nanos, List<NodeFigures> inputs) {
    public NodeFigures {
        inputs = List.copyOf(inputs);
    }
}
