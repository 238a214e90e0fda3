package io.phantomdb.exec;

import io.phantomdb.exec.operator.Sink;
import io.phantomdb.exec.operator.Source;
import io.phantomdb.exec.operator.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Rows from sources through steps into a sink. The pipelines of a query run one after the other, each on several
/// workers.
record Pipeline(List<Branch> branches, Sink sink) {
    /// A source and the steps behind it; several branches are a UNION ALL.
    ///
    /// @param steps from the source to the sink
    /// @param shut the source stops where one of these is true
    record Branch(Source source, List<Step.Factory> steps, List<BooleanSupplier> shut) {
        Branch with(Step.Factory step) {
            List<Step.Factory> more = new ArrayList<>(steps);
            more.add(step);
            return new Branch(source, List.copyOf(more), shut);
        }

        Branch until(BooleanSupplier condition) {
            List<BooleanSupplier> more = new ArrayList<>(shut);
            more.add(condition);
            return new Branch(source, steps, List.copyOf(more));
        }

        boolean isShut() {
            for (BooleanSupplier condition : shut) {
                if (condition.getAsBoolean()) {
                    return true;
                }
            }
            return false;
        }
    }

    boolean isOrdered() {
        return branches.stream().anyMatch(branch -> branch.source().isOrdered());
    }

    /// Upper estimate, where a sum too large to count is as good as any large number.
    long rowsMax() {
        long rows = 0;
        for (Branch branch : branches) {
            rows += Math.min(branch.source().rowsMax(), Long.MAX_VALUE / 1024);
        }
        return rows;
    }
}
