package io.phantomdb.exec;

import io.phantomdb.core.store.TableScan.ScanFigures;
import io.phantomdb.exec.operator.Meter;
import io.phantomdb.exec.plan.ExecNode;
import java.util.List;
import java.util.Optional;

/// What one node of a query has done so far.
///
/// @param rowsIn rows that came from all inputs
/// @param rowsOut rows handed on
/// @param nanos time spent in the node itself, all workers together
/// @param memoryBytes the most that it held at once
/// @param spilledBytes written to disk because memory was short
/// @param scan what a scan read
public record NodeFigures(
        ExecNode node,
        long rowsIn,
        long rowsOut,
        long nanos,
        long memoryBytes,
        long spilledBytes,
        Optional<ScanFigures> scan,
        List<NodeFigures> inputs) {
    public NodeFigures {
        inputs = List.copyOf(inputs);
    }

    static NodeFigures of(ExecNode node, Meter meter, List<NodeFigures> inputs) {
        return new NodeFigures(
                node,
                meter.rowsIn(),
                meter.rowsOut(),
                meter.nanos(),
                meter.memoryBytes(),
                meter.spilledBytes(),
                meter.scan(),
                inputs);
    }
}
