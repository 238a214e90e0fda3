package io.phantomdb.sql.rule;

import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.util.ImmutableBitSet;

/// Drops columns that nobody needs; public for the dispatcher of its base. A sample needs all of its rows' columns:
/// their values decide which rows it has.
public final class Trimmer extends RelFieldTrimmer {
    private Trimmer(RelNode rel) {
        super(null, RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null));
    }

    static RelNode rewrite(RelNode rel) {
        return new Trimmer(rel).trim(rel);
    }

    /// Found by name: the dispatcher looks for the narrowest type.
    public TrimResult trimFields(Sample sample, ImmutableBitSet used, Set<RelDataTypeField> extra) {
        return trimFields((RelNode) sample, used, extra);
    }
}
