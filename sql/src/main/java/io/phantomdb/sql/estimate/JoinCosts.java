package io.phantomdb.sql.estimate;

import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.MetadataDef;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.jspecify.annotations.Nullable;

/// Cost of a hash join: probe the left, build the right (twice as dear), hand on the result. Without keys: every pair.
public final class JoinCosts implements MetadataHandler<BuiltInMetadata.NonCumulativeCost> {
    private static final double BUILD_FACTOR = 2;

    @Override
    public MetadataDef<BuiltInMetadata.NonCumulativeCost> getDef() {
        return BuiltInMetadata.NonCumulativeCost.DEF;
    }

    public @Nullable RelOptCost getNonCumulativeCost(Join join, RelMetadataQuery mq) {
        double left = mq.getRowCount(join.getLeft());
        double right = mq.getRowCount(join.getRight());
        double pairs = join.analyzeCondition().leftKeys.isEmpty() ? left * right : 0;
        double rows = left + BUILD_FACTOR * right + pairs + mq.getRowCount(join);
        return join.getCluster().getPlanner().getCostFactory().makeCost(rows, rows, 0);
    }

    public @Nullable RelOptCost getNonCumulativeCost(RelNode rel, RelMetadataQuery mq) {
        return rel.computeSelfCost(rel.getCluster().getPlanner(), mq);
    }
}
