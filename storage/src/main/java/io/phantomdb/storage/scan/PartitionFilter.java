package io.phantomdb.storage.scan;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Partitioning.Transform;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.partition.PartitionText;
import io.phantomdb.parquet.partition.PartitionTransform;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.storage.version.TableHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which segments a scan need not look at because of their partition: those of other buckets than the ones that the
/// values wanted are in. What other transforms exclude, the segments' zone maps exclude too.
final class PartitionFilter {
    /// Per partition field the values that may match; empty: all.
    private final List<Optional<Set<Optional<Object>>>> wanted = new ArrayList<>();

    private boolean any;

    PartitionFilter(TableHandle handle, ScanRequest request) {
        for (PartitionTransform transform : PartitionTransform.of(
                handle.table().partitioning(), handle.info().columns())) {
            Optional<Set<Optional<Object>>> values = transform.field().transform() == Transform.BUCKET
                    ? request.predicates().stream()
                            .filter(predicate -> column(predicate) == transform.column())
                            .flatMap(predicate -> values(predicate).stream())
                            .findFirst()
                            .map(equal -> buckets(transform, handle, equal, request))
                    : Optional.empty();
            any |= values.isPresent();
            wanted.add(values);
        }
    }

    private static int column(ColumnPredicate predicate) {
        return switch (predicate) {
            case ColumnPredicate.Range range -> range.column();
            case ColumnPredicate.AnyOf anyOf -> anyOf.column();
            case ColumnPredicate.NullTest test -> test.column();
        };
    }

    /// The values that the predicate asks for; empty where it is no equality.
    private static Optional<List<Object>> values(ColumnPredicate predicate) {
        return switch (predicate) {
            case ColumnPredicate.AnyOf anyOf -> Optional.of(anyOf.values());
            case ColumnPredicate.Range range ->
                range.minimum().isPresent() && range.minimum().equals(range.maximum())
                        ? Optional.of(List.of(range.minimum().get()))
                        : Optional.empty();
            case ColumnPredicate.NullTest _ -> Optional.empty();
        };
    }

    private static Set<Optional<Object>> buckets(
            PartitionTransform transform, TableHandle handle, List<Object> values, ScanRequest request) {
        SqlType type = handle.info().columns().get(transform.column()).type();
        Set<Optional<Object>> buckets = new HashSet<>();
        try (Region region = new Region(request.budget())) {
            Vector result = transform.apply(Vectors.of(type, values, region), region);
            for (int row = 0; row < result.rows(); row++) {
                buckets.add(Optional.ofNullable(Vectors.value(result, row)));
            }
        }
        return buckets;
    }

    /// Whether rows of the segment may satisfy the request's predicates.
    boolean mayMatch(Segment segment) {
        if (!any) {
            return true;
        }
        List<Optional<Object>> partition =
                PartitionText.values(segment.properties().partition());
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).isPresent() && !wanted.get(i).get().contains(partition.get(i))) {
                return false;
            }
        }
        return true;
    }
}
