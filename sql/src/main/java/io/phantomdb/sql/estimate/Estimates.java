package io.phantomdb.sql.estimate;

import com.google.common.collect.ImmutableList;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.ChainedRelMetadataProvider;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.ReflectiveRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;

/// Our estimates, as Calcite's metadata.
public final class Estimates {
    private static final JaninoRelMetadataProvider PROVIDER =
            JaninoRelMetadataProvider.of(ChainedRelMetadataProvider.of(ImmutableList.of(
                    ReflectiveRelMetadataProvider.reflectiveSource(
                            new RowCounts(), BuiltInMetadata.RowCount.Handler.class),
                    ReflectiveRelMetadataProvider.reflectiveSource(
                            new Selectivities(), BuiltInMetadata.Selectivity.Handler.class),
                    ReflectiveRelMetadataProvider.reflectiveSource(
                            new DistinctCounts(), BuiltInMetadata.DistinctRowCount.Handler.class),
                    ReflectiveRelMetadataProvider.reflectiveSource(
                            new JoinCosts(), BuiltInMetadata.NonCumulativeCost.Handler.class),
                    DefaultRelMetadataProvider.INSTANCE)));

    private Estimates() {}

    /// Makes the cluster's plans use these estimates, in this thread.
    public static void use(RelOptCluster cluster) {
        RelMetadataQueryBase.THREAD_PROVIDERS.set(PROVIDER);
        cluster.setMetadataProvider(PROVIDER);
        cluster.setMetadataQuerySupplier(RelMetadataQuery::instance);
        cluster.invalidateMetadataQuery();
    }
}
