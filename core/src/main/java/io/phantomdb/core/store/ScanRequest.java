package io.phantomdb.core.store;

import io.phantomdb.core.schema.TableInfo;
import java.util.List;

/// @param columns positions in the table's columns, in the order wanted; may be empty (only rows are counted)
/// @param predicates a conjunction that the scan may use to skip segments, row groups and pages; it need not apply it:
///     rows that do not satisfy it may come all the same, rows that satisfy it always do
public record ScanRequest(TableInfo table, List<Integer> columns, List<ColumnPredicate> predicates) {
    public ScanRequest {
        columns = List.copyOf(columns);
        predicates = List.copyOf(predicates);
    }
}
