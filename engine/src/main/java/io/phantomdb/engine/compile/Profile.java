package io.phantomdb.engine.compile;

import io.phantomdb.core.store.TableScan.ScanFigures;
import io.phantomdb.exec.NodeFigures;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.sql.plan.Plan;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the operators of a statement did, for EXPLAIN ANALYZE: all runs of a plan node together. Any thread.
///
///     PlanCompiler --made--> Profile <--ran-- executions, also those inside of operators
public final class Profile {
    private final Map<ExecNode, List<Plan>> origins = new IdentityHashMap<>();
    private final Map<Plan, Measured> measured = new IdentityHashMap<>();

    /// Sums over all runs, but the most memory that any of them held.
    ///
    /// @param loops how often the operator ran
    /// @param nanos time in the operator itself, all workers together
    public record Measured(
            long loops, long rows, long nanos, long memoryBytes, long spilledBytes, Optional<ScanFigures> scan) {
        private Measured plus(Measured other) {
            return new Measured(
                    loops + other.loops,
                    rows + other.rows,
                    nanos + other.nanos,
                    Math.max(memoryBytes, other.memoryBytes),
                    spilledBytes + other.spilledBytes,
                    scan.isPresent() && other.scan.isPresent()
                            ? Optional.of(sum(scan.get(), other.scan.get()))
                            : scan.or(() -> other.scan));
        }

        private static ScanFigures sum(ScanFigures one, ScanFigures other) {
            return new ScanFigures(
                    one.segments() + other.segments(),
                    one.segmentsRead() + other.segmentsRead(),
                    one.rowGroups() + other.rowGroups(),
                    one.rowGroupsRead() + other.rowGroupsRead(),
                    one.pagesRead() + other.pagesRead(),
                    one.hotRows() + other.hotRows());
        }
    }

    /// The plan node became, or went into, this executable one.
    synchronized void made(Plan plan, ExecNode node) {
        origins.merge(node, List.of(plan), Profile::joined);
    }

    private static List<Plan> joined(List<Plan> some, List<Plan> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }

    /// A plan was run to its end.
    public synchronized void ran(NodeFigures figures) {
        Measured one = new Measured(
                1, figures.rowsOut(), figures.nanos(), figures.memoryBytes(), figures.spilledBytes(), figures.scan());
        origins.getOrDefault(figures.node(), List.of()).forEach(plan -> measured.merge(plan, one, Measured::plus));
        figures.inputs().forEach(this::ran);
    }

    /// An operator ran without a pipeline.
    public synchronized void ran(Plan plan, long rows, long nanos) {
        Measured one = new Measured(1, rows, nanos, 0, 0, Optional.empty());
        measured.merge(plan, one, Measured::plus);
    }

    /// Empty where the node never ran, or went into another.
    public synchronized Optional<Measured> of(Plan plan) {
        return Optional.ofNullable(measured.get(plan));
    }
}
