package io.phantomdb.sql.estimate;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelMdSelectivity;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// The share of rows that a predicate lets pass.
public final class Selectivities extends RelMdSelectivity {
    @Override
    public @Nullable Double getSelectivity(TableScan scan, RelMetadataQuery mq, @Nullable RexNode predicate) {
        return share(scan, mq, predicate);
    }

    @Override
    public @Nullable Double getSelectivity(Join join, RelMetadataQuery mq, @Nullable RexNode predicate) {
        return share(join, mq, predicate);
    }

    @Override
    public Double getSelectivity(RelNode rel, RelMetadataQuery mq, @Nullable RexNode predicate) {
        return share(rel, mq, predicate);
    }

    private static Double share(RelNode rel, RelMetadataQuery mq, @Nullable RexNode predicate) {
        return predicate == null ? 1.0 : new Predicates(rel, mq).selectivity(predicate);
    }
}
