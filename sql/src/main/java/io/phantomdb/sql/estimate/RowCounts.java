package io.phantomdb.sql.estimate;

import java.util.Arrays;
import java.util.List;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.RelMdRowCount;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Rows of joins: the product over the larger number of distinct keys, so a foreign key join has as many rows as its
/// referencing side.
public final class RowCounts extends RelMdRowCount {
    private static final double ANTI_SHARE_MIN = 0.1;

    @Override
    public @Nullable Double getRowCount(Join join, RelMetadataQuery mq) {
        double left = rows(mq.getRowCount(join.getLeft()));
        double right = rows(mq.getRowCount(join.getRight()));
        JoinInfo keys = join.analyzeCondition();
        JoinRelType type = join.getJoinType();
        if (type == JoinRelType.SEMI || type == JoinRelType.ANTI) {
            double share = matchShare(join, keys, left, right, mq);
            return rows(left * (type == JoinRelType.SEMI ? share : Math.max(ANTI_SHARE_MIN, 1 - share)));
        }
        double matches = left * right / distinctKeys(join, keys, left, right, mq);
        for (var condition : keys.nonEquiConditions) {
            matches *= new Predicates(join, mq).selectivity(condition);
        }
        return rows(
                switch (type) {
                    case LEFT -> Math.max(matches, left);
                    case RIGHT -> Math.max(matches, right);
                    case FULL -> Math.max(matches, left + right);
                    default -> matches;
                });
    }

    /// Distinct values of all keys together. Keys of one join depend on each other, so each further one counts by
    /// its square root only: the second by the root, the third by the fourth root.
    private static double distinctKeys(Join join, JoinInfo keys, double left, double right, RelMetadataQuery mq) {
        double[] counts = new double[keys.leftKeys.size()];
        for (int i = 0; i < counts.length; i++) {
            double leftDistinct = distinct(join.getLeft(), keys.leftKeys.get(i), left, mq);
            double rightDistinct = distinct(join.getRight(), keys.rightKeys.get(i), right, mq);
            counts[i] = Math.max(1, Math.max(leftDistinct, rightDistinct));
        }
        Arrays.sort(counts);
        double product = 1;
        double exponent = 1;
        for (int i = counts.length - 1; i >= 0; i--) {
            product *= Math.pow(counts[i], exponent);
            exponent /= 2;
        }
        return product;
    }

    private static double matchShare(Join join, JoinInfo keys, double left, double right, RelMetadataQuery mq) {
        double share = keys.leftKeys.isEmpty() ? 0.5 : 1;
        List<Integer> leftKeys = keys.leftKeys;
        for (int i = 0; i < leftKeys.size(); i++) {
            double leftDistinct = distinct(join.getLeft(), leftKeys.get(i), left, mq);
            double rightDistinct = distinct(join.getRight(), keys.rightKeys.get(i), right, mq);
            share *= Math.min(1, rightDistinct / Math.max(1, leftDistinct));
        }
        return keys.nonEquiConditions.isEmpty() ? share : share * 0.8;
    }

    private static double distinct(org.apache.calcite.rel.RelNode input, int column, double rows, RelMetadataQuery mq) {
        Double distinct = mq.getDistinctRowCount(input, ImmutableBitSet.of(column), null);
        return distinct == null ? Math.max(1, rows / 10) : Math.clamp(distinct, 1, Math.max(1, rows));
    }

    private static double rows(@Nullable Double rows) {
        return rows == null || rows.isNaN() || rows < 1 ? 1 : Math.min(rows, 1e18);
    }
}
